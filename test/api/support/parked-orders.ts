import type { DataSource } from 'typeorm';
import type { Instance } from '../../../entities/instance.entity';
import { MarketplaceOrder } from '../../../entities/marketplace-order.entity';
import { carryOutReleases } from '../../../worker/dispatcher/carry-out-releases';
import { anOrderRow } from './back-office';

/** An order whose import waits for what the reason names, parked after whatever was changed before. */
export async function aParkedOrder(
  dataSource: DataSource,
  instance: Instance,
  reasonCode: string,
): Promise<MarketplaceOrder> {
  await carryOutReleases(dataSource);
  const [park] = await dataSource.query<{ transaction: string }[]>(`select pg_current_xact_id()::text as transaction`);
  return anOrderRow(dataSource, instance, {
    ...{ progress: 'parked', parkedStep: 'importOrder', parkedContentHash: 'a', reasonCode },
    parkedInTransaction: park?.transaction ?? null,
  });
}

/** Which of the orders that were parked try again once the dispatcher has looked. */
export async function releasedOf(dataSource: DataSource, orders: readonly MarketplaceOrder[]): Promise<boolean[]> {
  await carryOutReleases(dataSource);
  const { manager } = dataSource;
  const rows = await Promise.all(orders.map(({ id }) => manager.findOneByOrFail(MarketplaceOrder, { id })));
  return rows.map(({ parkedContentHash, pendingRevision }) => parkedContentHash === null && pendingRevision === 1);
}

/** Whether one that was parked tries again once the dispatcher has looked. */
export async function isReleased(dataSource: DataSource, order: MarketplaceOrder): Promise<boolean> {
  const [is] = await releasedOf(dataSource, [order]);
  return is === true;
}

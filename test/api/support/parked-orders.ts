import type { DataSource } from 'typeorm';
import type { Instance } from '../../../entities/instance.entity';
import { MarketplaceOrder } from '../../../entities/marketplace-order.entity';
import { anOrderRow } from './back-office';

/** An order whose import waits for what the reason names. */
export function aParkedOrder(
  dataSource: DataSource,
  instance: Instance,
  reasonCode: string,
): Promise<MarketplaceOrder> {
  return anOrderRow(dataSource, instance, {
    ...{ progress: 'parked', parkedStep: 'importOrder', parkedContentHash: 'a', reasonCode },
  });
}

/** Whether one that was parked tries again. */
export async function isReleased(dataSource: DataSource, { id }: MarketplaceOrder): Promise<boolean> {
  const order = await dataSource.getRepository(MarketplaceOrder).findOneByOrFail({ id });
  return order.parkedContentHash === null && order.pendingRevision === 1;
}

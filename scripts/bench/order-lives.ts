import { finishDelivery } from '../../entities/finish-delivery';
import { wantReading } from '../../entities/raise-revision';
import { inParallel } from './in-parallel';
import { INSTANCE_CODE, type BenchConnector } from './bench-connector';
import type { Meter } from './meter';
import { orderLifecycleId } from '../../workflows/ids';
import { until } from '../until';

/** The warehouse and the marketplace do this many things at once; neither is what is measured. */
const HANDS = 16;

/**
 * Orders live their whole life: imported, confirmed, invoiced, validated, paid; delivered, told (OR23, OR24); seen
 * SHIPPED and later CLOSED by two receptions. Under the meter is all that the connector does; what customers, the
 * warehouse and the marketplace do in between is not.
 */
export async function liveLives(connector: BenchConnector, count: number, meter: Meter): Promise<readonly string[]> {
  const { sandbox } = connector;
  const ids = await sandbox.place(count);
  await meter.during(async () => {
    await connector.sweep();
    await allWait(connector, ids, 'delivery');
  });
  const orderIds = await finishDeliveries(connector, ids);
  await meter.during(async () => {
    await connector.dataSource.transaction((manager) => wantReading(manager, orderIds));
    await allWait(connector, ids, 'shippedState');
  });
  await meter.during(async () => {
    await connector.sweep();
    await allWait(connector, ids, 'receipt');
  });
  await inParallel(ids, HANDS, async (id) => {
    await sandbox.act(id, 'receive');
    await sandbox.act(id, 'close');
  });
  await meter.during(async () => {
    await connector.sweep();
    await allWait(connector, ids, null);
    await noneRuns(connector, ids);
  });
  return ids;
}

/** @param reason what all of them wait for; null when all shall be finished */
export async function allWait(connector: BenchConnector, ids: readonly string[], reason: string | null): Promise<void> {
  await until(`${String(ids.length)} orders ${reason === null ? 'are finished' : `wait for ${reason}`}`, async () => {
    const rows: { progress: string; waitingFor: string | null; reasonText: string | null; count: number }[] =
      await connector.dataSource.query(
        `select progress, waiting_for as "waitingFor", max(reason_text) as "reasonText", count(*)::integer as count
           from marketplace_order where marketplace_order_id = any($1::text[]) group by progress, waiting_for`,
        [ids],
      );
    const parked = rows.find(({ progress }) => progress === 'parked');
    if (parked !== undefined) throw new Error(`Orders are parked, and none should be: ${parked.reasonText ?? ''}`);
    const arrived = rows.filter((row) =>
      reason === null ? row.progress === 'finished' : row.progress === 'waiting' && row.waitingFor === reason,
    );
    return arrived.reduce((sum, row) => sum + row.count, 0) === ids.length;
  });
}

/** The workflow ends a moment after the database says that the order is finished. */
async function noneRuns({ client }: BenchConnector, ids: readonly string[]): Promise<void> {
  await inParallel(ids.slice(-HANDS), HANDS, async (marketplaceOrderId) => {
    await client.workflow.getHandle(orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId })).result();
  });
}

/** As the API does it, but for the wish to be read, which comes for all of them at once. Answers the internal ids. */
async function finishDeliveries({ dataSource }: BenchConnector, ids: readonly string[]): Promise<readonly string[]> {
  const rows: { orderId: string; deliveryId: string }[] = await dataSource.query(
    `select o.id as "orderId", d.id as "deliveryId" from marketplace_order o
       join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
      where o.marketplace_order_id = any($1::text[])`,
    [ids],
  );
  await inParallel(rows, HANDS, ({ deliveryId }) =>
    dataSource.transaction(async (manager) => {
      await finishDelivery(manager, {
        deliveryId,
        doneBy: 'the warehouse',
        carrierCode: 'COLISSIMO',
        carrierName: null,
        trackingNumber: `6A${deliveryId.padStart(11, '0')}`,
        trackingUrl: null,
      });
    }),
  );
  return rows.map(({ orderId }) => orderId);
}

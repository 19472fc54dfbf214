import { createTrackingActivities } from '../../activities/shipping/tracking-activities';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';
import { marketplaceOf } from '../support/marketplace';
import { skipStep } from '../support/order-commands';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector({ settings: { trackingPush: 'scheduled' } });
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());

async function deliveredOrder(parcel = colissimo): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  await deliver(connector, id, parcel);
  await eventually(() => waitingFor(connector, id, 'trackingExport'));
  return id;
}

const exportTracking = (): Promise<{ runId: string; due: number }> =>
  connector.run('trackingExport', 'trackingExport/demo', { instanceCode: 'demo' });

const linesOf = (runId: string): Promise<{ state: string; reasonCode: string | null }[]> =>
  connector.dataSource.query(`select state, reason_code as "reasonCode" from run_line where run_id = $1 order by id`, [
    runId,
  ]);

describe('TRK-02 deliveries wait for the tracking export', () => {
  it('and are told by it in bulk, each once, each a line of its run', async () => {
    const ids = [await deliveredOrder(), await deliveredOrder()];
    expect(await marketplace.writes(ids[0] ?? '', 'OR24')).toEqual([]);
    const { runId, due } = await exportTracking();
    expect(due).toBe(2);
    for (const id of ids) await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
    expect(await linesOf(runId)).toEqual([
      { state: 'done', reasonCode: null },
      { state: 'done', reasonCode: null },
    ]);
    expect((await exportTracking()).due).toBe(0);
    for (const id of ids)
      expect((await marketplace.writes(id, 'OR24')).filter((write) => write.hasEffect)).toHaveLength(1);
  });

  it('and what cannot be told fails its line with the reason, without holding the others', async () => {
    const bad = await deliveredOrder({ carrierCode: 'COLISSIMO' });
    const good = await deliveredOrder();
    const { runId } = await exportTracking();
    await eventually(() => parkedFor(connector, bad, 'trackingMissing'));
    await eventually(async () => (await orderRow(connector, good)).toldBy === 'us');
    expect(await linesOf(runId)).toEqual([
      { state: 'failed', reasonCode: 'trackingMissing' },
      { state: 'done', reasonCode: null },
    ]);
    const again = await exportTracking();
    expect(await linesOf(again.runId)).toEqual([{ state: 'failed', reasonCode: 'trackingMissing' }]);
    await skipStep(connector, bad);
    expect((await exportTracking()).due).toBe(0);
  });

  it('and none that is told at that moment gets a line that nobody settles', async () => {
    const id = await deliveredOrder();
    const { deliveryId } = await orderRow(connector, id);
    const { markTrackingDue } = createTrackingActivities({ dataSource: connector.dataSource });
    const marked = await connector.dataSource.transaction(async (manager) => {
      await manager.query(`select from marketplace_order where marketplace_order_id = $1 for update`, [id]);
      let isAnswered = false;
      const due = markTrackingDue({ instanceCode: 'demo' }).finally(() => {
        isAnswered = true;
      });
      await eventually(async () => isAnswered || (await isSomebodyHeldUp(connector.dataSource)));
      await manager.query(`update delivery set told_at = now(), told_by = 'portal' where id = $1`, [deliveryId]);
      return { due };
    });
    const { runId } = await marked.due;
    expect((await linesOf(runId)).filter(({ state }) => state === 'draft')).toEqual([]);
  });
});

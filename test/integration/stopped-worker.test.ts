import { orderSweepId } from '../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { callsOf } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector();
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());

/** Calls that reached the marketplace, answered or not. */
const arrived = async (operation: string): Promise<number> =>
  Object.values(await callsOf(connector, operation)).reduce((sum, some) => sum + some, 0);

describe('a worker that is stopped while the marketplace takes its time', () => {
  it('parks no order: the push ends, or is made by the next worker', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await marketplace.fault('OR24', 'slow', { delayMs: 1_500 });
    await deliver(connector, id, colissimo);
    await eventually(async () => (await marketplace.writes(id, 'OR23')).length > 0);
    await connector.stopWorker();
    await connector.startWorker();
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
    expect((await orderRow(connector, id)).parkNumber).toBe(0);
    expect((await marketplace.writes(id, 'OR24')).filter((write) => write.hasEffect)).toHaveLength(1);
  });

  it('fails no run: the sweep ends, or is begun again by the next worker', async () => {
    const before = await arrived('OR11');
    await marketplace.fault('OR11', 'slow', { delayMs: 1_500 });
    const sweep = await connector.client.workflow.start('orderSweep', {
      workflowId: orderSweepId('demo'),
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ instanceCode: 'demo' }],
    });
    await eventually(async () => (await arrived('OR11')) > before);
    await connector.stopWorker();
    await connector.startWorker();
    expect(await sweep.result()).toMatchObject({ changed: expect.any(Number) });
    const runs: object[] = await connector.dataSource.query(
      `select state, reason_code as "reasonCode" from run order by started_at desc limit 1`,
    );
    expect(runs).toEqual([{ state: 'done', reasonCode: null }]);
  });
});

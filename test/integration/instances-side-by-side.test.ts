import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { orderSweepId } from '../../workflows/ids';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, importIds, importWindow, injectFault, placeRaw, sweepOnce } from '../support/importing';
import { orderRow, waitingFor } from '../support/order-row';
import { connectShop, secondShop } from '../support/second-shop';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';

let connector: TestConnector;
/** Takes every call and never answers. */
let silent: Server;
beforeAll(async () => {
  // What is written back would change the orders that the tests replace.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  await connectShop(connector, {
    ...secondShop,
    settings: { orderStates: ['SHIPPING', 'RECEIVED'], orderPrefix: 'H-', createProductIfNotFound: true },
  });
  silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await connector.stop();
});

function silentUrl(): string {
  const address = silent.address();
  if (typeof address !== 'object' || address === null) throw new Error('The silent server listens on no port');
  return `http://127.0.0.1:${String(address.port)}`;
}

interface SoldBy {
  readonly instance: string;
  readonly name: string;
}
const saleOrdersOf = (id: string): Promise<SoldBy[]> =>
  connector.dataSource.query(
    `select i.code as instance, s.name from sale_order s join marketplace_order o on o.id = s.order_id
       join instance i on i.id = o.instance_id where o.marketplace_order_id = $1 order by i.code`,
    [id],
  );
const baseUrlOf = (code: string, baseUrl: string): Promise<unknown> =>
  connector.dataSource.query(`update instance set base_url = $2 where code = $1`, [code, baseUrl]);
const sweepInBackground = (code: string) =>
  connector.client.workflow.start('orderSweep', {
    workflowId: orderSweepId(code),
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [{ instanceCode: code }],
  });

describe('INS-01 instances stand side by side', () => {
  it('imports each by its own key, states, prefix and product rule', async () => {
    await placeRaw(connector, [aFreshOrder('OWN-1').withState('RECEIVED').build()], 2043);
    await placeRaw(connector, [aFreshOrder('OWN-2', { offer_sku: 'HALLES-ONLY' }).build()], 2043);
    await placeRaw(connector, [aFreshOrder('OWN-3', { offer_sku: 'PORT-UNKNOWN' }).build()]);
    await sweepOnce(connector);
    await sweepOnce(connector, 'halles');
    await eventually(async () => (await saleOrdersOf('OWN-1')).length === 1);
    await eventually(() => waitingFor(connector, 'OWN-2', 'delivery'));
    await eventually(async () => (await orderRow(connector, 'OWN-3')).reasonCode === 'unknownSku');
    const [bought] = await saleOrdersOf('OWN-1');
    expect(bought?.instance).toBe('halles');
    expect(bought?.name).toMatch(/^H-/);
  });

  it.each(['500-before', 'html', 'truncated'] as const)(
    'goes on importing while the other marketplace answers %s to everything',
    async (kind) => {
      await injectFault(connector, { operation: 'OR11', kind, count: 1000, shopId: 2043 });
      const broken = await sweepInBackground('halles');
      const [id = ''] = await connector.place('oneLine');
      await sweepOnce(connector);
      await eventually(() => waitingFor(connector, id, 'delivery'));
      expect((await broken.describe()).status.name).toBe('RUNNING');
      await broken.terminate('the test has seen enough');
      await askSandbox(connector.sandbox.url, 'DELETE', '/faults');
    },
  );

  it('goes on importing while many imports of the other marketplace hang', async () => {
    await baseUrlOf('halles', silentUrl());
    const hanging = [await sweepInBackground('halles')];
    for (let count = 0; count < 40; count += 1) {
      hanging.push(
        await connector.client.workflow.start('orderRead', {
          workflowId: `orderRead/halles/${randomUUID()}`,
          taskQueue: CONNECTOR_TASK_QUEUE,
          args: [{ instanceCode: 'halles', marketplaceOrderId: 'OWN-1' }],
        }),
      );
    }
    const [id = ''] = await connector.place('oneLine');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect((await hanging[0]?.describe())?.status.name).toBe('RUNNING');
    await Promise.all(hanging.map((handle) => handle.terminate('the test has seen enough')));
    await baseUrlOf('halles', connector.sandbox.url);
    silent.closeAllConnections();
  });
});

describe('ORD-04 new orders are taken in the states of the instance', () => {
  it('leaves an order outside them, and follows one that it has whatever its state', async () => {
    const order = aFreshOrder('FOLLOW-1');
    const later = (minutes: number) => ({ last_updated_date: new Date(Date.now() + minutes * 60_000).toISOString() });
    await placeRaw(connector, [order.build(), aFreshOrder('LEFT-1').withState('WAITING_DEBIT').build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'FOLLOW-1', 'delivery'));
    expect(await orderRow(connector, 'LEFT-1')).toMatchObject({ decision: 'ignored', progress: 'finished' });
    await placeRaw(connector, [order.withState('SHIPPED').with(later(1)).build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'FOLLOW-1', 'receipt'));
    await placeRaw(connector, [order.withState('RECEIVED').with(later(2)).build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'FOLLOW-1', 'closing'));
  });
});

describe('ORD-05 one sale order for each order of an instance', () => {
  it('makes one whatever imports overlap', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `OVERLAP-${String(index)}`);
    await placeRaw(
      connector,
      ids.map((id) => aFreshOrder(id).build()),
    );
    const window = { from: new Date(Date.now() - 3_600_000).toISOString(), to: '2099-01-01T00:00:00Z' };
    const started = [
      ...[randomUUID(), randomUUID()].map((workflowId) =>
        connector.run('orderSweep', workflowId, { instanceCode: 'demo' }),
      ),
      importWindow(connector, { ...window, runId: randomUUID(), basedOn: 'creationDate' }),
      importWindow(connector, { ...window, runId: randomUUID(), basedOn: 'updateDate' }),
      importIds(connector, ids),
      importIds(connector, ids.slice(3)),
    ];
    await Promise.all(started);
    for (const id of ids) await eventually(() => waitingFor(connector, id, 'delivery'));
    for (const id of ids) expect(await saleOrdersOf(id)).toHaveLength(1);
    const deliveries = await countOf(
      connector,
      `from delivery d join sale_order s on s.id = d.sale_order_id join marketplace_order o on o.id = s.order_id
        where o.marketplace_order_id like 'OVERLAP-%'`,
    );
    expect(deliveries).toBe(ids.length);
    // The line of a reception that came later ends when the order has taken it in.
    await eventually(
      async () => (await countOf(connector, `from run_line where record like 'OVERLAP-%' and state <> 'done'`)) === 0,
    );
  });

  it('takes the same id of two instances as two orders', async () => {
    await placeRaw(connector, [aFreshOrder('TWIN-1').build()]);
    await placeRaw(connector, [aFreshOrder('TWIN-1').build()], 2043);
    await Promise.all([sweepOnce(connector), sweepOnce(connector, 'halles')]);
    await eventually(async () => (await saleOrdersOf('TWIN-1')).length === 2);
    const sold = await saleOrdersOf('TWIN-1');
    expect(sold.map(({ instance }) => instance)).toEqual(['demo', 'halles']);
  });

  it('makes no second one when the workflow is terminated, started again or its database page is read anew', async () => {
    await placeRaw(connector, [aFreshOrder('AGAIN-1').build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'AGAIN-1', 'delivery'));
    await connector.client.workflow.getHandle('order/demo/AGAIN-1').terminate('by an operator');
    await connector.dataSource.query(
      `update marketplace_order set dispatched_revision = 0, pending_revision = pending_revision + 1
        where marketplace_order_id = 'AGAIN-1'`,
    );
    await connector.dataSource.query(`delete from cursor`);
    await sweepOnce(connector);
    await eventually(
      async () =>
        (await connector.client.workflow.getHandle('order/demo/AGAIN-1').describe()).status.name === 'RUNNING',
    );
    await eventually(() => waitingFor(connector, 'AGAIN-1', 'delivery'));
    expect(await saleOrdersOf('AGAIN-1')).toHaveLength(1);
  });
});

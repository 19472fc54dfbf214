import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { createRecord } from '../../api/back-office/records/record-commands';
import { products } from '../../api/back-office/resources/products';
import { orderIdsId } from '../../workflows/ids';
import { importOrdersSignal, type ImportOrdersMessage } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import {
  aFreshOrder,
  callsOf,
  countOf,
  importIds,
  importWindow,
  injectFault,
  placeRaw,
  runLines,
  sweepOnce,
} from '../support/importing';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  // What is written back would change the orders that the tests replace.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
}, 60_000);
afterAll(() => connector.stop());

const openRunsOf = (workflowId: string): Promise<number> =>
  countOf(connector, `from run where workflow_id = $1 and ended_at is null`, [workflowId]);
const newRun = async (): Promise<string> => {
  const rows: { id: string }[] = await connector.dataSource.query(
    `insert into run (instance_id, operation, kind, workflow_id, started_by)
     select id, 'importOrders', 'ids', $1, 'a person' from instance where code = 'demo' returning id`,
    [orderIdsId('demo')],
  );
  return rows[0]?.id ?? '';
};
/** Both are there when the workflow looks for the first time, as long as no worker runs. */
async function askTogether(...messages: ImportOrdersMessage[]): Promise<WorkflowHandle> {
  const start = {
    workflowId: orderIdsId('demo'),
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [{ instanceCode: 'demo' }],
    signal: importOrdersSignal,
  };
  for (const message of messages) {
    await connector.client.workflow.signalWithStart('orderIds', { ...start, signalArgs: [message] });
  }
  return connector.client.workflow.getHandle(start.workflowId);
}
const saleOrdersOf = (id: string): Promise<number> =>
  countOf(
    connector,
    `from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );

describe('ORD-02 a window is read by creation or by update date', () => {
  const dated = (id: string, created: string, updated: string) =>
    aFreshOrder(id).with({ created_date: created, last_updated_date: updated }).build();

  it('takes what was created, or updated, from the first moment up to the last, and leaves the cursor', async () => {
    await placeRaw(connector, [
      dated('WIN-EARLY', '2026-05-01T00:00:00Z', '2026-05-20T00:00:00Z'),
      dated('WIN-MIDDLE', '2026-05-10T00:00:00Z', '2026-05-11T00:00:00Z'),
      dated('WIN-LATE', '2026-05-25T00:00:00Z', '2026-05-26T00:00:00Z'),
    ]);
    const window = { from: '2026-05-05T00:00:00Z', to: '2026-05-21T00:00:00Z' };
    const byCreation = await importWindow(connector, { ...window, runId: randomUUID(), basedOn: 'creationDate' });
    expect((await runLines(connector, byCreation.runId)).map(({ record }) => record)).toEqual(['WIN-MIDDLE']);

    const byUpdate = await importWindow(connector, { ...window, runId: randomUUID(), basedOn: 'updateDate' });
    expect(byUpdate).toMatchObject({ read: 2, changed: 1 });
    expect((await runLines(connector, byUpdate.runId)).map(({ record }) => record)).toEqual(['WIN-EARLY']);

    await eventually(() => waitingFor(connector, 'WIN-EARLY', 'delivery'));
    await eventually(() => waitingFor(connector, 'WIN-MIDDLE', 'delivery'));
    await expect(orderRow(connector, 'WIN-LATE')).rejects.toThrow('There is no order');
    expect(await countOf(connector, `from cursor`)).toBe(0);
  });
});

describe('ORD-03 orders are imported by their ids', () => {
  it('imports exactly these, whatever their state and age, without the others', async () => {
    const [held = '', other = ''] = await connector.place('waitingAcceptance', 'oneLine');
    await placeRaw(connector, [
      aFreshOrder('OLD-1').withState('RECEIVED').with({ created_date: '2019-01-01T00:00:00Z' }).build(),
    ]);
    await importIds(connector, ['OLD-1', held]);
    await eventually(() => waitingFor(connector, 'OLD-1', 'closing'));
    await expect(orderRow(connector, other)).rejects.toThrow('There is no order');
    // Its buyer stays hidden until it is accepted.
    await eventually(() => parkedFor(connector, held, 'addressMissing'));
  });

  it('takes nothing of what the marketplace gives beside what was asked for', async () => {
    const [asked = '', other = ''] = await connector.place('oneLine', 'oneLine');
    await injectFault(connector, { operation: 'OR11', kind: 'ignore-filter', count: 100 });
    await importIds(connector, [asked]);
    await askSandbox(connector.sandbox.url, 'DELETE', '/faults');
    expect(await runLines(connector)).toMatchObject([{ record: asked }]);
    await eventually(() => waitingFor(connector, asked, 'delivery'));
    await expect(orderRow(connector, other)).rejects.toThrow('There is no order');
  });

  it('says of an id that the marketplace does not know that it does not know it', async () => {
    await importIds(connector, ['NO-SUCH-ORDER', 'with,comma']);
    const lines = await runLines(connector);
    expect(lines.map(({ record, state, reasonCode }) => ({ record, state, reasonCode }))).toEqual([
      { record: 'NO-SUCH-ORDER', state: 'failed', reasonCode: 'unknownToMarketplace' },
      { record: 'with,comma', state: 'failed', reasonCode: 'unknownToMarketplace' },
    ]);
    expect(lines[0]?.message).toContain('does not know this order for shop 2042');
  });

  it("takes nothing of another shop's order", async () => {
    await placeRaw(connector, [aFreshOrder('THEIRS-1').build()], 2043);
    await placeRaw(connector, [aFreshOrder('OURS-1').build()]);
    await importIds(connector, ['THEIRS-1', 'OURS-1']);
    const lines = await runLines(connector);
    expect(lines).toMatchObject([{ record: 'OURS-1' }, { record: 'THEIRS-1', reasonCode: 'unknownToMarketplace' }]);
    await eventually(() => waitingFor(connector, 'OURS-1', 'delivery'));
    expect(await countOf(connector, `from marketplace_order where marketplace_order_id = 'THEIRS-1'`)).toBe(0);
  });

  it('takes 101 ids in two calls and counts them all', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `HUNDRED-${String(index).padStart(3, '0')}`);
    await placeRaw(
      connector,
      ids.map((id) => aFreshOrder(id).build()),
    );
    const before = (await callsOf(connector, 'OR11'))['200'] ?? 0;
    const runId = await newRun();
    await importIds(connector, ids, { runId });
    expect(((await callsOf(connector, 'OR11'))['200'] ?? 0) - before).toBe(2);
    await eventually(async () => (await runLines(connector, runId)).every(({ state }) => state === 'done'));
    const [run]: object[] = await connector.dataSource.query(
      `select state, changed_count, unchanged_count, ended_at is not null as ended from run where id = $1`,
      [runId],
    );
    expect(run).toEqual({ state: 'done', changed_count: 101, unchanged_count: 0, ended: true });
  });

  it('ends what it was asked into, and makes no run beside it', async () => {
    const runs = await countOf(connector, `from run`);
    const runId = await newRun();
    const [id = ''] = await connector.place('oneLine');
    await importIds(connector, [id], { runId });
    expect(await countOf(connector, `from run`)).toBe(runs + 1);
    await importIds(connector, [id], { runId });
    expect(await countOf(connector, `from run`)).toBe(runs + 1);
    expect(await openRunsOf(orderIdsId('demo'))).toBe(0);
    await eventually(async () => (await runLines(connector, runId)).every(({ state }) => state === 'done'));
  });

  it('ends also when the last call only reads orders back', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `NOWHERE-${String(index)}`);
    const runId = await newRun();
    await connector.stopWorker();
    const asked = askTogether(
      { marketplaceOrderIds: ids, runId },
      { marketplaceOrderIds: ['BACK-1'], isReadBack: true },
    );
    await connector.startWorker();
    await (await asked).result();
    expect(await openRunsOf(orderIdsId('demo'))).toBe(0);
    expect((await runLines(connector, runId)).every(({ state }) => state === 'failed')).toBe(true);
  });

  it('fails with its reason, and is not left open, when a read-back beside it cannot be made', async () => {
    const runId = await newRun();
    await connector.dataSource.query(`insert into run_line (run_id, record) values ($1, 'ASKED-1')`, [runId]);
    await connector.dataSource.query(`update instance set gate = 'closed' where code = 'demo'`);
    await connector.stopWorker();
    const asked = askTogether(
      { marketplaceOrderIds: ['BACK-1'], isReadBack: true },
      { marketplaceOrderIds: ['ASKED-1'], runId },
    );
    await connector.startWorker();
    await expect((await asked).result()).rejects.toThrow();
    await connector.dataSource.query(`update instance set gate = 'open' where code = 'demo'`);
    expect(await openRunsOf(orderIdsId('demo'))).toBe(0);
    expect(await runLines(connector, runId)).toMatchObject([{ state: 'failed', reasonCode: 'authentication' }]);
  });

  it('is safe to click twice: one sale order, and no line is left open', async () => {
    const [id = ''] = await connector.place('oneLine');
    await Promise.all([importIds(connector, [id]), importIds(connector, [id])]);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await importIds(connector, [id]);
    const [line] = await runLines(connector);
    expect(line).toMatchObject({ record: id, state: 'done' });
    expect(line?.message).toMatch(/^Imported before as SO-/);
    expect(await saleOrdersOf(id)).toBe(1);
    await eventually(
      async () => (await countOf(connector, `from run_line where record = $1 and state = 'draft'`, [id])) === 0,
    );
  });

  it('settles a line that was asked for again in the same run', async () => {
    const [id = ''] = await connector.place('oneLine');
    const runId = await newRun();
    await importIds(connector, [id], { runId });
    await eventually(async () => (await runLines(connector, runId))[0]?.state === 'done');
    // As the API asks again for a record of a run that is open.
    await connector.dataSource.query(`update run_line set state = 'draft', message = null where run_id = $1`, [runId]);
    await importIds(connector, [id], { runId });
    expect(await runLines(connector, runId)).toMatchObject([{ record: id, state: 'done' }]);
  });

  it('has nothing to take from a cancelled or refused order, and says so', async () => {
    const [cancelled = ''] = await connector.place('cancelled');
    await placeRaw(connector, [aFreshOrder('REFUSED-1').withState('REFUSED').build()]);
    await importIds(connector, [cancelled, 'REFUSED-1']);
    const lines = await runLines(connector);
    expect(lines.map(({ state, reasonCode }) => ({ state, reasonCode }))).toEqual(
      expect.arrayContaining([
        { state: 'done', reasonCode: 'canceledBeforeImport' },
        { state: 'done', reasonCode: 'refusedBeforeImport' },
      ]),
    );
    expect(await saleOrdersOf(cancelled)).toBe(0);
    expect(await saleOrdersOf('REFUSED-1')).toBe(0);
  });

  it('waits with an order in STAGING, and takes it when the operator lets it go', async () => {
    const order = aFreshOrder('STAGING-1');
    await placeRaw(connector, [order.withState('STAGING').build()]);
    await importIds(connector, ['STAGING-1']);
    const { runId } = await latestRun();
    await eventually(() => waitingFor(connector, 'STAGING-1', 'takable'));
    expect(await runLines(connector, runId)).toMatchObject([{ state: 'draft', reasonCode: 'staging' }]);
    await placeRaw(connector, [order.with({ last_updated_date: new Date().toISOString() }).build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'STAGING-1', 'delivery'));
    expect(await runLines(connector, runId)).toMatchObject([{ state: 'done' }]);
  });

  it('works while a sweep runs, and both bring the same order once', async () => {
    const [id = ''] = await connector.place('oneLine');
    await injectFault(connector, { operation: 'OR11', kind: 'slow', delayMs: 700 });
    const sweep = sweepOnce(connector);
    await importIds(connector, [id]);
    await sweep;
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await saleOrdersOf(id)).toBe(1);
    expect(await countOf(connector, `from run_line where record = $1 and state = 'draft'`, [id])).toBe(0);
  });

  it('asks again for an order that waits for a product, and completes it once the product is there', async () => {
    const [id = ''] = await connector.place('unknownSku');
    await importIds(connector, [id]);
    await eventually(() => parkedFor(connector, id, 'unknownSku'));
    await importIds(connector, [id]);
    expect(await runLines(connector)).toMatchObject([{ record: id, state: 'failed', reasonCode: 'unknownSku' }]);
    await createRecord(connector.dataSource, products, { sku: 'QP-INCONNU-9', name: 'Article inconnu' });
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await countOf(connector, `from run_line where record = $1 and state <> 'done'`, [id])).toBe(0);
  });

  async function latestRun(): Promise<{ runId: string }> {
    const rows: { runId: string }[] = await connector.dataSource.query(
      `select id as "runId" from run order by started_at desc limit 1`,
    );
    return rows[0] ?? { runId: '' };
  }
});

import { randomUUID } from 'node:crypto';
import { overallRunState } from '../../api/runs/overall-run-state';
import { orderSweepId, orderWindowId } from '../../workflows/ids';
import type { ImportSummary } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import {
  aFreshOrder,
  countOf,
  importIds,
  importWindow,
  injectFault,
  placeRaw,
  runLines,
  sweepOnce,
} from '../support/importing';
import { retryStep } from '../support/order-commands';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
}, 60_000);
afterAll(() => connector.stop());

interface RunRow {
  readonly workflowId: string;
  readonly kind: string;
  readonly state: 'draft' | 'running' | 'done' | 'failed';
  readonly changedCount: number;
  readonly unchangedCount: number;
  readonly reasonCode: string | null;
  readonly message: string | null;
  readonly isEnded: boolean;
}
async function runRow(runId: string): Promise<RunRow> {
  const rows: RunRow[] = await connector.dataSource.query(
    `select workflow_id as "workflowId", kind, state, changed_count as "changedCount", reason_code as "reasonCode",
            unchanged_count as "unchangedCount", message, ended_at is not null as "isEnded" from run where id = $1`,
    [runId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no run ${runId}`);
  return row;
}
async function overall(runId: string): Promise<string> {
  const { state, unchangedCount } = await runRow(runId);
  const lines = { draft: 0, done: 0, failed: 0 };
  for (const line of await runLines(connector, runId)) lines[line.state] += 1;
  return overallRunState({ state, unchangedCount, lines });
}
const isSettled = async (runId: string): Promise<boolean> =>
  (await runLines(connector, runId)).every(({ state }) => state !== 'draft');

describe('RUN-01 one operation on one instance is one run', () => {
  it('has a line for each order that it changed, counts the rest, and takes the outcome of the import', async () => {
    const [good = '', bad = '', cancelled = ''] = await connector.place('oneLine', 'unknownSku', 'cancelled');
    const { runId } = await sweepOnce(connector);
    await eventually(() => isSettled(runId));
    const lines = await runLines(connector, runId);
    expect(lines.map(({ record }) => record)).toEqual([good, bad].sort());
    expect(lines.map(({ record }) => record)).not.toContain(cancelled);
    expect(lines.find(({ record }) => record === good)).toMatchObject({ state: 'done', reasonCode: null });
    expect(lines.find(({ record }) => record === bad)).toMatchObject({
      state: 'failed',
      reasonCode: 'unknownSku',
      message: 'No product has SKU "QP-INCONNU-9"',
    });
    expect(await runRow(runId)).toMatchObject({
      workflowId: orderSweepId('demo'),
      kind: 'delta',
      state: 'done',
      changedCount: 3,
      unchangedCount: 0,
      isEnded: true,
    });
    expect(await overall(runId)).toBe('partlyFailed');
  });

  it('counts what has not changed, and makes no line of it', async () => {
    const { runId } = await sweepOnce(connector);
    expect(await runRow(runId)).toMatchObject({ changedCount: 0, unchangedCount: 3 });
    expect(await runLines(connector, runId)).toEqual([]);
    expect(await overall(runId)).toBe('done');
  });

  it('counts once what a fault made it read twice', async () => {
    await placeRaw(
      connector,
      Array.from({ length: 101 }, (_, index) => aFreshOrder(`AGAIN-${String(index).padStart(3, '0')}`).build()),
    );
    await injectFault(connector, { operation: 'OR11', kind: '500-before', after: 1 });
    const runs = await countOf(connector, `from run`);
    const { runId } = await sweepOnce(connector);
    expect(await countOf(connector, `from run`)).toBe(runs + 1);
    const { changedCount, unchangedCount } = await runRow(runId);
    expect(changedCount + unchangedCount).toBe(104);
    await eventually(() => isSettled(runId));
    expect(await runLines(connector, runId)).toHaveLength(101);
  });

  it('is one run for whoever starts the same operation while it runs', async () => {
    await injectFault(connector, { operation: 'OR11', kind: 'slow', delayMs: 500 });
    const runs = await countOf(connector, `from run`);
    const start = (): Promise<ImportSummary> => sweepOnce(connector);
    const both = await Promise.all([start(), start()]);
    expect(both[0].runId).toBe(both[1].runId);
    expect(await countOf(connector, `from run`)).toBe(runs + 1);
    const open = `insert into run (instance_id, operation, kind, workflow_id, started_by)
                  select id, 'importOrders', 'delta', $1, 'a person' from instance where code = 'demo'`;
    await connector.dataSource.query(open, ['one-at-a-time']);
    await expect(connector.dataSource.query(open, ['one-at-a-time'])).rejects.toThrow('duplicate key');
  });

  it('takes over the run that the API opened for it', async () => {
    const rows: { id: string }[] = await connector.dataSource.query(
      `insert into run (instance_id, operation, kind, workflow_id, started_by)
       select id, 'importOrders', 'delta', $1, 'a person' from instance where code = 'demo' returning id`,
      [orderSweepId('demo')],
    );
    const { runId } = await sweepOnce(connector);
    expect(runId).toBe(rows[0]?.id);
    expect(await runRow(runId)).toMatchObject({ state: 'done', isEnded: true });
  });

  it('fails with its reason when the operation cannot go on, lines that wait to be read with it', async () => {
    await connector.dataSource.query(`update instance set gate = 'closed' where code = 'demo'`);
    await expect(sweepOnce(connector)).rejects.toThrow();
    const sweep = await latestRun();
    expect(await runRow(sweep)).toMatchObject({ state: 'failed', reasonCode: 'authentication', isEnded: true });
    expect((await runRow(sweep)).message).toContain('demo: The marketplace refuses the API key');

    const rows: { id: string }[] = await connector.dataSource.query(
      `insert into run (instance_id, operation, kind, workflow_id, started_by)
       select id, 'importOrders', 'ids', 'orderIds/demo', 'a person' from instance where code = 'demo' returning id`,
    );
    const runId = rows[0]?.id ?? '';
    await connector.dataSource.query(`insert into run_line (run_id, record) values ($1, 'ASKED-1')`, [runId]);
    await expect(importIds(connector, ['ASKED-1'], { runId })).rejects.toThrow();
    expect(await runRow(runId)).toMatchObject({ state: 'failed', reasonCode: 'authentication', isEnded: true });
    expect(await runLines(connector, runId)).toMatchObject([{ state: 'failed', reasonCode: 'authentication' }]);
    await connector.dataSource.query(`update instance set gate = 'open' where code = 'demo'`);
    const next = await sweepOnce(connector);
    expect(next.runId).not.toBe(sweep);
  });

  it('fails with its reason also when the instance cannot be connected at all', async () => {
    const rows: { id: string }[] = await connector.dataSource.query(
      `insert into run (instance_id, operation, kind, workflow_id, started_by)
       select id, 'importOrders', 'delta', $1, 'a person' from instance where code = 'demo' returning id`,
      [orderSweepId('demo')],
    );
    const keys: { key: string }[] = await connector.dataSource.query(
      `select api_key_ciphertext as key from instance where code = 'demo'`,
    );
    const withKey = `update instance set api_key_ciphertext = $1 where code = 'demo'`;
    await connector.dataSource.query(withKey, [null]);
    await expect(sweepOnce(connector)).rejects.toThrow();
    await connector.dataSource.query(withKey, [keys[0]?.key]);
    expect(await runRow(rows[0]?.id ?? '')).toMatchObject({ state: 'failed', reasonCode: 'internal', isEnded: true });
  });

  it('fails when an operator cancels the operation in Temporal', async () => {
    const runId = randomUUID();
    await injectFault(connector, { operation: 'OR11', kind: 'slow', delayMs: 20_000 });
    const window = { basedOn: 'creationDate', from: '2026-05-05T00:00:00Z', to: '2026-05-21T00:00:00Z' } as const;
    const ended = importWindow(connector, { ...window, runId }).catch(() => null);
    const workflowId = orderWindowId({ instanceCode: 'demo', runId });
    const openRun = `from run where workflow_id = $1 and ended_at is null`;
    await eventually(async () => (await countOf(connector, openRun, [workflowId])) === 1);
    await connector.client.workflow.getHandle(workflowId).cancel();
    await ended;
    expect(await countOf(connector, openRun, [workflowId])).toBe(0);
    expect(await runRow(await latestRun())).toMatchObject({ state: 'failed', message: 'Cancelled in Temporal' });
  });

  async function latestRun(): Promise<string> {
    const rows: { id: string }[] = await connector.dataSource.query(
      `select id from run order by started_at desc limit 1`,
    );
    return rows[0]?.id ?? '';
  }
});

describe('RUN-02 a failed line says why, and Retry settles it', () => {
  const makeProduct = (sku: string): Promise<unknown> =>
    connector.dataSource.query(`insert into product (sku, name) values ($1, $1)`, [sku]);

  it('is one failure with the parked order: each run that waits for it takes the outcome', async () => {
    const order = aFreshOrder('ONE-1', { offer_sku: 'ONE-SKU' });
    await placeRaw(connector, [order.build()]);
    const sweep = await sweepOnce(connector);
    await eventually(() => parkedFor(connector, 'ONE-1', 'unknownSku'));
    const newer = { last_updated_date: new Date(Date.now() + 60_000).toISOString() };
    await placeRaw(connector, [order.with(newer).build()]);
    const window = { from: new Date(Date.now() - 3_600_000).toISOString(), to: '2099-01-01T00:00:00Z' };
    const second = await importWindow(connector, { ...window, runId: randomUUID(), basedOn: 'updateDate' });
    await eventually(() => isSettled(second.runId));
    for (const { runId } of [sweep, second]) {
      const lines = await runLines(connector, runId);
      expect(lines.find(({ record }) => record === 'ONE-1')).toMatchObject({
        state: 'failed',
        reasonCode: 'unknownSku',
        message: 'No product has SKU "ONE-SKU"',
      });
    }

    expect(await retryStep(connector, 'ONE-1')).toMatchObject({ outcome: 'accepted' });
    await eventually(async () => (await orderRow(connector, 'ONE-1')).progress === 'parked');
    expect(await failedLines('ONE-1')).toBe(2);

    await makeProduct('ONE-SKU');
    await retryStep(connector, 'ONE-1');
    await eventually(() => waitingFor(connector, 'ONE-1', 'delivery'));
    expect(await failedLines('ONE-1')).toBe(0);
    for (const { runId } of [sweep, second]) {
      expect(await runLines(connector, runId)).toContainEqual({
        record: 'ONE-1',
        state: 'done',
        reasonCode: null,
        message: null,
      });
    }
  });

  it('says the new reason when another one stands in the way', async () => {
    const order = aFreshOrder('NEXT-1', { offer_sku: 'NEXT-SKU' }).with({
      customer: { billing_address: null, shipping_address: null },
    });
    await placeRaw(connector, [order.build()]);
    const { runId } = await sweepOnce(connector);
    await eventually(() => parkedFor(connector, 'NEXT-1', 'unknownSku'));
    await makeProduct('NEXT-SKU');
    await retryStep(connector, 'NEXT-1');
    await eventually(() => parkedFor(connector, 'NEXT-1', 'addressMissing'));
    expect(await runLines(connector, runId)).toMatchObject([{ state: 'failed', reasonCode: 'addressMissing' }]);
  });

  it('holds up no other order', async () => {
    await placeRaw(connector, [
      ...Array.from({ length: 5 }, (_, index) => aFreshOrder(`BAD-${String(index)}`, { offer_sku: 'NOBODY' }).build()),
      ...Array.from({ length: 5 }, (_, index) => aFreshOrder(`FINE-${String(index)}`).build()),
    ]);
    const handle = await connector.client.workflow.start('orderSweep', {
      workflowId: orderSweepId('demo'),
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ instanceCode: 'demo' }],
    });
    await handle.result();
    for (let index = 0; index < 5; index += 1) {
      await eventually(() => waitingFor(connector, `FINE-${String(index)}`, 'delivery'));
      await eventually(() => parkedFor(connector, `BAD-${String(index)}`, 'unknownSku'));
    }
  });

  const failedLines = (record: string): Promise<number> =>
    countOf(connector, `from run_line where record = $1 and state = 'failed'`, [record]);
});

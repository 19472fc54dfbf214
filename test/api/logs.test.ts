import { removeOldLogs } from '../../activities/runs/remove-old-logs';
import type { LogLineBody } from '../../api/schemas/log';
import type { RunBody } from '../../api/schemas/run';
import type { Instance } from '../../entities/instance.entity';
import { RunLine } from '../../entities/run-line.entity';
import { Run } from '../../entities/run.entity';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anInstance, anOrderRow, type BackOffice } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
}, 60_000);
afterAll(() => under.stop());

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);
const anInstanceThat = (settings: Readonly<Record<string, unknown>>): Promise<Instance> =>
  anInstance(under.dataSource, backOffice, { settings });

type Line = Pick<RunLine, 'record' | 'state'> & Partial<Pick<RunLine, 'orderId' | 'reasonCode' | 'message'>>;

/** A run that ended so many days ago, and its lines. */
async function aRun(instance: Instance, days: number, ...lines: readonly Line[]): Promise<string> {
  const { manager } = under.dataSource;
  const run = manager.create(Run, {
    ...{ instanceId: instance.id, operation: 'importOrders', kind: 'delta', workflowId: 'orderSweep/x' },
    ...{ startedBy: 'schedule', state: 'done', startedAt: daysAgo(days), endedAt: daysAgo(days) },
  });
  const { id: runId } = await manager.save(run);
  for (const line of lines) await manager.insert(RunLine, { runId, updatedAt: daysAgo(days), ...line });
  return runId;
}

const both: readonly Line[] = [
  { record: 'WELL', state: 'done' },
  { record: 'BADLY', state: 'failed', reasonCode: 'unknownSku', message: 'No product has SKU "X"' },
];

const logOf = async ({ code }: Instance, query = ''): Promise<LogLineBody[]> =>
  (await under.call({ url: `/logs?instance=${code}${query}` })).json<{ items: LogLineBody[] }>().items;
const recordsOf = async (instance: Instance, query = ''): Promise<string[]> =>
  (await logOf(instance, query)).map(({ record }) => record);
const recordsLeft = async (runId: string): Promise<string[]> =>
  (await under.dataSource.getRepository(RunLine).find({ where: { runId }, order: { id: 'ASC' } })).map(
    ({ record }) => record,
  );

describe('RUN-03 the log', () => {
  it('is one list over all runs that names what the log level of each instance says, or what is asked for', async () => {
    const levels = ['all', 'success', 'error'];
    const named: Record<string, string[]> = {};
    for (const logLevel of levels) {
      const instance = await anInstanceThat({ logLevel });
      await aRun(instance, 0, ...both, { record: 'UNDER-WAY', state: 'draft' });
      named[logLevel] = await recordsOf(instance);
      expect(await recordsOf(instance, '&level=all')).toHaveLength(2);
      expect(await recordsOf(instance, '&level=success')).toEqual(['WELL']);
      expect(await recordsOf(instance, '&level=error&reasonCode=unknownSku')).toEqual(['BADLY']);
    }
    expect({ ...named, all: named.all?.sort() }).toEqual({
      all: ['BADLY', 'WELL'],
      success: ['WELL'],
      error: ['BADLY'],
    });
  });

  it('links each line to its run and to its order', async () => {
    const instance = await anInstanceThat({ logLevel: 'all' });
    const { id: orderId, marketplaceOrderId } = await anOrderRow(under.dataSource, instance);
    const runId = await aRun(instance, 0, { record: marketplaceOrderId, state: 'done', orderId });
    expect(await logOf(instance, `&record=${marketplaceOrderId}`)).toMatchObject([
      { instance: instance.code, runId, operation: 'importOrders', marketplaceOrderId, state: 'done' },
    ]);
  });

  it('keeps for a day what its level does not name, and the counts of the run for as long as the run', async () => {
    const error = await anInstanceThat({});
    const success = await anInstanceThat({ logLevel: 'success' });
    const all = await anInstanceThat({ logLevel: 'all' });
    const [ofError, ofSuccess, ofAll] = [
      await aRun(error, 2, ...both),
      await aRun(success, 2, ...both),
      await aRun(all, 2, ...both),
    ];
    const fresh = await aRun(error, 0.5, ...both);
    expect(await removeOldLogs(under.dataSource)).toBe(2);
    expect(await Promise.all([ofError, ofSuccess, ofAll, fresh].map(recordsLeft))).toEqual([
      ['BADLY'],
      ['WELL'],
      ['WELL', 'BADLY'],
      ['WELL', 'BADLY'],
    ]);
    const run = (await under.call({ url: `/runs/${ofError}` })).json<RunBody>();
    expect(run).toMatchObject({ state: 'partlyFailed', lines: { draft: 0, done: 1, failed: 1 } });
  });

  it('is removed with its runs after the days that the instance keeps it, but for what still stands', async () => {
    const instance = await anInstanceThat({ logLevel: 'all', keepLogsForDays: 10 });
    const park = { parkedStep: 'importOrder', parkedContentHash: 'a', progress: 'parked', reasonCode: 'unknownSku' };
    const parked = await anOrderRow(under.dataSource, instance, park as object);
    const old = await aRun(instance, 11, ...both);
    const young = await aRun(instance, 9, ...both);
    const standing = await aRun(instance, 11, ...both, { record: 'PARKED', state: 'failed', orderId: parked.id });
    const draft = await aRun(instance, 11, { record: 'WAITS', state: 'draft' });
    await removeOldLogs(under.dataSource);
    expect(await Promise.all([old, young, standing, draft].map(recordsLeft))).toEqual([
      [],
      ['WELL', 'BADLY'],
      ['PARKED'],
      ['WAITS'],
    ]);
    const runs = await under.dataSource.getRepository(Run).findBy({ instanceId: instance.id });
    expect(runs.map(({ id }) => id).sort()).toEqual([young, standing, draft].sort());
  });

  it('is removed in portions, all of it', async () => {
    const instance = await anInstanceThat({});
    const runId = await aRun(instance, 40);
    await under.dataSource.query(
      `insert into run_line (run_id, record, state, updated_at)
       select $1, 'R-' || n, 'done', now() - interval '40 days' from generate_series(1, 4500) n`,
      [runId],
    );
    const portions: number[] = [];
    expect(await removeOldLogs(under.dataSource, (removed) => portions.push(removed))).toBe(4500);
    expect(new Set(portions).size).toBeGreaterThan(2);
    expect(await under.dataSource.getRepository(Run).existsBy({ id: runId })).toBe(false);
  });
});

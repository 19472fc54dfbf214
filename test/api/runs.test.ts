import { Client, type WorkflowClientInterceptor } from '@temporalio/client';
import { findRun } from '../../api/runs/read-runs';
import { retryFailedLines } from '../../api/runs/retry-failed-lines';
import type { Instance } from '../../entities/instance.entity';
import { RunLine } from '../../entities/run-line.entity';
import { Run } from '../../entities/run.entity';
import type { RunBody } from '../../api/schemas/run';
import { eventually } from '../support/eventually';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anInstance, type BackOffice } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest({ temporal: 'running' });
  backOffice = await aBackOffice(under.dataSource);
});
afterAll(() => under.stop());
beforeEach(async () => {
  instance = await anInstance(under.dataSource, backOffice);
});

const start = (parameters?: object, instances: readonly string[] = [instance.code], operation = 'importOrders') =>
  under.call({
    method: 'POST',
    url: '/runs',
    body: { operation, instances, ...(parameters === undefined ? {} : { parameters }) },
  });
const linesOf = (runId: string): Promise<RunLine[]> =>
  under.dataSource.getRepository(RunLine).find({ where: { runId }, order: { id: 'ASC' } });
const isRunning = async (workflowId: string): Promise<string> =>
  (await under.temporal.workflow.getHandle(workflowId).describe()).status.name;
const setRun = (id: string, parts: object): Promise<unknown> => under.dataSource.getRepository(Run).update(id, parts);

describe('ORD-02 An import of orders by window', () => {
  const window = { basedOn: 'creationDate', from: '2026-03-01T00:00:00+01:00', to: '2026-03-02T00:00:00Z' };

  it('is a run of its own whose workflow is told the window in UTC', async () => {
    const answer = await start(window);
    const run = answer.json<RunBody>();
    expect([answer.statusCode, answer.headers.location]).toEqual([202, `/api/v1/runs/${run.id}`]);
    expect(run).toMatchObject({
      kind: 'window',
      state: 'draft',
      endedAt: null,
      lines: { draft: 0, done: 0, failed: 0 },
    });
    expect(run.parameters).toEqual({
      basedOn: 'creationDate',
      from: '2026-02-28T23:00:00.000Z',
      to: '2026-03-02T00:00:00.000Z',
    });
    expect(run.temporal?.workflowId ?? '').toBe(`orderWindow/${instance.code}/${run.id}`);
    expect(await isRunning(run.temporal?.workflowId ?? '')).toBe('RUNNING');
    expect((await start(window)).json<RunBody>().id).not.toBe(run.id);
  });

  it('ends after it begins', async () => {
    expect((await start({ ...window, to: window.from })).statusCode).toBe(400);
  });
});

describe('ORD-03 An import of orders by their ids', () => {
  it('has a draft line for each id and signals the workflow of the instance', async () => {
    const answer = await start({ marketplaceOrderIds: ['A/1', 'B é', 'A/1'] });
    const run = answer.json<RunBody>();
    expect(run).toMatchObject({ kind: 'ids', lines: { draft: 2, done: 0, failed: 0 } });
    expect(await isRunning(`orderIds/${instance.code}`)).toBe('RUNNING');
    const { events } = await under.temporal.workflow.getHandle(`orderIds/${instance.code}`).fetchHistory();
    const signals = events?.filter(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal !== null && signal !== undefined,
    );
    expect(signals).toHaveLength(1);
  });

  it('joins the run that is open, and asks again for what was settled', async () => {
    const first = (await start({ marketplaceOrderIds: ['A'] })).json<RunBody>();
    await under.dataSource.getRepository(RunLine).update({ runId: first.id }, { state: 'failed', message: 'unknown' });
    const second = (await start({ marketplaceOrderIds: ['A', 'B'] })).json<RunBody>();
    expect(second.id).toBe(first.id);
    expect((await linesOf(first.id)).map(({ record, state, message }) => [record, state, message])).toEqual([
      ['A', 'draft', null],
      ['B', 'draft', null],
    ]);
  });

  it('is one run when it is clicked many times at once', async () => {
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map((id) => start({ marketplaceOrderIds: [id] })));
    const ids = answers.map((answer) => answer.json<RunBody>().id);
    expect(new Set(ids).size).toBe(1);
    expect(await linesOf(ids[0] ?? '')).toHaveLength(4);
  });
});

describe('An operation that runs alone', () => {
  it.each([
    ['importOrders', 'orderSweep'],
    ['exportTracking', 'trackingExport'],
    ['importMasterData', 'masterDataImport'],
    ['importListings', 'listingImport'],
  ])('%s answers the run that is open, and a new one after it ended', async (operation, workflow) => {
    const first = (await start({}, [instance.code], operation)).json<RunBody>();
    const handle = under.temporal.workflow.getHandle(`${workflow}/${instance.code}`);
    const ending = await handle.describe();
    expect(ending.status.name).toBe('RUNNING');
    expect((await start(undefined, [instance.code], operation)).json<RunBody>().id).toBe(first.id);
    // The workflow has ended its run, and itself only a moment later: the new run needs a new one.
    await setRun(first.id, { state: 'done', endedAt: new Date() });
    const asked = start(undefined, [instance.code], operation);
    await eventually(() => under.dataSource.getRepository(Run).existsBy({ instanceId: instance.id, state: 'draft' }));
    await handle.terminate('it ends');
    expect((await asked).json<RunBody>().id).not.toBe(first.id);
    const begun = await handle.describe();
    expect([begun.status.name, begun.runId === ending.runId]).toEqual(['RUNNING', false]);
  });

  it('on several instances is a group of runs', async () => {
    const other = await anInstance(under.dataSource, backOffice);
    const answer = await start({}, [instance.code, other.code, instance.code]);
    const { runs } = answer.json<{ runs: RunBody[] }>();
    expect(runs.map((run) => run.instance)).toEqual([instance.code, other.code]);
    const listed = await under.api.inject({ url: String(answer.headers.location), headers: {} });
    expect(listed.statusCode).toBe(401);
    const followed = await under.call({ url: String(answer.headers.location).replace('/api/v1', '') });
    expect(followed.json<{ items: RunBody[] }>().items).toHaveLength(2);
  });

  it('needs confirmed instances and known ones', async () => {
    const draft = await anInstance(under.dataSource, backOffice, { state: 'draft' });
    expect((await start({}, [draft.code])).json()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('Confirm it first'),
    });
    expect((await start({}, [instance.code, 'nobody'])).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/instances/1' }],
    });
    expect((await start({ colour: 'red' })).statusCode).toBe(400);
  });
});

describe('RUN-01 A run', () => {
  const withLines = async (parts: object, ...states: readonly RunLine['state'][]): Promise<RunBody['state']> => {
    const { id } = (
      await start({ marketplaceOrderIds: states.map((_state, index) => `line ${String(index)}`) })
    ).json<RunBody>();
    for (const [index, state] of states.entries()) {
      await under.dataSource.getRepository(RunLine).update({ runId: id, record: `line ${String(index)}` }, { state });
    }
    await setRun(id, { endedAt: new Date(), ...parts });
    return (await under.call({ url: `/runs/${id}` })).json<RunBody>().state;
  };

  it('is done, partly failed or failed by its lines, and goes on while one is draft', async () => {
    expect(await withLines({ state: 'done' }, 'done', 'draft')).toBe('running');
    expect(await withLines({ state: 'done' }, 'done', 'done')).toBe('done');
    expect(await withLines({ state: 'done' }, 'done', 'failed')).toBe('partlyFailed');
    expect(await withLines({ state: 'done' }, 'failed', 'failed')).toBe('failed');
    expect(await withLines({ state: 'done', unchangedCount: 3 }, 'failed')).toBe('partlyFailed');
    expect(await withLines({ state: 'failed' }, 'done')).toBe('failed');
  });

  it('shows its lines by state, in pages', async () => {
    const { id } = (await start({ marketplaceOrderIds: ['A', 'B', 'C'] })).json<RunBody>();
    await under.dataSource
      .getRepository(RunLine)
      .update({ runId: id, record: 'B' }, { state: 'failed', reasonCode: 'unknownSku' });
    const page = await under.call({ url: `/runs/${id}/lines?state=draft&limit=1` });
    expect(page.json()).toMatchObject({ items: [{ record: 'A', state: 'draft' }], count: { value: 2, exact: true } });
    const failed = await under.call({ url: `/runs/${id}/lines?state=failed` });
    expect(failed.json()).toMatchObject({ items: [{ record: 'B', reasonCode: 'unknownSku' }], nextCursor: null });
  });

  it('is listed by instance and whether it is open, newest first in pages', async () => {
    const first = (await start({ marketplaceOrderIds: ['A'] })).json<RunBody>();
    await setRun(first.id, { state: 'done', endedAt: new Date() });
    const second = (await start({ marketplaceOrderIds: ['A'] })).json<RunBody>();
    const list = async (query: string) =>
      (await under.call({ url: `/runs?instance=${instance.code}${query}` })).json<{
        items: RunBody[];
        nextCursor: string | null;
      }>();
    const page = await list('&limit=1');
    const next = await list(`&limit=1&cursor=${page.nextCursor ?? ''}`);
    expect([...page.items, ...next.items].map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await list('&isOpen=true')).items.map(({ id }) => id)).toEqual([second.id]);
  });

  it('is 404 when it is not known, and 400 when its id is none', async () => {
    const statuses = ['/runs/0b9e7d0e-6a52-4d0c-9f5d-3f6f2f1f6c55', '/runs/7'].map(
      async (url) => (await under.call({ url })).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([404, 400]);
  });
});

describe('RUN-02 Retry failed on a run', () => {
  it('is of all its failed lines, or of those that are named', async () => {
    const { id } = (await start({ marketplaceOrderIds: ['A', 'B', 'C'] })).json<RunBody>();
    const [a, b, c] = await linesOf(id);
    const failed = { state: 'failed', reasonCode: 'unknownToMarketplace' } as const;
    for (const line of [a, b]) await under.dataSource.getRepository(RunLine).update(line?.id ?? '', failed);
    const url = `/runs/${id}/retry-failed`;
    const some = await under.call({ method: 'POST', url, body: { lines: [a?.id, c?.id] } });
    expect(some.json()).toEqual({ accepted: 1, notAllowed: [], remaining: 0, runId: null });
    expect((await linesOf(id)).map(({ state }) => state)).toEqual(['draft', 'failed', 'draft']);
    expect((await under.call({ method: 'POST', url })).json()).toMatchObject({ accepted: 1 });
  });

  it('asks again for ids that brought no order', async () => {
    const { id } = (await start({ marketplaceOrderIds: ['A', 'B'] })).json<RunBody>();
    await under.dataSource
      .getRepository(RunLine)
      .update({ runId: id, record: 'A' }, { state: 'failed', reasonCode: 'unknownToMarketplace' });
    const answer = await under.call({ method: 'POST', url: `/runs/${id}/retry-failed` });
    expect(answer.json()).toEqual({ accepted: 1, notAllowed: [], remaining: 0, runId: null });
    expect((await linesOf(id)).map(({ state, reasonCode }) => [state, reasonCode])).toEqual([
      ['draft', null],
      ['draft', null],
    ]);
  });

  it('takes nothing back from an import that is quicker than the answer', async () => {
    const { id } = (await start({ marketplaceOrderIds: ['A'] })).json<RunBody>();
    const set = (parts: object) => under.dataSource.getRepository(RunLine).update({ runId: id }, parts);
    await set({ state: 'failed', reasonCode: 'authentication' });
    await retry(id, async (input, next) => {
      const runId = await next(input);
      await set({ state: 'failed', reasonCode: 'unknownToMarketplace' });
      return runId;
    });
    expect(await linesOf(id)).toMatchObject([{ state: 'failed', reasonCode: 'unknownToMarketplace' }]);
  });

  it('leaves the lines as they were when Temporal takes no signal', async () => {
    const { id } = (await start({ marketplaceOrderIds: ['A'] })).json<RunBody>();
    const failed = { state: 'failed', reasonCode: 'authentication', message: 'the key' } as const;
    await under.dataSource.getRepository(RunLine).update({ runId: id }, failed);
    await expect(retry(id, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await linesOf(id)).toMatchObject([failed]);
  });

  it('asks for nothing that came without an id', async () => {
    const { id } = (await start({ marketplaceOrderIds: ['A'] })).json<RunBody>();
    const nameless = {
      record: 'order without an id, number 1',
      state: 'failed',
      reasonCode: 'unreadableOrder',
    } as const;
    await under.dataSource.getRepository(RunLine).update({ runId: id }, nameless);
    const answer = await under.call({ method: 'POST', url: `/runs/${id}/retry-failed` });
    expect(answer.json()).toMatchObject({ accepted: 0, notAllowed: [{ record: nameless.record }] });
    expect(await linesOf(id)).toMatchObject([nameless]);
  });

  /** Through a client that does this with the signal. */
  async function retry(
    runId: string,
    signalWithStart: NonNullable<WorkflowClientInterceptor['signalWithStart']>,
  ): Promise<unknown> {
    const { connection, options } = under.temporal;
    const { namespace } = options;
    const temporal = new Client({ connection, namespace, interceptors: { workflow: [{ signalWithStart }] } });
    const { dataSource, secretBox } = under;
    const context = { dataSource, secretBox, temporal, temporalUiUrl: null, installationFingerprint: 'ours' };
    const run = await findRun(under.dataSource, runId);
    return retryFailedLines(context, { run, lineIds: null, actor: 'a person', updateIdFor: (record) => record });
  }
});

describe('OPS-01 An import of master data', () => {
  it('tells its workflow which kinds, and whether by force', async () => {
    const answer = await start({ kinds: ['carriers', 'channels'], force: true }, [instance.code], 'importMasterData');
    expect(answer.statusCode).toBe(202);
    const run = answer.json<RunBody>();
    expect(run).toMatchObject({ kind: 'full', parameters: { kinds: ['carriers', 'channels'], force: true } });
    const handle = under.temporal.workflow.getHandle(`masterDataImport/${instance.code}`);
    const { events } = await handle.fetchHistory();
    const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(JSON.parse(Buffer.from(payload?.data ?? '').toString())).toEqual({
      ...{ instanceCode: instance.code, kinds: ['carriers', 'channels'], isForced: true },
    });
    expect((await start({ kinds: ['planets'] }, [instance.code], 'importMasterData')).statusCode).toBe(400);
  });

  it('has its failed kinds retried by a run of their own, once it has ended', async () => {
    const { id } = (await start({}, [instance.code], 'importMasterData')).json<RunBody>();
    await under.dataSource.getRepository(RunLine).insert([
      { runId: id, record: 'carriers', state: 'failed', reasonCode: 'forbidden', message: 'SH21: 403' },
      { runId: id, record: 'channels', state: 'done' },
    ]);
    const retry = () => under.call({ method: 'POST', url: `/runs/${id}/retry-failed` });
    expect((await retry()).json()).toMatchObject({ status: 409, detail: expect.stringContaining(id) });
    await setRun(id, { state: 'done', endedAt: new Date() });
    const retried = (await retry()).json<{ accepted: number; runId: string }>();
    expect(retried).toMatchObject({ accepted: 1, notAllowed: [], remaining: 0 });
    const run = (await under.call({ url: `/runs/${retried.runId}` })).json<RunBody>();
    expect(run).toMatchObject({ operation: 'importMasterData', parameters: { kinds: ['carriers'], force: false } });
  });
});

describe('An import of listings', () => {
  it('has its failed lines retried, and those whose retry was cut off before its workflow began', async () => {
    const { id } = (await start({}, [instance.code], 'importListings')).json<RunBody>();
    await under.dataSource.getRepository(RunLine).insert([
      { runId: id, record: 'A', state: 'draft', reasonCode: 'unknownSku', message: 'No product has it' },
      { runId: id, record: 'B', state: 'done' },
      { runId: id, record: 'C', state: 'failed', reasonCode: 'unknownSku', message: 'No product has it' },
      { runId: id, record: 'D', state: 'failed', reasonCode: 'unknownSku', message: 'No product has it' },
    ]);
    await setRun(id, { state: 'done', endedAt: new Date() });
    const named = (await linesOf(id)).find(({ record }) => record === 'C');
    const url = `/runs/${id}/retry-failed`;
    const retried = await under.call({ method: 'POST', url, body: { lines: [named?.id] } });
    expect(retried.json()).toMatchObject({ accepted: 2, remaining: 0 });
    expect((await linesOf(id)).map(({ state }) => state)).toEqual(['draft', 'done', 'draft', 'failed']);
    expect(await isRunning(`listingImport/${instance.code}/retry/${id}`)).toBe('RUNNING');
  });
});

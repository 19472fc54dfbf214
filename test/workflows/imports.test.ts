import { ApplicationFailure, type WorkflowHandle } from '@temporalio/client';
import { orderIdsId, orderSweepId, scheduledId, sellerReferencesId, trackingExportId } from '../../workflows/ids';
import { importOrdersSignal, type ImportOrdersMessage } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { deferred, type Deferred } from '../support/deferred';
import { eventually } from '../support/eventually';
import { startBench, type WorkflowBench } from '../support/workflow-bench';

interface Call {
  readonly activity: string;
  readonly input: unknown;
}

/** What the activities were asked, by instance, so that each test has an instance of its own. */
const calls: Call[] = [];
const held = new Map<string, { readonly gate: Deferred<null>; readonly activity: string | null }>();

async function answer<T>(activity: string, input: { instanceCode: string }, result: T): Promise<T> {
  calls.push({ activity, input });
  const hold = held.get(input.instanceCode);
  if (hold !== undefined && (hold.activity === null || hold.activity === activity)) await hold.gate.promise;
  return result;
}

/** An import by ids that holds this order fails for good, by instance. */
const failing = new Map<string, string>();

const idsOf = (input: unknown): string[] =>
  (input as { orders: { marketplaceOrderId: string }[] }).orders.map(({ marketplaceOrderId }) => marketplaceOrderId);

function importOrderIds(input: { instanceCode: string }): Promise<unknown> {
  const isRefused = idsOf(input).includes(failing.get(input.instanceCode) ?? '');
  const answered = answer('importOrderIds', input, undefined);
  return isRefused ? Promise.reject(ApplicationFailure.nonRetryable('refused', 'authentication')) : answered;
}

const summary = { runId: '1', read: 3, changed: 2 };
let bench: WorkflowBench;
beforeAll(async () => {
  interface Input {
    instanceCode: string;
  }
  bench = await startBench({
    connectorActivities: {
      markTrackingDue: (input: Input) => answer('markTrackingDue', input, { runId: '1', due: 2 }),
      startStrayOrders: () => answer('startStrayOrders', { instanceCode: 'none' }, { startedAgain: 4 }),
    },
    marketplaceActivities: {
      sweepOrders: (input: Input) =>
        answer('sweepOrders', input, { ...summary, areSellerReferencesWanted: input.instanceCode.startsWith('wants') }),
      writeSellerReferences: (input: Input) => answer('writeSellerReferences', input, undefined),
      importOrderIds,
      importOrderWindow: (input: Input) => answer('importOrderWindow', input, summary),
      readOneOrder: (input: Input) => answer('readOneOrder', input, { found: true, words: 'read' }),
      testConnection: (input: Input) => answer('testConnection', input, { isGood: true }),
      confirmInstance: (input: Input) => answer('confirmInstance', input, { isConfirmed: true }),
    },
  });
}, 60_000);
afterAll(() => bench.stop());

const callsOf = (instanceCode: string): readonly Call[] =>
  calls.filter(({ input }) => JSON.stringify(input).includes(`"instanceCode":"${instanceCode}"`));
const activitiesOf = (instanceCode: string): readonly string[] => callsOf(instanceCode).map(({ activity }) => activity);
const isAsked = (instanceCode: string) => eventually(() => Promise.resolve(callsOf(instanceCode).length > 0));

/** Activities of the instance, or the one that is named, wait until the test lets them go. */
function hold(instanceCode: string, activity: string | null = null): () => void {
  const gate = deferred<null>();
  held.set(instanceCode, { gate, activity });
  return () => {
    held.delete(instanceCode);
    gate.resolve(null);
  };
}

const execute = (workflowType: string, workflowId: string, ...args: unknown[]): Promise<unknown> =>
  bench.client.workflow.execute(workflowType, { workflowId, taskQueue: CONNECTOR_TASK_QUEUE, args });

const start = (workflowType: string, workflowId: string, ...args: unknown[]): Promise<WorkflowHandle> =>
  bench.client.workflow.start(workflowType, { workflowId, taskQueue: CONNECTOR_TASK_QUEUE, args });

describe('ORD-13 the sweep has our order numbers written back', () => {
  const sweep = (instanceCode: string) => execute('orderSweep', orderSweepId(instanceCode), { instanceCode });

  it('beside it, when some wait for it', async () => {
    expect(await sweep('wants')).toEqual(summary);
    await bench.client.workflow.getHandle(sellerReferencesId('wants')).result();
    expect(activitiesOf('wants')).toEqual(['sweepOrders', 'writeSellerReferences']);
  });

  it('by the one that runs, while the marketplace takes its time', async () => {
    const letGo = hold('wants/slow', 'writeSellerReferences');
    expect([await sweep('wants/slow'), await sweep('wants/slow')]).toEqual([summary, summary]);
    letGo();
    await bench.client.workflow.getHandle(sellerReferencesId('wants/slow')).result();
    expect(activitiesOf('wants/slow').filter((activity) => activity === 'writeSellerReferences')).toHaveLength(1);
  });

  it('and makes no call otherwise', async () => {
    expect(await sweep('plain')).toEqual(summary);
    expect(activitiesOf('plain')).toEqual(['sweepOrders']);
  });
});

describe('ORD-03 orders that are imported by their ids', () => {
  const ask = (instanceCode: string, message: ImportOrdersMessage): Promise<WorkflowHandle> =>
    bench.client.workflow.signalWithStart('orderIds', {
      workflowId: orderIdsId(instanceCode),
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ instanceCode }],
      signal: importOrdersSignal,
      signalArgs: [message],
    });
  const idsFrom = (count: number, first = 1) => Array.from({ length: count }, (_, i) => `AN-${String(first + i)}-A`);
  const chunksOf = (instanceCode: string) =>
    callsOf(instanceCode).map(({ input }) => {
      const { isLast } = input as { isLast: boolean };
      return { ids: idsOf(input), isLast };
    });

  it('are read a hundred a call', async () => {
    const handle = await ask('many', { marketplaceOrderIds: idsFrom(250), runId: '7' });
    expect(await handle.result()).toEqual({ imported: 250 });
    expect(chunksOf('many')).toEqual([
      { ids: idsFrom(100), isLast: false },
      { ids: idsFrom(100, 101), isLast: false },
      { ids: idsFrom(50, 201), isLast: true },
    ]);
  });

  it('join the import that runs, and a second click changes nothing', async () => {
    const letGo = hold('twice');
    const first = await ask('twice', { marketplaceOrderIds: idsFrom(1) });
    await isAsked('twice');
    await ask('twice', { marketplaceOrderIds: idsFrom(2, 2) });
    const last = await ask('twice', { marketplaceOrderIds: idsFrom(2, 2) });
    expect(last.workflowId).toBe(first.workflowId);
    letGo();
    expect(await last.result()).toEqual({ imported: 3 });
    expect(chunksOf('twice')).toEqual([
      { ids: idsFrom(1), isLast: true },
      { ids: idsFrom(2, 2), isLast: true },
    ]);
  });

  it('are handed on to another run when one has grown long, and none is lost', async () => {
    const letGo = hold('allDay');
    const first = await ask('allDay', { marketplaceOrderIds: ['AN-0-A'] });
    const { runId } = await first.describe();
    await isAsked('allDay');
    for (const id of idsFrom(401)) await ask('allDay', { marketplaceOrderIds: [id] });
    letGo();
    await first.result();
    expect(callsOf('allDay').flatMap(({ input }) => idsOf(input))).toEqual(['AN-0-A', ...idsFrom(401)]);
    expect((await bench.client.workflow.getHandle(first.workflowId, runId).describe()).status.name).toBe(
      'CONTINUED_AS_NEW',
    );
  });

  it('go on when a call before them fails for good, and the failure is shown at the end', async () => {
    failing.set('refused', 'AN-1-A');
    const handle = await ask('refused', { marketplaceOrderIds: idsFrom(150) });
    await expect(handle.result()).rejects.toThrow('Workflow execution failed');
    expect(chunksOf('refused')).toEqual([
      { ids: idsFrom(100), isLast: false },
      { ids: idsFrom(50, 101), isLast: true },
    ]);
  });

  it('say for which run, and whether they are only read again', async () => {
    const letGo = hold('mixed');
    const handle = await ask('mixed', { marketplaceOrderIds: ['AN-0-A'] });
    await isAsked('mixed');
    await ask('mixed', { marketplaceOrderIds: ['AN-1-A'], runId: '7' });
    await ask('mixed', { marketplaceOrderIds: ['AN-1-A'], isReadBack: true });
    letGo();
    await handle.result();
    expect(callsOf('mixed')[1]?.input).toMatchObject({
      orders: [
        { marketplaceOrderId: 'AN-1-A', runId: '7', isReadBack: false },
        { marketplaceOrderId: 'AN-1-A', runId: null, isReadBack: true },
      ],
    });
  });
});

describe('SCH-01 what a schedule starts', () => {
  const job = (name: 'orderSweep' | 'trackingExport', instanceCode: string) => ({ job: name, instanceCode });

  it('runs the job under its plain id, and waits for it', async () => {
    const input = job('orderSweep', 'byClock');
    expect(await execute('scheduled', scheduledId(input), input)).toEqual({ joined: false });
    const sweep = bench.client.workflow.getHandle(orderSweepId('byClock'));
    expect(await sweep.result()).toEqual(summary);
  });

  it('joins a job that a person started, and starts nothing', async () => {
    const letGo = hold('busy');
    const input = job('orderSweep', 'busy');
    const sweep = await start('orderSweep', orderSweepId('busy'), { instanceCode: 'busy' });
    await isAsked('busy');
    expect(await execute('scheduled', scheduledId(input), input)).toEqual({ joined: true });
    letGo();
    await sweep.result();
    expect(activitiesOf('busy')).toEqual(['sweepOrders']);
  });

  it('leaves the job running when somebody terminates it', async () => {
    const letGo = hold('orphan');
    const input = job('orderSweep', 'orphan');
    const starter = await start('scheduled', scheduledId(input), input);
    await isAsked('orphan');
    await starter.terminate();
    letGo();
    expect(await bench.client.workflow.getHandle(orderSweepId('orphan')).result()).toEqual(summary);
  });

  it('knows each job of an instance', async () => {
    const input = job('trackingExport', 'tracked');
    expect(await execute('scheduled', scheduledId(input), input)).toEqual({ joined: false });
    expect(await bench.client.workflow.getHandle(trackingExportId('tracked')).result()).toEqual({ runId: '1', due: 2 });
  });
});

describe('a short workflow hands on what its one activity answers', () => {
  const window = { runId: '9', basedOn: 'updateDate', from: '2026-08-01T00:00:00Z', to: '2026-08-02T00:00:00Z' };
  it.each<readonly [string, object, unknown]>([
    ['orderWindow', window, summary],
    ['orderRead', { marketplaceOrderId: 'AN-1-A' }, { found: true, words: 'read' }],
    ['connectionTest', {}, { isGood: true }],
    ['instanceConfirmation', {}, { isConfirmed: true }],
  ])('%s', async (workflowType, more, expected) => {
    const input = { instanceCode: workflowType, ...more };
    expect(await execute(workflowType, `${workflowType}/test`, input)).toEqual(expected);
    expect(callsOf(workflowType)).toHaveLength(1);
    expect(callsOf(workflowType)[0]?.input).toEqual(input);
  });

  it('openOrderCheck', async () => {
    expect(await execute('openOrderCheck', 'openOrderCheck')).toEqual({ startedAgain: 4 });
  });
});

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { countOf } from '../support/importing';
import { terminateRunning } from '../support/terminate-running';
import { forkWorker, type WorkerProcess } from '../support/worker-process';

/** Minutes of the marketplace; each takes about four seconds here. */
const MINUTES = 4;
/** A call that was granted may wait for its moment this long before it goes out, and takes a moment itself. */
const UNDER_WAY_MS = 3_500;
const MINUTE_SECONDS = 61;

let connector: TestConnector;
let workers: readonly WorkerProcess[];
beforeAll(async () => {
  connector = await startConnector({ settings: { callLimits: 'published' }, limits: 'published' });
  await connector.stopWorker();
  workers = [forkWorker(connector.environment), forkWorker(connector.environment)];
  await Promise.all(workers.map((worker) => worker.start()));
}, 120_000);
afterAll(async () => {
  // What waits for its turn to call comes back in real minutes.
  await terminateRunning(connector);
  await Promise.all(workers.map((worker) => worker.kill()));
  await connector.stop();
}, 60_000);

/**
 * As if a minute had gone by, for the marketplace and the budgets alike. Nothing is granted meanwhile, and what was granted
 * before has arrived: else it would count in a minute to which it does not belong.
 */
async function aMinutePasses(): Promise<void> {
  const back = `- ${String(MINUTE_SECONDS)} * interval '1 second'`;
  await connector.dataSource.transaction(async (manager) => {
    await manager.query('lock table call_budget in share row exclusive mode');
    await pause(UNDER_WAY_MS);
    await askSandbox(connector.sandbox.url, 'POST', '/clock', { advanceMs: MINUTE_SECONDS * 1_000 });
    await manager.query(
      `update call_budget set theoretical_arrival_at = theoretical_arrival_at ${back}, blocked_until = blocked_until ${back}`,
    );
  });
}

async function callsByStatus(): Promise<Record<string, Record<string, number>>> {
  const answer = await askSandbox<{ calls: Record<string, Record<string, number>> }>(
    connector.sandbox.url,
    'GET',
    '/calls',
  );
  return answer.calls;
}
const readings = async (): Promise<number> => (await callsByStatus()).OR11?.['200'] ?? 0;

/** More than one minute allows, all at once; who comes too late waits for its turn in Temporal. */
function beginWork(): Promise<unknown> {
  const input = { instanceCode: 'demo' };
  const kinds = ['orderSweep', 'orderSweep', 'orderSweep', 'sellerReferences', 'sellerReferences', 'connectionTest'];
  return Promise.all(
    kinds.map((type) =>
      connector.client.workflow.start(type, {
        workflowId: `${type}/${randomUUID()}`,
        taskQueue: CONNECTOR_TASK_QUEUE,
        args: [input],
      }),
    ),
  );
}

/** Worker processes that did something, by the name under which Temporal knows them: ours has stopped before. */
async function processesAtWork(): Promise<ReadonlySet<string>> {
  const processes = new Set<string>();
  for await (const { workflowId } of connector.client.workflow.list()) {
    const { events } = await connector.client.workflow.getHandle(workflowId).fetchHistory();
    for (const event of events ?? []) {
      const { identity } =
        event.activityTaskCompletedEventAttributes ?? event.workflowTaskCompletedEventAttributes ?? {};
      if (typeof identity === 'string' && !identity.startsWith(`${String(process.pid)}@`)) processes.add(identity);
    }
  }
  return processes;
}

describe('two worker processes together stay within the published limits', () => {
  it('minute after minute, with more to do than one minute allows', async () => {
    await connector.place('oneLine', 'threeLines', 'b2bVat', 'discounted');
    let before = 0;
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      await beginWork();
      await eventually(async () => (await readings()) > before);
      before = await readings();
      await aMinutePasses();
    }
    const statuses = Object.entries(await callsByStatus()).flatMap(([operation, counts]) =>
      Object.keys(counts).map((status) => `${operation} ${status}`),
    );
    expect(statuses.filter((each) => each.endsWith('429'))).toEqual([]);
    expect(await readings()).toBeGreaterThanOrEqual(MINUTES);
    await eventually(async () => (await countOf(connector, 'from sale_order')) === 4);
    expect((await processesAtWork()).size).toBe(2);
  }, 90_000);
});

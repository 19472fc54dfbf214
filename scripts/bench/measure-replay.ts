import { join } from 'node:path';
import type { History } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { orderChangedSignal } from '../../workflows/messages';
import { orderLifecycleId } from '../../workflows/ids';
import { projectRoot } from '../servers/fork-typescript';
import { BASELINE_TASK_QUEUE } from './baseline/task-queue';
import { withBaseline } from './baseline-lives';
import { INSTANCE_CODE, withConnector, withTemporal, type BenchConnector } from './bench-connector';
import type { StartEngine } from './bench-engine';
import { figure, median, rounded, type Figures } from './figures';
import { inParallel } from './in-parallel';
import { allWait } from './order-lives';
import { say } from './say';

const REPLAYS = 100;
const WARM_UP = 20;
const MOST_EVENTS = 500;

/** P11: replaying a finished order against a bare workflow with as many events; and where a long run begins anew. */
export async function measureReplay(startEngine: StartEngine, history: History, rounds: number): Promise<Figures> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const events = history.events?.length ?? 0;
  const ours = { history, code: await bundle('workflows/index.ts') };
  const bare = {
    history: await bareHistory(startEngine, events),
    code: await bundle('scripts/bench/baseline/workflows.ts'),
  };
  const measured: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const pair = { ours: await replayMs(ours), bare: await replayMs(bare) };
    measured.push(pair);
    say(`  round ${String(round)}, replay of ${events} events: ours ${pair.ours} ms, bare ${pair.bare} ms`);
  }
  const longestRun = await longestRunOf(startEngine);
  say(`  a run that is told nothing new again and again begins anew after ${longestRun} events`);
  return {
    P11: figure({
      ours: median(measured.map((pair) => pair.ours)),
      baseline: median(measured.map((pair) => pair.bare)),
      ratio: median(measured.map((pair) => pair.ours / pair.bare)),
      unit: `ms per replay of ${events} events`,
      rounds,
      atMost: 1.5,
      isRestReached: longestRun < MOST_EVENTS,
      details: { measured, bareEvents: bare.history.events?.length ?? 0, eventsOfLongestRun: longestRun },
    }),
  };
}

async function bundle(file: string): Promise<string> {
  const logger = new DefaultLogger('ERROR');
  return (await bundleWorkflowCode({ workflowsPath: join(projectRoot, file), logger })).code;
}

/** Five events begin and end a workflow, an activity adds six, a timer five. */
async function bareHistory(startEngine: StartEngine, events: number): Promise<History> {
  const rest = Math.max(0, events - 5);
  const activities = Array.from({ length: 6 }, (_, count) => count).find((count) => (rest - 6 * count) % 5 === 0) ?? 0;
  const shape = { activities, timers: Math.max(0, Math.floor((rest - 6 * activities) / 5)) };
  return withTemporal(startEngine, (temporal) =>
    withBaseline(temporal, async () => {
      const { client } = temporal;
      const workflowId = 'bare';
      await client.workflow.execute('bareWorkflow', { workflowId, taskQueue: BASELINE_TASK_QUEUE, args: [shape] });
      return client.workflow.getHandle(workflowId).fetchHistory();
    }),
  );
}

/** One after the other on one worker, as a worker meets evicted workflows. */
async function replayMs({ history, code }: { readonly history: History; readonly code: string }): Promise<number> {
  let startedAt = 0;
  const histories = function* (): Generator<{ workflowId: string; history: History }> {
    for (let count = 0; count < WARM_UP + REPLAYS; count += 1) {
      if (count === WARM_UP) startedAt = performance.now();
      yield { workflowId: `replay/${String(count)}`, history };
    }
  };
  const results = Worker.runReplayHistories({ workflowBundle: { code } }, asynchronous(histories()));
  for await (const { error } of results) if (error !== undefined) throw error;
  return rounded((performance.now() - startedAt) / REPLAYS);
}

// eslint would have an await in it; the worker takes only this form.
function asynchronous<T>(items: Iterable<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = items[Symbol.iterator]();
      return { next: () => Promise.resolve(iterator.next()) };
    },
  };
}

const SIGNALS = 450;

/** An order that is told again and again what it knows: how many events its first run had when it began anew. */
async function longestRunOf(startEngine: StartEngine): Promise<number> {
  return withConnector({ startEngine }, async (connector) => {
    const ids = await connector.sandbox.place(1);
    await connector.sweep();
    await allWait(connector, ids, 'delivery');
    return eventsOfFirstRun(connector, ids[0] ?? '');
  });
}

async function eventsOfFirstRun({ client }: BenchConnector, marketplaceOrderId: string): Promise<number> {
  const workflowId = orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId });
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  const first = client.workflow.getHandle(workflowId, runId);
  const signals = Array.from({ length: SIGNALS }, (_, index) => index);
  await inParallel(signals, 4, () => client.workflow.getHandle(workflowId).signal(orderChangedSignal, { revision: 1 }));
  const { status, historyLength } = await first.describe();
  return status.name === 'CONTINUED_AS_NEW' ? historyLength : MOST_EVENTS;
}

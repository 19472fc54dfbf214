import { ApplicationFailure } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { CommandAnswer } from '../../workflows/messages';
import { eventually } from '../support/eventually';
import { aReport } from '../support/order-facts';
import { ScriptedOrders, type Script, type ScriptedOrder } from '../support/scripted-orders';
import { startBench, type WorkflowBench } from '../support/workflow-bench';

/** The fewest that a worker can have. */
const TASK_SLOTS = 2;

const orders = new ScriptedOrders();
let bench: WorkflowBench;
beforeAll(async () => {
  const { connectorActivities, marketplaceActivities } = orders;
  const connectorWorker = { maxConcurrentWorkflowTaskExecutions: TASK_SLOTS };
  bench = await startBench({ connectorActivities, marketplaceActivities, connectorWorker });
}, 60_000);
afterAll(() => bench.stop());

const anOrder = (script: Script): ScriptedOrder => orders.order(bench.client, script);
const waiting = (revision: number) => aReport({ kind: 'wait', reason: 'delivery', until: null }, { revision });
const closed = (revision: number) => aReport({ kind: 'finish', outcome: 'closed' }, { revision });
const databaseAway = () => ApplicationFailure.retryable('The database: ECONNREFUSED', 'databaseUnavailable');

type EventName = keyof NonNullable<History['events']>[number];

async function countEvents(order: ScriptedOrder, attributes: EventName): Promise<number> {
  const { events } = await order.handle.fetchHistory();
  return (events ?? []).filter((event) => event[attributes]).length;
}

const runIdOf = async (order: ScriptedOrder): Promise<string> => (await order.handle.describe()).runId;

describe('while the database is away', () => {
  it('a step is tried again by a timer of the server, and messages are answered meanwhile', async () => {
    const order = anOrder({
      advanceOrder: [aReport({ kind: 'run', step: 'confirmOrder' }), databaseAway(), waiting(1)],
      retryStep: [{ outcome: 'notAllowed', message: 'never parked' }],
    });
    await order.change(1);
    await eventually(async () => (await countEvents(order, 'timerStartedEventAttributes')) === 1);
    expect(await order.progress()).toMatchObject({ progress: 'running', step: 'confirmOrder' });
    expect(await order.command('retryStep', { parkNumber: 1 })).toMatchObject({ outcome: 'notAllowed' });
    expect(order.calls.filter((call) => call === 'advanceOrder')).toHaveLength(2);
    await order.shows({ progress: 'waiting' });
    expect(order.calls.filter((call) => call === 'advanceOrder').length).toBeGreaterThan(2);
  });

  it('an order that needs none of it goes on beside more orders than there are task slots', async () => {
    const stuck = Array.from({ length: TASK_SLOTS * 4 }, () => anOrder({ advanceOrder: [databaseAway()] }));
    await Promise.all(stuck.map((order) => order.change(1)));
    await eventually(() => Promise.resolve(stuck.every(({ calls }) => calls.length > 0)));
    const other = anOrder({ advanceOrder: [waiting(1), closed(2)] });
    await other.change(1);
    await other.shows({ progress: 'waiting' });
    await other.change(2);
    expect(await other.handle.result()).toEqual({ outcome: 'closed' });
    await Promise.all(stuck.map((order) => order.handle.terminate()));
  });
});

describe('TMP-03 what this worker does not know', () => {
  /** As a newer worker's activity reports it. */
  const ofTomorrow = (action: object): LifecycleReport => Object.assign(closed(1), { action });
  const replies = [
    ofTomorrow({ kind: 'dance' }),
    ofTomorrow({ kind: 'run', step: 'acceptOrder' }),
    ofTomorrow({ kind: 'wait', reason: 'moonrise', until: null }),
    ApplicationFailure.nonRetryable('column "x" does not exist', 'internal'),
  ];

  it('fails the workflow task and not the order, which a newer worker then finishes', async () => {
    const puzzled = replies.map((reply) => anOrder({ advanceOrder: [reply] }));
    await Promise.all(puzzled.map((order) => order.change(1)));
    for (const order of puzzled) {
      await eventually(async () => (await countEvents(order, 'workflowTaskFailedEventAttributes')) > 0);
      expect((await order.handle.describe()).status.name).toBe('RUNNING');
      order.script('advanceOrder', closed(1));
    }
    for (const order of puzzled) expect(await order.handle.result()).toEqual({ outcome: 'closed' });
  }, 60_000);
});

describe('TMP-03 a long history', () => {
  /** Reads the latest revision that it was told of, as the database has it. */
  function anOrderOfTheDatabase(): { readonly order: ScriptedOrder; readonly raise: () => Promise<void> } {
    let revision = 1;
    const read = () => Promise.resolve(waiting(revision));
    const order = anOrder({ advanceOrder: [read] });
    return {
      order,
      raise: async () => {
        revision += 1;
        await order.change(revision);
      },
    };
  }

  it('begins anew at a waiting point, and no signal is lost', async () => {
    const { order, raise } = anOrderOfTheDatabase();
    await order.change(1);
    await order.shows({ progress: 'waiting' });
    const firstRun = await runIdOf(order);
    for (let signals = 0; (await runIdOf(order)) === firstRun && signals < 500; signals += 10) {
      await Promise.all(Array.from({ length: 10 }, raise));
      await order.progress();
    }
    expect(await runIdOf(order)).not.toBe(firstRun);
    const longest = await bench.client.workflow.getHandle(order.handle.workflowId, firstRun).describe();
    expect(longest.historyLength).toBeLessThan(500);
    order.script('advanceOrder', closed(1_000));
    await order.change(1_000);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
  });

  it('is short again also when the signals tell nothing new', async () => {
    const order = anOrder({ advanceOrder: [waiting(1)] });
    await order.change(1);
    await order.shows({ progress: 'waiting' });
    const firstRun = await runIdOf(order);
    for (let signals = 0; (await runIdOf(order)) === firstRun && signals < 500; signals += 25) {
      await Promise.all(Array.from({ length: 25 }, () => order.change(1)));
      await order.progress();
    }
    expect(await runIdOf(order)).not.toBe(firstRun);
    const { historyLength } = await order.handle.describe();
    expect(historyLength).toBeLessThan(100);
  });
});

describe('a command while the database is away', () => {
  it('is tried again until the database takes it', async () => {
    const answer: CommandAnswer = { outcome: 'accepted', message: 'The order goes on' };
    const order = anOrder({ advanceOrder: [waiting(1)], resumeOrder: [databaseAway(), answer] });
    expect(await order.command('resumeOrder')).toEqual(answer);
  });
});

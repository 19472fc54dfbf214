import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import type { CommandAnswer } from '../../workflows/messages';
import { testVariable } from '../support/database';
import { aPark, aReport } from '../support/order-facts';
import { ScriptedOrders, type ScriptedOrder } from '../support/scripted-orders';
import { startBench, type WorkflowBench } from '../support/workflow-bench';

const orders = new ScriptedOrders();
let bench: WorkflowBench;
beforeAll(async () => {
  bench = await startBench(orders);
}, 60_000);
afterAll(() => bench.stop());

const accepted: CommandAnswer = { outcome: 'accepted', message: 'The step is tried again now' };
const parked = aReport({ kind: 'park', park: aPark() }, { revision: 1 });
const run = aReport({ kind: 'run', step: 'importOrder' }, { revision: 2 });
const waiting = aReport({ kind: 'wait', reason: 'delivery', until: null }, { revision: 2 });

/** Calls of one moment end in another order than they began, some of them together. */
const DELAYS_MS = [35, 5, 20, 5, 12, 0] as const;
const ORDERS = 6;

/** Five commands, a signal and a step of one order wait for the worker that comes, which finds them all at once. */
async function meet(order: ScriptedOrder): Promise<Promise<unknown>[]> {
  await order.change(2);
  return Array.from({ length: 5 }, () => order.command('retryStep', { parkNumber: 1 }));
}

/**
 * A worker that takes over an order reads its history, in which calls of one moment may have ended in any order: what
 * they became must not depend on it.
 */
describe('TMP-03 an order whose commands and steps met', () => {
  it('goes on with another worker', async () => {
    const met = Array.from({ length: ORDERS }, (_, index) => {
      const delay = (call: number): number => DELAYS_MS[(call + index) % DELAYS_MS.length] ?? 0;
      return orders.order(bench.client, {
        advanceOrder: [
          parked,
          () => pause(delay(0), run),
          () => pause(delay(1), waiting),
          () => pause(delay(2), waiting),
          waiting,
        ],
        retryStep: Array.from({ length: 5 }, (__, call) => () => pause(delay(call), accepted)),
      });
    });
    await Promise.all(met.map((order) => order.change(1)));
    for (const order of met) await order.shows({ progress: 'parked' });
    await bench.stopWorkers();
    const commands = (await Promise.all(met.map(meet))).flat();
    await bench.startWorkers();
    await Promise.all(commands);
    const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
    for (const order of met) {
      await order.shows({ progress: 'waiting' });
      const history = await order.handle.fetchHistory();
      await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined();
    }
  }, 60_000);
});

/** What activities answer is what the rules say: those of tomorrow answer in the middle of an order's life. */
describe('TMP-03 an order whose rules change while it waits', () => {
  it('goes on by the new ones, and its history replays', async () => {
    const order = orders.order(bench.client, { advanceOrder: [waiting] });
    await order.change(2);
    await order.shows({ progress: 'waiting' });
    await bench.stopWorkers();
    const held = aReport({ kind: 'park', park: aPark({ step: 'confirmOrder', number: 2 }) }, { revision: 3 });
    const told = aReport({ kind: 'run', step: 'shipDelivery' }, { revision: 4 });
    const followed = aReport({ kind: 'wait', reason: 'receipt', until: null }, { revision: 4 });
    order.script('advanceOrder', held, told, aReport({ kind: 'finish', outcome: 'closed' }, { revision: 5 }));
    order.script('shipDelivery', followed);
    await bench.startWorkers();
    await order.change(3);
    await order.shows({ progress: 'parked', parkNumber: 2 });
    await order.change(4);
    await order.shows({ progress: 'waiting', waitingFor: 'waits for the customer to receive it' });
    await order.change(5);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
    const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
    const history = await order.handle.fetchHistory();
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined();
  }, 60_000);
});

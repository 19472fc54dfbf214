import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { WaitingReason } from '../../domain/lifecycle/lifecycle-action';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { CommandAnswer } from '../../workflows/messages';
import { deferred } from '../support/deferred';
import { eventually } from '../support/eventually';
import { aPark, aReport } from '../support/order-facts';
import { ScriptedOrders, type Reply, type Script, type ScriptedOrder } from '../support/scripted-orders';
import { startBench, type WorkflowBench } from '../support/workflow-bench';

const orders = new ScriptedOrders();
let bench: WorkflowBench;
beforeAll(async () => {
  bench = await startBench(orders);
}, 60_000);
afterAll(() => bench.stop());

const anOrder = (script: Script): ScriptedOrder => orders.order(bench.client, script);

const run = (step: LifecycleStep, revision = 1) => aReport({ kind: 'run', step }, { revision });
const wait = (reason: WaitingReason, revision = 1, until: string | null = null) =>
  aReport({ kind: 'wait', reason, until }, { revision });
const parked = (parts: Parameters<typeof aPark>[0] = {}, revision = 1) =>
  aReport({ kind: 'park', park: aPark(parts) }, { revision });
const closed = (revision = 1) => aReport({ kind: 'finish', outcome: 'closed' }, { revision, orderState: 'CLOSED' });

const needsAttention = defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL);
const reasonCode = defineSearchAttributeKey('ReasonCode', SearchAttributeType.KEYWORD);

const accepted: CommandAnswer = { outcome: 'accepted', message: 'The step is tried again now' };

/** An order that was read once and waits for the warehouse. */
async function aWaitingOrder(later: Script = {}): Promise<ScriptedOrder> {
  const order = anOrder({ ...later, advanceOrder: [wait('delivery'), ...(later.advanceOrder ?? [])] });
  await order.change(1);
  await order.shows({ progress: 'waiting' });
  return order;
}

async function aParkedOrder(later: Script = {}): Promise<ScriptedOrder> {
  const order = anOrder({ ...later, advanceOrder: [parked(), ...(later.advanceOrder ?? [])] });
  await order.change(1);
  await order.shows({ progress: 'parked' });
  return order;
}

/** An order whose call of the marketplace is under way until the test ends it. */
async function anOrderBeingTold(...later: LifecycleReport[]) {
  const inHand = deferred<LifecycleReport>();
  const order = anOrder({ advanceOrder: [run('shipDelivery'), ...later], shipDelivery: [() => inHand.promise] });
  await order.change(1);
  await eventually(() => Promise.resolve(order.calls.includes('shipDelivery')));
  return { order, inHand };
}

const statusOf = async (order: ScriptedOrder): Promise<string> => (await order.handle.describe()).status.name;

describe('WFL-03 the lifecycle carries out what its activities decide', () => {
  it('does what is due, tells the marketplace, waits, and ends', async () => {
    const order = anOrder({
      advanceOrder: [wait('delivery'), run('shipDelivery', 2), closed(3)],
      shipDelivery: [wait('shippedState', 2)],
    });
    await order.change(1);
    await order.shows({ progress: 'waiting', waitingFor: 'waits for the warehouse to ship' });
    await order.change(2);
    await order.shows({ waitingFor: 'told as shipped: waits for the marketplace to show it' });
    await order.change(3);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
    expect(order.calls).toEqual(['advanceOrder', 'advanceOrder', 'shipDelivery', 'advanceOrder']);
  });

  it('goes on at once with a step that an activity of the database left', async () => {
    const order = anOrder({ advanceOrder: [run('confirmOrder'), run('createInvoice'), closed()] });
    await order.change(1);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
    expect(order.calls).toEqual(['advanceOrder', 'advanceOrder', 'advanceOrder']);
  });

  it('hands every activity the ids of the order and nothing else', async () => {
    const order = anOrder({ advanceOrder: [run('shipDelivery')], shipDelivery: [closed()] });
    await order.change(1);
    await order.handle.result();
    expect(order.inputs).toEqual([order.ref, order.ref]);
  });

  it('goes on by itself at the time that it waits for', async () => {
    const until = new Date(Date.now() + 200).toISOString();
    const order = anOrder({ advanceOrder: [wait('closing', 1, until), closed()] });
    await order.change(1);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
  });

  it('does not ask again and again when the clock of the database is behind', async () => {
    const order = anOrder({ advanceOrder: [wait('closing', 1, new Date(Date.now() - 60_000).toISOString())] });
    await order.change(1);
    await order.shows({ progress: 'waiting' });
    const { events } = await order.handle.fetchHistory();
    const pauses = (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
    );
    expect(pauses).toEqual([10]);
  });

  it('looks again before it ends when something changed at the end', async () => {
    const atTheEnd = deferred<ReturnType<typeof wait>>();
    const order = anOrder({ advanceOrder: [() => atTheEnd.promise, wait('receipt', 2)] });
    await order.change(1);
    await eventually(() => Promise.resolve(order.calls.includes('advanceOrder')));
    await order.change(2);
    atTheEnd.resolve(closed(1));
    await order.shows({ progress: 'waiting' });
    expect(order.calls).toEqual(['advanceOrder', 'advanceOrder']);
  });

  it('looks again before it ends when it was told of a change during its last step', async () => {
    const { order, inHand } = await anOrderBeingTold(wait('receipt', 2));
    await order.change(2);
    expect(await order.progress()).toMatchObject({ progress: 'running', step: 'shipDelivery' });
    inHand.resolve(closed(1));
    await order.shows({ progress: 'waiting' });
    expect(order.calls).toEqual(['advanceOrder', 'shipDelivery', 'advanceOrder']);
  });
});

describe('the signal that an order changed', () => {
  it('is ignored with a revision that was read already', async () => {
    const order = await aWaitingOrder({ advanceOrder: [wait('receipt', 5)] });
    await order.change(5);
    await order.shows({ waitingFor: 'waits for the customer to receive it' });
    for (const revision of [5, 4, 1]) await order.change(revision);
    await order.progress();
    expect(order.calls).toEqual(['advanceOrder', 'advanceOrder']);
  });

  it('is answered by one look, also where the database is older than the signal', async () => {
    const order = anOrder({ advanceOrder: [wait('delivery', 1)] });
    await order.change(7);
    await order.shows({ progress: 'waiting' });
    for (let look = 0; look < 5; look += 1) await order.progress();
    expect(order.calls).toEqual(['advanceOrder']);
    const lost = anOrder({ advanceOrder: [aReport({ kind: 'finish', outcome: 'notInDatabase' }, { revision: 0 })] });
    await lost.change(7);
    expect(await lost.handle.result()).toEqual({ outcome: 'notInDatabase' });
  });

  it('is not lost when it comes during a step, in whatever order', async () => {
    const { order, inHand } = await anOrderBeingTold(wait('receipt', 5), closed(6));
    for (const revision of [5, 2, 4]) await order.change(revision);
    expect(await order.progress()).toMatchObject({ progress: 'running', step: 'shipDelivery' });
    inHand.resolve(wait('shippedState', 1));
    await order.shows({ waitingFor: 'waits for the customer to receive it' });
    for (const revision of [3, 6]) await order.change(revision);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
    expect(order.calls).toEqual(['advanceOrder', 'shipDelivery', 'advanceOrder', 'advanceOrder']);
  });

  it('needs no second look when the step has read that revision', async () => {
    const { order, inHand } = await anOrderBeingTold();
    await order.change(2);
    inHand.resolve(wait('shippedState', 2));
    await order.shows({ progress: 'waiting' });
    expect(order.calls).toEqual(['advanceOrder', 'shipDelivery']);
  });
});

describe('WFL-04 a step that fails', () => {
  const failure = (step?: LifecycleStep): Reply =>
    ApplicationFailure.create({
      message: 'No journal INV',
      type: 'journalMissing',
      nonRetryable: true,
      details: step === undefined ? [] : [step],
    });
  const failures: readonly (readonly [string, LifecycleStep, Script])[] = [
    ['of the database', 'createInvoice', { advanceOrder: [failure('createInvoice')] }],
    ['of the marketplace', 'shipDelivery', { advanceOrder: [run('shipDelivery')], shipDelivery: [failure()] }],
  ];
  it.each(failures)('%s parks the order with its reason', async (_whose, step, failing) => {
    const parks = [parked({ number: 7, step, reasonCode: 'journalMissing', reasonText: 'No journal INV' })];
    const order = anOrder({ ...failing, parkOrder: parks });
    await order.change(1);
    await order.shows({ progress: 'parked', step, parkNumber: 7, reasonCode: 'journalMissing' });
    expect(order.inputs.at(-1)).toEqual({
      ...order.ref,
      step,
      reasonCode: 'journalMissing',
      message: 'No journal INV',
    });
    const attributes = (await order.handle.describe()).typedSearchAttributes;
    expect(attributes.get(needsAttention)).toBe(true);
    expect(attributes.get(reasonCode)).toBe('journalMissing');
  });

  it('is tried again by Retry, and the order goes on', async () => {
    const order = await aParkedOrder({
      advanceOrder: [wait('delivery')],
      retryStep: [accepted],
    });
    expect(await order.command('retryStep', { parkNumber: 1, actor: 'a person' })).toEqual(accepted);
    await order.shows({ progress: 'waiting', reasonCode: null });
    expect(order.calls).toEqual(['advanceOrder', 'retryStep', 'advanceOrder']);
    expect(order.inputs[1]).toEqual({ ...order.ref, parkNumber: 1, actor: 'a person' });
    expect((await order.handle.describe()).typedSearchAttributes.get(needsAttention)).toBe(false);
  });

  it('is gone on without by Skip', async () => {
    const order = await aParkedOrder({ advanceOrder: [wait('delivery')], skipStep: [accepted] });
    const command = { parkNumber: 1, reason: 'invoiced by hand' };
    expect(await order.command('skipStep', command)).toEqual(accepted);
    await order.shows({ progress: 'waiting' });
    expect(order.inputs[1]).toEqual({ ...order.ref, ...command });
  });

  it('waits for a change of the marketplace as well', async () => {
    const order = await aParkedOrder({ advanceOrder: [closed(2)] });
    await order.change(2);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
  });

  it.each<CommandAnswer>([
    { outcome: 'alreadyDone', message: 'The order is not parked any more' },
    { outcome: 'notAllowed', message: 'The order was never parked under number 9' },
  ])('answers $outcome in words when that is so', async (answer) => {
    const order = await aParkedOrder({ retryStep: [answer] });
    expect(await order.command('retryStep', { parkNumber: 9 })).toEqual(answer);
    await order.shows({ progress: 'parked' });
  });

  it('takes a command that starts the run', async () => {
    const order = anOrder({ advanceOrder: [parked(), wait('delivery')], retryStep: [accepted] });
    expect(await order.command('retryStep', { parkNumber: 1 })).toEqual(accepted);
    await order.shows({ progress: 'waiting' });
  });
});

describe('a command of the wrong form', () => {
  it.each<readonly [string, object | null | undefined, string]>([
    ['retryStep', undefined, 'parkNumber'],
    ['retryStep', null, 'parkNumber'],
    ['retryStep', {}, 'parkNumber'],
    ['retryStep', { parkNumber: 'one' }, 'parkNumber'],
    ['retryStep', { parkNumber: 0 }, 'parkNumber'],
    ['skipStep', { parkNumber: 1 }, 'reason'],
    ['skipStep', { parkNumber: 1, reason: ' ' }, 'reason'],
    ['pauseOrder', {}, 'note'],
    ['doStep', {}, 'step'],
    ['doStep', { step: 'shipDelivery' }, 'step'],
    ['doStep', { step: 'createInvoice', journal: 7 }, 'journal'],
  ])('%s with %j is refused, and says what is missing: %s', async (update, command, missing) => {
    const order = await aParkedOrder();
    const refused = order.command(update, ...(command === undefined ? [] : [command]));
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    expect(error).toMatchObject({ cause: { type: 'invalidCommand', message: expect.stringContaining(missing) } });
    expect(order.calls).toEqual(['advanceOrder']);
  });
});

describe('a paused order', () => {
  it('is held by Pause and goes on by Resume', async () => {
    const order = await aWaitingOrder({
      advanceOrder: [wait('resume'), wait('delivery')],
      pauseOrder: [accepted],
      resumeOrder: [accepted],
    });
    await order.command('pauseOrder', { note: 'stock count' });
    await order.shows({ progress: 'paused', waitingFor: 'paused: waits for Resume' });
    await order.command('resumeOrder', {});
    await order.shows({ progress: 'waiting' });
    expect(order.calls).toEqual(['advanceOrder', 'pauseOrder', 'advanceOrder', 'resumeOrder', 'advanceOrder']);
  });

  it('takes Resume without any argument', async () => {
    const order = await aWaitingOrder({ resumeOrder: [accepted] });
    expect(await order.command('resumeOrder')).toEqual(accepted);
  });
});

describe('TMP-04 a cancel request of an operator', () => {
  it('lets the step in hand end, and closes the run', async () => {
    const inHand = deferred<ReturnType<typeof run>>();
    const order = anOrder({ advanceOrder: [run('shipDelivery')], shipDelivery: [() => inHand.promise] });
    await order.change(1);
    await eventually(() => Promise.resolve(order.calls.includes('shipDelivery')));
    await order.handle.cancel();
    expect(await order.progress()).toMatchObject({ step: 'shipDelivery' });
    expect(await statusOf(order)).toBe('RUNNING');
    inHand.resolve(run('createInvoice'));
    await expect(order.handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await statusOf(order)).toBe('CANCELLED');
    expect(order.calls).toEqual(['advanceOrder', 'shipDelivery']);
  });

  it('closes a waiting run at once, and the next run finds where the order stands', async () => {
    const order = await aWaitingOrder({ advanceOrder: [closed(2)] });
    await order.handle.cancel();
    await expect(order.handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    await order.change(2);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
  });

  it('is not needed to begin anew: a terminated run is followed by another', async () => {
    const order = await aWaitingOrder({ advanceOrder: [wait('delivery', 2), closed(3)] });
    await order.handle.terminate('an operator');
    await order.change(2);
    await order.shows({ progress: 'waiting' });
    await order.change(3);
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
  });

  it('may be a reset as well: the order goes on from what the database knows', async () => {
    const order = await aWaitingOrder({ advanceOrder: [wait('receipt', 2), closed(3)] });
    await order.change(2);
    await order.shows({ waitingFor: 'waits for the customer to receive it' });
    const { runId } = await order.handle.describe();
    const { events } = await order.handle.fetchHistory();
    const firstTask = events?.find((event) => event.workflowTaskCompletedEventAttributes);
    await bench.client.workflowService.resetWorkflowExecution({
      namespace: bench.config.temporal.namespace,
      workflowExecution: { workflowId: order.handle.workflowId, runId },
      workflowTaskFinishEventId: firstTask?.eventId ?? null,
      requestId: randomUUID(),
      reason: 'an operator',
    });
    expect(await order.handle.result()).toEqual({ outcome: 'closed' });
    expect((await order.handle.describe()).runId).not.toBe(runId);
  });
});

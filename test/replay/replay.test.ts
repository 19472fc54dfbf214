import { readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import * as workflows from '../../workflows';
import { testVariable } from '../support/database';
import { installQuietRuntime } from '../support/workflow-bench';
import { longRunNames, longScenes } from './long-scenes';
import { orderScenes } from './order-scenes';
import { readHistories } from './stored-histories';

const stored = readHistories();
const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };

beforeAll(installQuietRuntime);

/** Failing here means: orders that run now would stand still after the deployment of this change. */
describe('TMP-03 a history that was stored replays with the code of today', () => {
  it.each(stored.map(({ name, history }) => ({ name, history })))('$name', async ({ history }) => {
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined();
  });
});

describe('TMP-03 the stored histories', () => {
  const kindOf = (name: string): string => name.split('-')[0] ?? name;

  it('hold every kind of workflow', () => {
    expect([...new Set(stored.map(({ name }) => kindOf(name)))].sort()).toEqual(Object.keys(workflows).sort());
  });

  it('hold everything that the recorder lets happen', () => {
    const recorded = stored.map(({ name }) => name).filter((name) => name.includes('-'));
    const ofOrders = Object.keys(orderScenes).map((scene) => `orderLifecycle-${scene}`);
    expect(recorded.sort()).toEqual([...ofOrders, ...Object.keys(longScenes).flatMap(longRunNames)].sort());
  });

  it.each([
    ['a timer before the next attempt of a local step', 'orderLifecycle-interrupted', 'timerFiredEventAttributes'],
    ['a timer that ends the following', 'orderLifecycle-received', 'timerStartedEventAttributes'],
    ['commands', 'orderLifecycle-pausedAndResumed', 'workflowExecutionUpdateAcceptedEventAttributes'],
    ['a cancel request', 'orderLifecycle-cancelRequested', 'workflowExecutionCanceledEventAttributes'],
    ['an order that begins anew', 'orderLifecycle-long', 'workflowExecutionContinuedAsNewEventAttributes'],
    ['an import by ids that begins anew', 'orderIds-long', 'workflowExecutionContinuedAsNewEventAttributes'],
    ['an import of listings that begins anew', 'listingImport-long', 'workflowExecutionContinuedAsNewEventAttributes'],
    ['a push', 'orderLifecycle-closed', 'activityTaskCompletedEventAttributes'],
  ] as const)('hold %s', (_what, name, attributes) => {
    const events = stored.find((history) => history.name === name)?.history.events ?? [];
    expect(events.some((event) => event[attributes])).toBe(true);
  });

  it('are noticed when the code does something else than they tell', async () => {
    const closed = stored.find(({ name }) => name === 'orderLifecycle-closed')?.text ?? '';
    const altered: unknown = JSON.parse(
      closed.replaceAll('"activityType":{"name":"shipDelivery"}', '"activityType":{"name":"shipParcel"}'),
    );
    await expect(Worker.runReplayHistory({ workflowBundle }, historyFromJSON(altered))).rejects.toThrow('shipParcel');
  });
});

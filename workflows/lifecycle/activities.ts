import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { OrderActivities } from '../../activities/orders/order-activities';
import type { ShippingActivities } from '../../activities/shipping/shipping-activities';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { OrderRef } from '../messages';
import { MARKETPLACE_TASK_QUEUE } from '../task-queues';

/**
 * Steps that touch only our database are local: a server-side activity costs ten times as much. Every retry is a timer
 * of the server (threshold below the first interval), so that a database outage holds no workflow-task slot.
 */
const database = proxyLocalActivities<OrderActivities>({
  startToCloseTimeout: '10 seconds',
  localRetryThreshold: '1 second',
  // After the last attempt the run starts afresh, with a short history, and goes on trying.
  retry: { initialInterval: '2 seconds', backoffCoefficient: 3, maximumInterval: '5 minutes', maximumAttempts: 40 },
});

/**
 * What people ask for comes at any moment, also beside a local step. Local activities side by side end in any order, which
 * a replay does not repeat, and the order would stand still with the next worker; ordinary ones end where the history
 * says [TMP-03]. They are rare, so that their cost does not count.
 */
const people = proxyActivities<OrderActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/** Calls of a marketplace: retried for as long as it takes, at the server's cost of one activity. */
const marketplace = proxyActivities<ShippingActivities>({
  taskQueue: MARKETPLACE_TASK_QUEUE,
  startToCloseTimeout: '1 minute',
  // A worker that died is noticed by its silence: the next one tells, or finds that it was told.
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 3, maximumInterval: '5 minutes' },
});

/** Why the lifecycle looks at its order; in words, what it then does. */
export const occasions = {
  begun: 'the run begins: do what is due',
  changed: 'the order changed: do what is due',
  asked: 'a person asked: do what is due',
  timeCame: 'its time has come: do what is due',
  goingOn: 'go on with what is due',
} as const;

export type Occasion = keyof typeof occasions;

/** Every step that is due and touches only the database, one after the other; its result names those it did. */
export function advanceOrder(order: OrderRef, occasion: Occasion): Promise<LifecycleReport> {
  return database.advanceOrder.executeWithOptions({ summary: occasions[occasion] }, [order]);
}

export function shipDelivery(order: OrderRef): Promise<LifecycleReport> {
  const summary = 'tell the marketplace: tracking, then shipped';
  return marketplace.shipDelivery.executeWithOptions({ summary, activityId: 'shipDelivery' }, [order]);
}

export interface FailedStep {
  readonly step: LifecycleStep;
  readonly reasonCode: string;
  readonly message: string;
}

export function parkOrder(order: OrderRef, failed: FailedStep): Promise<LifecycleReport> {
  return database.parkOrder.executeWithOptions({ summary: `park: ${failed.reasonCode}` }, [{ ...order, ...failed }]);
}

/** What people ask of an order; each is one transaction that checks and records, and answers in words. */
export const commands: Pick<
  OrderActivities,
  'retryStep' | 'skipStep' | 'acceptTotals' | 'doStep' | 'pauseOrder' | 'resumeOrder'
> = {
  retryStep: (asked) => people.retryStep.executeWithOptions({ summary: 'a person asked: try the step again' }, [asked]),
  skipStep: (asked) =>
    people.skipStep.executeWithOptions({ summary: 'a person asked: go on without the step' }, [asked]),
  acceptTotals: (asked) =>
    people.acceptTotals.executeWithOptions({ summary: 'a person asked: take the totals as they are' }, [asked]),
  doStep: (asked) => people.doStep.executeWithOptions({ summary: `a person asked: do ${asked.step}` }, [asked]),
  pauseOrder: (asked) => people.pauseOrder.executeWithOptions({ summary: 'a person asked: hold the order' }, [asked]),
  resumeOrder: (asked) => people.resumeOrder.executeWithOptions({ summary: 'a person asked: go on' }, [asked]),
};

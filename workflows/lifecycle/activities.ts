import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { OrderActivities } from '../../activities/orders/order-activities';
import type { ShippingActivities } from '../../activities/shipping/shipping-activities';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { OrderRef } from '../messages';
import { MARKETPLACE_TASK_QUEUE } from '../task-queues';
import { needsNewerWorker } from './needs-newer-worker';

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

const summaries: Record<LifecycleStep, string> = {
  importOrder: 'make the sale order',
  confirmOrder: 'confirm: make the delivery and reserve stock',
  createInvoice: 'create the invoice',
  validateInvoice: 'validate the invoice: give it its number',
  registerPayment: 'register the payment',
  shipDelivery: 'tell the marketplace: tracking, then shipped',
  applyMarketplaceChange: 'take over what changed on the marketplace',
  cancelOrder: 'cancel the sale order and its delivery',
};

export function readOrder(order: OrderRef): Promise<LifecycleReport> {
  return database.readOrder.executeWithOptions({ summary: 'read where the order stands' }, [order]);
}

export function performStep(step: LifecycleStep, order: OrderRef): Promise<LifecycleReport> {
  if (!(step in summaries)) needsNewerWorker('step', step);
  const summary = summaries[step];
  if (step !== 'shipDelivery') return database[step].executeWithOptions({ summary }, [order]);
  return marketplace.shipDelivery.executeWithOptions({ summary, activityId: step }, [order]);
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
export const commands: Pick<OrderActivities, 'retryStep' | 'skipStep' | 'pauseOrder' | 'resumeOrder'> = people;

import { ApplicationFailure } from '@temporalio/common';
import { isHoldReason } from '../../domain/instance-hold';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import { reason, reasonCodeOf, type Reason } from '../../domain/reason-codes';
import type { TrackingToSend } from '../../domain/tracking-rules';
import { wantReading } from '../../entities/raise-revision';
import type { OrderRef } from '../../workflows/messages';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import { isUnanswered } from '../mirakl/activity-failure';
import { currentReception } from '../orders/current-reception';
import { inOrderTransaction, isDue } from '../orders/order-step';
import type { StepContext } from '../orders/step-context';
import { parkStep } from '../orders/park-step';
import { receivePage } from '../orders/receive-page';
import { recogniseShipment } from '../orders/recognise-shipment';
import { recordStepDone } from '../orders/record-step';
import { planPush, type PushPlan } from './push-plan';
import { recordPush, recordPushFailure, recordUnansweredPush } from './record-push';
import type { ShippingDependencies } from './shipping-dependencies';

/** How the calls of one push ended. A passing fault is thrown instead. */
type PushOutcome =
  | { readonly kind: 'told' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly reason: Reason }
  /** The gate is closed: the facts already say so. */
  | { readonly kind: 'held' }
  /** The marketplace may have carried it out: the order is read before anything is sent again. */
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * Tells the marketplace that a delivery is gone: tracking (OR23), then shipped (OR24). Told once: what is due is decided
 * under lock on a reception that is newer than the delivery, so that no tracking from the portal is overwritten; a lost
 * answer is read back before anything is repeated; and an order that somebody shipped in the portal is recognised by the
 * refusal and its reading [TRK-01, TRK-05].
 */
export async function shipDelivery(
  dependencies: ShippingDependencies,
  ref: OrderRef,
  signal: AbortSignal,
): Promise<LifecycleReport> {
  const startedAt = new Date();
  let plan: PushPlan | null = null;
  const report = await inOrderTransaction(dependencies, ref, async (context) => {
    if (!isDue('shipDelivery', context.order)) return;
    plan = await planPush(context.manager, context.order);
    await settleWithoutCall(context, plan, startedAt);
  });
  const push = pushOf(plan);
  if (push === null) return report;
  return dependencies.calls.connected(ref.instanceCode, async (instance) => {
    const outcome = await tell(dependencies, instance, ref, { tracking: push.tracking, signal });
    if (outcome.kind === 'refused') await readBack(dependencies, instance, ref, signal);
    return inOrderTransaction(dependencies, ref, (context) =>
      settle(context, { outcome, deliveryId: push.deliveryId, tracking: push.tracking, startedAt }),
    );
  });
}

function pushOf(plan: PushPlan | null): Extract<PushPlan, { kind: 'push' }> | null {
  return plan?.kind === 'push' ? plan : null;
}

/** What needs no call is done at once, in the transaction that decided it. */
async function settleWithoutCall(context: StepContext, plan: PushPlan, startedAt: Date): Promise<void> {
  switch (plan.kind) {
    case 'push':
      return;
    case 'readFirst':
      return wantReading(context.manager, [context.order.id]);
    case 'alreadyShipped':
      return recognise(context, startedAt);
    case 'notOurs':
      return recordPush(context, {
        ...{ deliveryId: plan.deliveryId, startedAt },
        sentence: `Nothing is told: ${plan.message}`,
      });
    case 'refused':
      return fail(context, plan.reason, startedAt);
  }
}

async function tell(
  { calls }: ShippingDependencies,
  instance: ConnectedInstance,
  { marketplaceOrderId }: OrderRef,
  { tracking, signal }: { readonly tracking: TrackingToSend | null; readonly signal: AbortSignal },
): Promise<PushOutcome> {
  try {
    return await calls.call(instance, async () => {
      if (tracking !== null) {
        const put = await instance.client.putTracking(marketplaceOrderId, wireTracking(tracking), signal);
        if (put.kind === 'refused') return put;
      }
      const shipped = await instance.client.shipOrder(marketplaceOrderId, signal);
      return shipped.kind === 'done' ? { kind: 'told' } : shipped;
    });
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Final failures are outcomes; whatever passes goes on to Temporal, which tries again. */
function outcomeOf(error: unknown): PushOutcome {
  if (!(error instanceof ApplicationFailure)) throw error;
  if (isUnanswered(error, 'OR24')) return { kind: 'unknown', message: error.message };
  if (error.nonRetryable !== true) throw error;
  const code = error.type ?? 'internal';
  if (isHoldReason(code)) return { kind: 'held' };
  return { kind: 'failed', reason: reason(reasonCodeOf(code), error.message) };
}

function wireTracking(tracking: TrackingToSend) {
  return {
    carrierCode: tracking.carrierCode ?? null,
    carrierName: tracking.carrierName ?? null,
    trackingNumber: tracking.trackingNumber ?? null,
    trackingUrl: tracking.carrierUrl ?? null,
  };
}

/** A refusal says that the order is not as we think: what it is now decides. */
async function readBack(
  { dataSource, calls }: ShippingDependencies,
  instance: ConnectedInstance,
  { marketplaceOrderId }: OrderRef,
  signal: AbortSignal,
): Promise<void> {
  await calls.call(instance, async () => {
    const { found, requestedAt } = await instance.client.ordersByIds([marketplaceOrderId], { use: 'readBack', signal });
    await receivePage(dataSource, instance, {
      orders: found,
      requestedAt,
      source: 'ids',
      isRequested: false,
      runId: null,
    });
  });
}

interface PushSettlement {
  readonly outcome: PushOutcome;
  readonly deliveryId: string;
  /** Null where shipped is told alone. */
  readonly tracking: TrackingToSend | null;
  readonly startedAt: Date;
}

/** Records what came of the calls, unless another attempt has already done so. */
async function settle(context: StepContext, settlement: PushSettlement): Promise<void> {
  const { outcome, deliveryId, tracking, startedAt } = settlement;
  const { manager, order } = context;
  if (order.facts.delivery?.isTold === true) return;
  switch (outcome.kind) {
    case 'held':
      return;
    case 'told':
      return recordPush(context, {
        ...{ deliveryId, startedAt },
        sentence: toldSentence(tracking),
      });
    case 'unknown':
      await recordUnansweredPush(context, outcome.message);
      return wantReading(manager, [order.id]);
    case 'failed':
      // Paused or changed meanwhile: what holds the order now comes first, and the push is due again after it.
      if (!isDue('shipDelivery', order)) return recordPushFailure(context, outcome.reason);
      return fail(context, outcome.reason, startedAt);
    case 'refused':
      return settleRefused(context, outcome.message, startedAt);
  }
}

/** The number of the parcel stays on the delivery: it leads to the buyer, and the story of an order outlives them. */
function toldSentence(tracking: TrackingToSend | null): string {
  if (tracking === null) return 'The marketplace was told: shipped (OR24)';
  const carrier = tracking.carrierCode ?? tracking.carrierName;
  const by = carrier === undefined ? '' : ` with ${carrier}`;
  return `The marketplace was told: tracking${by} (OR23), then shipped (OR24)`;
}

/**
 * Shipped already: recognised. Cancelled meanwhile: the next action is its cancelling. Else a person has to look: at the
 * words of the marketplace when the order may still be shipped, at its state when it may not.
 */
async function settleRefused(context: StepContext, message: string, startedAt: Date): Promise<void> {
  const plan = await planPush(context.manager, context.order);
  if (plan.kind === 'alreadyShipped') return recognise(context, startedAt);
  if (!isDue('shipDelivery', context.order)) return;
  const code = context.order.state === 'SHIPPING' ? 'marketplaceRejected' : 'wrongState';
  await fail(context, reason(code, message), startedAt);
}

async function recognise(context: StepContext, startedAt: Date): Promise<void> {
  const reception = await currentReception(context.manager, context.order);
  if (reception.kind === 'unreadable') return fail(context, reason('unreadableOrder', reception.reason), startedAt);
  await recogniseShipment(context, reception.order.tracking);
  await recordStepDone(context, { step: 'shipDelivery', startedAt, told: null });
}

async function fail(context: StepContext, why: Reason, startedAt: Date): Promise<void> {
  await recordPushFailure(context, why);
  await parkStep(context, { step: 'shipDelivery', reasons: [why], startedAt });
}

import { isEnded, isShippedOrBeyond } from '../order-states';
import type { LifecycleStep } from '../lifecycle-step';
import { dueBookingSteps } from './booking-steps';
import type { FinishOutcome, LifecycleAction, WaitingReason } from './lifecycle-action';
import type { OrderFacts } from './order-facts';

type Rule = (facts: OrderFacts) => LifecycleAction | null;

const run = (step: LifecycleStep): LifecycleAction => ({ kind: 'run', step });
const wait = (reason: WaitingReason, until: string | null = null): LifecycleAction => ({ kind: 'wait', reason, until });
const finish = (outcome: FinishOutcome): LifecycleAction => ({ kind: 'finish', outcome });

/** An archived instance follows no order any more; connected again, it goes on with them [INS-09, INS-10]. */
const archived: Rule = ({ isArchived }) => (isArchived ? finish('archived') : null);

/** What holds everything: a person's pause, the closed gate, a park. */
const held: Rule = ({ pausedBy, hold, park }) => {
  if (pausedBy !== null) return wait('resume');
  if (hold !== null) return { kind: 'wait', reason: 'gate', until: null, hold };
  return park === null ? null : { kind: 'park', park };
};

/** Before there is a sale order: take it, wait for it, or leave it [ORD-04, CAN-04]. */
const notImported: Rule = ({ saleOrder, decision, marketplace }) => {
  if (saleOrder !== null) return null;
  if (isEnded(marketplace.state)) return finish('nothingToTake');
  if (decision === 'ignored') return finish('notTaken');
  return decision === 'waiting' ? wait('takable') : run('importOrder');
};

/** Credit notes follow their invoice, also where the order is cancelled or closed [CAN-05]. */
const uncredited: Rule = ({ saleOrder, isCreditNoteDue, skippedSteps }) =>
  saleOrder === null || !isCreditNoteDue || skippedSteps.includes('validateCreditNotes')
    ? null
    : run('validateCreditNotes');

/** What is due of invoice, validation and payment is done; a switch that is off, or a skipped step, leaves its part [WFL-03]. */
const unbooked: Rule = ({ saleOrder, invoices, skippedSteps }) => {
  if (saleOrder === null) return null;
  const next = dueBookingSteps(invoices).find((step) => saleOrder[step] && !skippedSteps.includes(step));
  return next === undefined ? null : run(next);
};

/** A cancelled order that comes back is held [ORD-16]; what had left of it is invoiced all the same, and its refunds are followed. */
const over: Rule = (facts) => {
  const { saleOrder, marketplace, isRefundOpen } = facts;
  if (saleOrder?.state !== 'cancelled') return null;
  if (!marketplace.isApplied && (!isEnded(marketplace.state) || isRefundOpen || saleOrder.isPartKept)) {
    return run('applyMarketplaceChange');
  }
  return (saleOrder.isPartKept ? unbooked(facts) : null) ?? finish('cancelled');
};

/** What the marketplace says comes before what we would do next; what it changed too late is a person's to decide. */
const changed: Rule = ({ marketplace, saleOrder }) => {
  if (!marketplace.isApplied) return run('applyMarketplaceChange');
  if (isEnded(marketplace.state)) return run('cancelOrder');
  return saleOrder?.awaitsDecision === true ? run('applyMarketplaceChange') : null;
};

/** Imported early by id: nothing is promised to anybody before the marketplace asks us to ship. */
const notYetOurs: Rule = ({ marketplace }) => {
  if (marketplace.state === 'STAGING') return wait('takable');
  if (marketplace.state === 'WAITING_ACCEPTANCE') return wait('acceptance');
  return marketplace.state === 'WAITING_DEBIT' || marketplace.state === 'WAITING_DEBIT_PAYMENT' ? wait('debit') : null;
};

const unconfirmed: Rule = ({ saleOrder }) => {
  if (saleOrder?.state !== 'draft') return null;
  return saleOrder.confirmOrder ? run('confirmOrder') : wait('confirmation');
};

/** The warehouse first, then the marketplace is told [TRK-01]. Without a delivery the operator fulfils [ORD-14]. */
const unshipped: Rule = ({ delivery, marketplace, skippedSteps }) => {
  if (delivery === null) return null;
  if (delivery.state === 'cancelled') return isShippedOrBeyond(marketplace.state) ? null : wait('ending');
  if (delivery.isLeaveOutDue) return run('leaveOutRefunded');
  if (delivery.isHeld) return wait('refunded');
  if (delivery.state !== 'done') return wait('delivery');
  if (!delivery.isTold && !skippedSteps.includes('shipDelivery')) {
    if (delivery.isReadBackWanted) return wait('readBack');
    if (!delivery.isPushDue) return wait('trackingExport');
    return delivery.pushPausedUntil === null ? run('shipDelivery') : wait('nextPush', delivery.pushPausedUntil);
  }
  return isShippedOrBeyond(marketplace.state) ? null : wait('shippedState');
};

/** Shipped: followed until the marketplace closes the order, or for the instance's time past RECEIVED. */
function followed({ marketplace }: OrderFacts): LifecycleAction {
  if (marketplace.state === 'CLOSED') return finish('closed');
  if (marketplace.isFollowed) return finish('followedLongEnough');
  return marketplace.state === 'RECEIVED' ? wait('closing', marketplace.followUntil) : wait('receipt');
}

/** In this order; the first that has an answer decides. A new capability is one more rule. */
const rules: readonly Rule[] = [
  archived,
  held,
  notImported,
  uncredited,
  over,
  changed,
  notYetOurs,
  unconfirmed,
  unbooked,
  unshipped,
];

/**
 * What an order needs next, from its facts alone: pure, total, and called in the activity that read the facts, so that
 * the answer is in the workflow's history and a changed rule never breaks an order that is running.
 */
export function nextAction(facts: OrderFacts): LifecycleAction {
  for (const rule of rules) {
    const action = rule(facts);
    if (action !== null) return action;
  }
  return followed(facts);
}

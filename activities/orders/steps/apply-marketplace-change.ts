import { changedAmounts, isTaxAloneChanged } from '../../../domain/changed-amounts';
import { formatMoney } from '../../../domain/money';
import { isEnded, isShippedOrBeyond, transitionKind } from '../../../domain/order-states';
import { reason, type Reason } from '../../../domain/reason-codes';
import { figuresWords, laterFigures, marketplaceTotals } from '../../../domain/totals';
import { addTimelineEntry, type TimelineFact } from '../../../entities/add-timeline-entry';
import { bookRefunds } from '../book-refunds';
import { receptionsToCompare } from '../current-reception';
import { readDecisions } from '../decisions';
import { followAddresses, planAddresses } from '../follow-addresses';
import { followDeadline } from '../follow-deadline';
import type { LockedOrder } from '../lock-order';
import { planOrderChanges, type PlannedOrderChanges } from '../plan-order-changes';
import { shrinkSaleOrder } from '../shrink-sale-order';
import { tellOtherChanges, unknownWords } from '../tell-other-changes';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { noteFinancialStatus } from '../note-financial-status';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';
import { recogniseShipment } from '../recognise-shipment';

/**
 * Brings the sale order in line with the current reception: what was cancelled is taken out, the state moves on, somebody
 * else's shipment is recognised, a payment is noted, another address is taken over. What differs after that holds the order
 * with its reasons, never silently; so does what came too late, after everything else is taken over: units that had left when
 * they were cancelled, taxes of another country [CAN-06, TAX-03]. A person who goes on goes on with all that the park named.
 */
export async function applyMarketplaceChange(context: StepContext): Promise<StepOutcome> {
  const { marketplace, skippedSteps } = context.order.facts;
  if (marketplace.isApplied) return doneUnlessAwaiting(context, null);
  return takeOver(context, skippedSteps.includes('applyMarketplaceChange'));
}

async function takeOver(context: StepContext, isSkipped: boolean): Promise<StepOutcome> {
  const { manager, order } = context;
  const from = order.acceptedState ?? order.state;
  const unexpected = isSkipped ? [] : unexpectedTransition(order, from);
  const { before, now } = await receptionsToCompare(manager, order);
  if (now.kind === 'unreadable') return blocked(...unexpected, reason('unreadableOrder', now.reason));
  const { changes, shrinking } = await planOrderChanges(context, before, now.order);
  const lines = shrinking?.plan.lines ?? null;
  const addresses = await planAddresses(context, { changes, now: now.order, lines });
  const differing = heldBy(order, { now: now.order, changes, shrinking });
  const held = [...unexpected, ...(isSkipped ? [] : differing)];
  if (addresses.kind === 'blocked') return blocked(...held, ...addresses.reasons);
  if (held.length > 0) return blocked(...held);
  const unbooked = await bookRefunds(context, now.order);
  if (unbooked !== null) return blocked(unbooked);

  if (shrinking !== null) await shrinkSaleOrder(context, shrinking);
  await followAddresses(context, addresses);
  await followDeadline(context);
  await tellOtherChanges(context, changes, now.order);
  if (isShippedOrBeyond(order.state)) await recogniseShipment(context, now.order.tracking);
  await noteFinancialStatus(context, now.order);
  await noteMarketplaceAmounts(context, now.order, differing.length > 0);
  await acceptReception(context);
  const told = from === order.state ? null : stateChanged(from, order.state);
  const isMoved = addresses.country !== null;
  const mayAwait = shrinking !== null || isMoved || order.facts.saleOrder?.awaitsDecision === true;
  return mayAwait ? doneUnlessAwaiting(context, told) : done(told);
}

function unexpectedTransition({ state }: LockedOrder, from: string): readonly Reason[] {
  if (transitionKind(from, state) !== 'unexpected') return [];
  return [reason('unexpectedTransition', `${from} cannot be followed by ${state}`)];
}

const stateChanged = (from: string, to: string): TimelineFact => ({
  kind: 'stateChanged',
  actor: 'marketplace',
  sentence: `${from} became ${to} on the marketplace`,
  data: { from, to },
});

/**
 * What was taken over stays, and the order waits for a person when something of it came too late. One that ended whole is held
 * where it is cancelled.
 */
async function doneUnlessAwaiting({ manager, order }: StepContext, told: TimelineFact | null): Promise<StepOutcome> {
  const isOver = isEnded(order.state) || order.facts.saleOrder?.state === 'cancelled';
  const awaited = isOver ? [] : await readDecisions(manager, order.id);
  if (awaited.length === 0) return done(told);
  if (told !== null) await addTimelineEntry(manager, order.id, told);
  return blocked(...awaited);
}

/** What differs from the marketplace after every change that is understood, both figures shown [CAN-03, ORD-09]. */
function heldBy(order: LockedOrder, { now, changes, shrinking }: HeldOrder): readonly Reason[] {
  const { booked, acceptedTotals, facts } = order;
  // Of one that is cancelled here there is nothing left to compare.
  if (isEnded(order.state) || facts.saleOrder?.state === 'cancelled') return [];
  const unplanned = booked === null ? null : changedAmounts(booked, now);
  const difference = shrinking === null ? unplanned : shrinking.plan.difference;
  if (difference !== null) return [reason('changedAfterImport', [difference, ...unknownWords(changes)].join('. '))];
  const figures = laterFigures(shrinking === null ? acceptedTotals : shrinking.plan.accepted, now);
  return figures === null ? [] : [reason('totalsDiffer', figuresWords(figures))];
}

interface HeldOrder extends PlannedOrderChanges {
  readonly now: MarketplaceOrder;
}

/** From here on the sale order reflects the current reception. */
async function acceptReception({ manager, order }: StepContext): Promise<void> {
  await manager.query(
    `update marketplace_order set applied_content_hash = content_hash, accepted_state = state where id = $1`,
    [order.id],
  );
}

/**
 * What the marketplace says today, where it may differ from what is booked: a total of an order that was taken although
 * totals differ [ORD-09], taxes in the place of which ours are booked [TAX-01]. What a person went on with is what later
 * answers are compared with: it holds the order no second time.
 */
async function noteMarketplaceAmounts(
  { manager, order }: StepContext,
  now: MarketplaceOrder,
  isDifferenceSkipped: boolean,
): Promise<void> {
  const { acceptedTotals, booked, saleOrderId } = order;
  const { total, taxes, received } = marketplaceTotals(now);
  const money = (amount: typeof received): string => formatMoney(amount, now.currency);
  const isTaxChanged = booked !== null && isTaxAloneChanged(booked, now);
  if (total !== null && (acceptedTotals !== null || isTaxChanged)) {
    await manager.query(`update sale_order set marketplace_total = $2 where id = $1`, [saleOrderId, money(total)]);
  }
  if (isTaxChanged || isDifferenceSkipped) {
    await manager.query(`update sale_order set marketplace_tax = $2, received_total = $3 where id = $1`, [
      ...[saleOrderId, money(taxes), money(received)],
    ]);
  }
}

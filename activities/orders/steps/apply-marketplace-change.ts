import { changedAmounts, isTaxAloneChanged } from '../../../domain/changed-amounts';
import { formatMoney } from '../../../domain/money';
import { isEnded, isShippedOrBeyond, transitionKind } from '../../../domain/order-states';
import { reason, type Reason } from '../../../domain/reason-codes';
import { figuresWords, laterFigures, marketplaceTotals } from '../../../domain/totals';
import { bookRefunds } from '../book-refunds';
import { receptionsToCompare } from '../current-reception';
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
 * with its reason, never silently.
 */
export async function applyMarketplaceChange(context: StepContext): Promise<StepOutcome> {
  const { manager, order } = context;
  const from = order.acceptedState ?? order.state;
  // A person looked at the difference and chose to go on: the skip is used up by this reception.
  const isSkipped = order.facts.skippedSteps.includes('applyMarketplaceChange');
  if (!isSkipped && transitionKind(from, order.state) === 'unexpected') {
    return blocked(reason('unexpectedTransition', `${from} cannot be followed by ${order.state}`));
  }
  const { before, now } = await receptionsToCompare(manager, order);
  if (now.kind === 'unreadable') return blocked(reason('unreadableOrder', now.reason));
  const { changes, shrinking } = await planOrderChanges(context, before, now.order);
  const whyHeld = isEnded(order.state) || isSkipped ? null : heldBy(order, { now: now.order, changes, shrinking });
  if (whyHeld !== null) return blocked(whyHeld);
  const partners = await planAddresses(context, changes, now.order);
  if (partners.kind === 'blocked') return blocked(...partners.reasons);
  const unbooked = await bookRefunds(context, now.order);
  if (unbooked !== null) return blocked(unbooked);

  if (shrinking !== null) await shrinkSaleOrder(context, shrinking);
  await followAddresses(context, partners);
  await followDeadline(context);
  await tellOtherChanges(context, changes, now.order);
  if (isShippedOrBeyond(order.state)) await recogniseShipment(context, now.order.tracking);
  await noteFinancialStatus(context, now.order);
  await noteMarketplaceAmounts(context, now.order);
  await acceptReception(context);
  if (from === order.state) return done(null);
  return done({
    kind: 'stateChanged',
    actor: 'marketplace',
    sentence: `${from} became ${order.state} on the marketplace`,
    data: { from, to: order.state },
  });
}

/** What differs from the marketplace after every change that is understood, both figures shown [CAN-03, ORD-09]. */
function heldBy({ booked, acceptedTotals }: LockedOrder, { now, changes, shrinking }: HeldOrder): Reason | null {
  const unplanned = booked === null ? null : changedAmounts(booked, now);
  const difference = shrinking === null ? unplanned : shrinking.plan.difference;
  if (difference !== null) return reason('changedAfterImport', [difference, ...unknownWords(changes)].join('. '));
  const figures = laterFigures(shrinking === null ? acceptedTotals : shrinking.plan.accepted, now);
  return figures === null ? null : reason('totalsDiffer', figuresWords(figures));
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
 * totals differ [ORD-09], taxes in the place of which ours are booked [TAX-01].
 */
async function noteMarketplaceAmounts({ manager, order }: StepContext, now: MarketplaceOrder): Promise<void> {
  const { acceptedTotals, booked, saleOrderId } = order;
  const { total, taxes, received } = marketplaceTotals(now);
  const money = (amount: typeof received): string => formatMoney(amount, now.currency);
  const isTaxChanged = booked !== null && isTaxAloneChanged(booked, now);
  if (total !== null && (acceptedTotals !== null || isTaxChanged)) {
    await manager.query(`update sale_order set marketplace_total = $2 where id = $1`, [saleOrderId, money(total)]);
  }
  if (isTaxChanged) {
    await manager.query(`update sale_order set marketplace_tax = $2, received_total = $3 where id = $1`, [
      ...[saleOrderId, money(taxes), money(received)],
    ]);
  }
}

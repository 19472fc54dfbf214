import { changedAmounts, isTaxAloneChanged } from '../../../domain/changed-amounts';
import { formatMoney } from '../../../domain/money';
import { isEnded, isShippedOrBeyond, transitionKind } from '../../../domain/order-states';
import { reason } from '../../../domain/reason-codes';
import { figuresWords, laterFigures, marketplaceTotals } from '../../../domain/totals';
import { bookRefunds } from '../book-refunds';
import { currentReception } from '../current-reception';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { noteFinancialStatus } from '../note-financial-status';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';
import { recogniseShipment } from '../recognise-shipment';

/**
 * Brings the sale order in line with the current reception: the state moves on, somebody else's shipment is recognised,
 * a payment is noted. What this version cannot take over holds the order with its reason, never silently.
 */
export async function applyMarketplaceChange(context: StepContext): Promise<StepOutcome> {
  const { manager, order } = context;
  const from = order.acceptedState ?? order.state;
  // A person looked at the difference and chose to go on: the skip is used up by this reception.
  const isSkipped = order.facts.skippedSteps.includes('applyMarketplaceChange');
  if (!isSkipped && transitionKind(from, order.state) === 'unexpected') {
    return blocked(reason('unexpectedTransition', `${from} cannot be followed by ${order.state}`));
  }
  const reception = await currentReception(manager, order);
  if (reception.kind === 'unreadable') return blocked(reason('unreadableOrder', reception.reason));
  const isCompared = !isEnded(order.state) && !isSkipped;
  const difference = isCompared && order.booked !== null ? changedAmounts(order.booked, reception.order) : null;
  if (difference !== null) return blocked(reason('changedAfterImport', difference));
  const figures = isCompared ? laterFigures(order.acceptedTotals, reception.order) : null;
  if (figures !== null) return blocked(reason('totalsDiffer', figuresWords(figures)));
  const unbooked = await bookRefunds(context, reception.order);
  if (unbooked !== null) return blocked(unbooked);

  if (isShippedOrBeyond(order.state)) await recogniseShipment(context, reception.order.tracking);
  await noteFinancialStatus(context, reception.order);
  await noteMarketplaceAmounts(context, reception.order);
  await acceptReception(context);
  if (from === order.state) return done(null);
  return done({
    kind: 'stateChanged',
    actor: 'marketplace',
    sentence: `${from} became ${order.state} on the marketplace`,
    data: { from, to: order.state },
  });
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

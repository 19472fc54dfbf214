import { amountOf, formatMoney } from '../../../domain/money';
import { isEnded, isShippedOrBeyond, transitionKind } from '../../../domain/order-states';
import { reason } from '../../../domain/reason-codes';
import { figuresWords, marketplaceTotals } from '../../../domain/totals';
import { laterFigures } from '../accept-totals';
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
  const difference = isEnded(order.state) || isSkipped ? null : amountDifference(context, reception.order);
  if (difference !== null) return blocked(reason('changedAfterImport', difference));
  const figures = isEnded(order.state) || isSkipped ? null : laterFigures(order, reception.order);
  if (figures !== null) return blocked(reason('totalsDiffer', figuresWords(figures)));

  if (isShippedOrBeyond(order.state)) await recogniseShipment(context, reception.order.tracking);
  await noteFinancialStatus(context, reception.order);
  await noteMarketplaceTotal(context, reception.order);
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

/** What is left of the lines, against what they were at import: anything taken out later is a person's matter [ORD-09]. */
function amountDifference({ order: { booked } }: StepContext, now: MarketplaceOrder): string | null {
  const received = formatMoney(marketplaceTotals(now).received, now.currency);
  if (booked === null || amountOf(booked.received).eq(received)) return null;
  const [before, total] = [booked.received, booked.total].map((text) => formatMoney(amountOf(text), booked.currency));
  const ours = before === total ? '' : `; they were ${String(before)} at import`;
  return `The marketplace's lines now add up to ${received} ${now.currency}${ours}; ${String(total)} ${booked.currency} is booked`;
}

/** Of an order that was taken although its totals differ, the difference shown is that of today [ORD-09]. */
async function noteMarketplaceTotal({ manager, order }: StepContext, now: MarketplaceOrder): Promise<void> {
  const { total } = marketplaceTotals(now);
  if (order.acceptedTotals === null || total === null) return;
  await manager.query(`update sale_order set marketplace_total = $2 where id = $1`, [
    order.saleOrderId,
    formatMoney(total, now.currency),
  ]);
}

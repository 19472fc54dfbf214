import type { OrderTotals } from './mapping/mapped-sale-order';
import type { MarketplaceOrder, MarketplaceOrderLine } from './marketplace-order';
import { amountOf, formatMoney, isSameMoney, sumOf, zero, type Amount } from './money';
import { isLiveLine } from './order-states';
import { reason, type Reason } from './reason-codes';

/**
 * What is to be booked, and what the marketplace says, over the lines that are alive: price + shipping + fees, and the
 * taxes on top in TAX_EXCLUDED (mirakl/API.md sections 7 and 14). What was cancelled has already left the prices, and
 * refunds never change them, so neither is looked at here (ORD-10).
 */
export function orderTotals(order: MarketplaceOrder): OrderTotals {
  const live = order.lines.filter((line) => isLiveLine(line, order));
  const goods = sumOf(live.map((line) => line.price));
  const shipping = sumOf(live.map((line) => line.shippingPrice));
  const fees = sumOf(live.flatMap((line) => line.fees.map((fee) => fee.amount)));
  const taxes = sumOf(live.flatMap((line) => taxesOf(line).map((tax) => tax.amount)));

  const isTaxOnTop = order.taxMode === 'TAX_EXCLUDED';
  const prices = goods.plus(shipping).plus(fees);
  const ours = isTaxOnTop ? prices.plus(taxes) : prices;
  const named = marketplacePrices(order, fees);
  const marketplace = named !== null && isTaxOnTop ? named.plus(taxes) : named;

  const money = (amount: Amount): string => formatMoney(amount, order.currency);
  return {
    currency: order.currency,
    goods: money(goods),
    shipping: money(shipping),
    fees: money(fees),
    taxes: money(taxes),
    untaxed: money(ours.minus(taxes)),
    ours: money(ours),
    marketplace: marketplace === null ? null : money(marketplace),
    isEqual: marketplace !== null && isSameMoney(ours, marketplace, order.currency),
  };
}

/** The reason to hold an order whose totals are not equal, both figures shown; null when they are (ORD-09). */
export function totalsReason(totals: OrderTotals): Reason | null {
  if (totals.isEqual) return null;
  const ours = `our lines add up to ${totals.ours} ${totals.currency}`;
  if (totals.marketplace === null) return reason('totalsDiffer', `The marketplace names no total; ${ours}`);
  const difference = formatMoney(amountOf(totals.ours).minus(amountOf(totals.marketplace)), totals.currency);
  return reason(
    'totalsDiffer',
    `The marketplace says ${totals.marketplace} ${totals.currency}, ${ours}: a difference of ${difference}`,
  );
}

const taxesOf = (line: MarketplaceOrderLine) => [...line.taxes, ...line.shippingTaxes];

/** The marketplace's total in the order's tax mode. Its parts serve where it gives no `total_price`. */
function marketplacePrices(order: MarketplaceOrder, fees: Amount): Amount | null {
  if (order.totalPrice !== null) return amountOf(order.totalPrice);
  if (order.price === null) return null;
  return amountOf(order.price)
    .plus(order.shippingPrice === null ? zero : amountOf(order.shippingPrice))
    .plus(fees);
}

import type { MarketplaceOrder } from './marketplace-order';
import { amountOf, isSameMoney, sumOf, zero, type Amount } from './money';
import { isLiveLine } from './order-states';

/**
 * Shipping that the order names and none of its lines: the marketplace sums it from the lines as a rule (mirakl/API.md
 * section 5), so it counts only where no live line has any and the marketplace's own total holds it (TAX-04). Else zero.
 */
export function orderShipping(order: MarketplaceOrder): Amount {
  const live = order.lines.filter((line) => isLiveLine(line, order));
  if (order.shippingPrice === null || live.some((line) => !amountOf(line.shippingPrice).eq(zero))) return zero;
  const shipping = amountOf(order.shippingPrice);
  const others = sumOf(live.flatMap((line) => [line.price, ...line.fees.map((fee) => fee.amount)]));
  const isInTotal =
    order.totalPrice === null || isSameMoney(others.plus(shipping), amountOf(order.totalPrice), order.currency);
  return isInTotal ? shipping : zero;
}

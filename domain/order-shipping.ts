import type { MarketplaceOrder } from './marketplace-order';
import { amountOf, isSameMoney, sumOf, zero, type Amount } from './money';
import { isLiveLine } from './order-states';

/**
 * Shipping that the order names and none of its lines. As a rule the order's shipping is the sum of that of its lines
 * (mirakl/API.md section 5). So the order's counts on two conditions: every live line has a shipping price of zero, and the
 * total that the marketplace gives, if it gives one, is only reached with it (TAX-04). Else the answer is zero.
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

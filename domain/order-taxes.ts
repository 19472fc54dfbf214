import type { MarketplaceOrder, MarketplaceOrderLine } from './marketplace-order';
import { isSameMoney, sumOf, type Amount } from './money';

/** Of products and shipping, as given. */
export const taxesOfLines = (lines: readonly MarketplaceOrderLine[]): Amount =>
  sumOf(lines.flatMap((line) => [...line.taxes, ...line.shippingTaxes].map(({ amount }) => amount)));

/**
 * What the marketplace itself sums of the taxes of an order, over products and shipping by code and rate, where it calculates
 * them at order level (`order_taxes`, mirakl/API.md section 5). Those of its live lines where it gives no sum, and where its
 * sum counts the lines as well that were refused or cancelled.
 */
export function namedTaxes(order: MarketplaceOrder, ofLiveLines: Amount): Amount {
  if (order.orderTaxes.length === 0) return ofLiveLines;
  const named = sumOf(order.orderTaxes.map(({ amount }) => amount));
  return isSameMoney(named, taxesOfLines(order.lines), order.currency) ? ofLiveLines : named;
}

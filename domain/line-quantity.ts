import type { MarketplaceOrderLine } from './marketplace-order';
import { amountOf, isSameMoney, sumOf, timesQuantity } from './money';

export interface LineQuantity {
  /** As first ordered. */
  readonly ordered: number;
  /** Ordered less cancelled: what is delivered and invoiced. */
  readonly live: number;
}

/**
 * Whether a cancelation lowers the `quantity` of a line is not documented and differs (mirakl/API.md section 7): where
 * the price is quantity x unit price it is already lowered, where price and cancelled amount together are, it is not.
 * Where the figures do not tell, the quantity counts as ordered, unless more was cancelled than it holds.
 */
export function lineQuantity(line: MarketplaceOrderLine, currency: string): LineQuantity {
  const cancelled = line.cancelations.reduce((sum, cancelation) => sum + (cancelation.quantity ?? 0), 0);
  return isLoweredByCancelation(line, cancelled, currency)
    ? { ordered: line.quantity + cancelled, live: line.quantity }
    : { ordered: line.quantity, live: line.quantity - cancelled };
}

function isLoweredByCancelation(line: MarketplaceOrderLine, cancelled: number, currency: string): boolean {
  if (cancelled > line.quantity) return true;
  if (line.unitPrice === null) return false;
  const full = timesQuantity(amountOf(line.unitPrice), line.quantity);
  const price = amountOf(line.price);
  const before = price.plus(sumOf(line.cancelations.map((cancelation) => cancelation.amount)));
  return isSameMoney(price, full, currency) && !isSameMoney(before, full, currency);
}

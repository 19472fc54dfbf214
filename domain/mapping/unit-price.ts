import type { MarketplaceOrderLine } from '../marketplace-order';
import { amountOf, divideByQuantity, type Amount } from '../money';

/**
 * The price of one unit before discount: the origin price where it is higher, else the price that the customer pays
 * (ORD-09). Where the marketplace gives neither, the line's price is shared over its units, and what the rounding leaves
 * shows as discount.
 */
export function unitPriceOf(line: MarketplaceOrderLine, quantity: number): Amount {
  const paid = line.unitPrice === null ? divideByQuantity(amountOf(line.price), quantity) : amountOf(line.unitPrice);
  if (line.originUnitPrice === null) return paid;
  const origin = amountOf(line.originUnitPrice);
  return origin.gt(paid) ? origin : paid;
}

import { isLiveLine } from './order-states';
import type { MarketplaceOrder } from './marketplace-order';

export type FinancialStatus = 'Paid' | 'Unpaid';

/**
 * Paid once the customer was debited: the order as a whole, or every line that is still alive (ORD-07). Payment
 * workflows that never set a date stay Unpaid, which says nothing about lateness.
 */
export function financialStatusOf(order: MarketplaceOrder): FinancialStatus {
  if (order.customerDebitedAt !== null) return 'Paid';
  const liveLines = order.lines.filter((line) => isLiveLine(line, order));
  const isEveryLineDebited = liveLines.length > 0 && liveLines.every((line) => line.debitedAt !== null);
  return isEveryLineDebited ? 'Paid' : 'Unpaid';
}

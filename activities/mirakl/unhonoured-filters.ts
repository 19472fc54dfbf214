import type { MarketplaceOrder } from '../../domain/marketplace-order';
import type { DecodedOrder } from './order-schema';
import type { OrdersQuery } from './orders-query';

/** Mirakl itself reads `start_update_date` some time earlier, and clocks differ (API section 4.2); a day is beyond both. */
const TOLERANCE_MS = 24 * 3_600_000;

/**
 * The filters of a query that the answered orders contradict, by Mirakl's names. Such an answer is still usable, since more
 * than asked for came; whoever reads it says so.
 */
export function unhonouredFilters(query: OrdersQuery, answered: readonly DecodedOrder[]): readonly string[] {
  const orders = answered.flatMap((decoded) => (decoded.kind === 'decoded' ? [decoded.order] : []));
  const checks: readonly (readonly [string, (order: MarketplaceOrder) => boolean])[] = [
    ['order_ids', (order) => query.marketplaceOrderIds?.includes(order.marketplaceOrderId) ?? true],
    ['start_update_date', (order) => isNotBefore(order.lastUpdatedAt, query.updatedFrom)],
    ['end_update_date', (order) => isNotAfter(order.lastUpdatedAt, query.updatedTo)],
    ['start_date', (order) => isNotBefore(order.createdAt, query.createdFrom)],
    ['end_date', (order) => isNotAfter(order.createdAt, query.createdTo)],
  ];
  return checks.filter(([, isHonoured]) => !orders.every(isHonoured)).map(([name]) => name);
}

function isNotBefore(date: string, from: string | undefined): boolean {
  return from === undefined || Date.parse(date) >= Date.parse(from) - TOLERANCE_MS;
}

function isNotAfter(date: string, to: string | undefined): boolean {
  return to === undefined || Date.parse(date) <= Date.parse(to) + TOLERANCE_MS;
}

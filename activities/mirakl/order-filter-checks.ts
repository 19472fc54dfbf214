import type { MarketplaceOrder } from '../../domain/marketplace-order';
import type { OrdersQuery } from './orders-query';
import type { FilterChecks } from './paging/page';

/** Mirakl itself reads `start_update_date` some time earlier, and clocks differ (API section 4.2); a day is beyond both. */
const TOLERANCE_MS = 24 * 3_600_000;

/** What the orders are that a query asks for, by the names of its filters. */
export function orderFilterChecks(query: OrdersQuery): FilterChecks<MarketplaceOrder> {
  return [
    ['order_ids', (order) => query.marketplaceOrderIds?.includes(order.marketplaceOrderId) ?? true],
    ['start_update_date', (order) => isNotBefore(order.lastUpdatedAt, query.updatedFrom)],
    ['end_update_date', (order) => isNotAfter(order.lastUpdatedAt, query.updatedTo)],
    ['start_date', (order) => isNotBefore(order.createdAt, query.createdFrom)],
    ['end_date', (order) => isNotAfter(order.createdAt, query.createdTo)],
  ];
}

function isNotBefore(date: string, from: string | undefined): boolean {
  return from === undefined || Date.parse(date) >= Date.parse(from) - TOLERANCE_MS;
}

function isNotAfter(date: string, to: string | undefined): boolean {
  return to === undefined || Date.parse(date) <= Date.parse(to) + TOLERANCE_MS;
}

import type { TaxMode } from '../../domain/marketplace-order';
import type { Caller } from './caller';
import { operations } from './operations';
import { type DecodedOrder, decodeOrder } from './order-schema';
import { orderFilterChecks } from './order-filter-checks';
import type { OrdersQuery } from './orders-query';
import { listSchema, type PageOddity, timesOf, unhonouredFilters } from './paging/page';

/** What goes with every OR11 call of an instance. */
export interface OrdersSettings {
  /** The platform's own mode; null leaves the choice to the platform. */
  readonly taxMode: TaxMode | null;
}

export interface ReceivedOrder {
  /** As answered, and so kept. */
  readonly raw: unknown;
  readonly decoded: DecodedOrder;
}

export interface OrdersPage {
  readonly orders: readonly ReceivedOrder[];
  readonly totalCount: number | null;
  /** The marketplace's clock at the answer, ISO 8601. */
  readonly serverTime: string;
  /** Our clock when the page was asked for, ISO 8601. */
  readonly requestedAt: string;
  readonly oddities: readonly PageOddity[];
}

const pageSchema = listSchema('orders');

export function toReceivedOrder(raw: unknown): ReceivedOrder {
  return { raw, decoded: decodeOrder(raw) };
}

/** The id of a received order, readable or not; null when even that is missing. */
export function receivedOrderId({ decoded }: ReceivedOrder): string | null {
  return decoded.kind === 'decoded' ? decoded.order.marketplaceOrderId : decoded.marketplaceOrderId;
}

export interface PagePosition {
  /** At most 100; forgetting it gives 10 (API section 2). */
  readonly max: number;
  readonly offset: number;
  readonly signal?: AbortSignal | undefined;
}

/** One OR11 call, its budget already spent: oldest creation first, which is the only thing Mirakl sorts by. */
export async function readOrdersPage(
  caller: Caller,
  settings: OrdersSettings,
  query: OrdersQuery,
  { max, offset, signal }: PagePosition,
): Promise<OrdersPage> {
  const request = {
    operation: operations.orders,
    path: '/orders',
    query: {
      order_ids: query.marketplaceOrderIds?.join(','),
      start_update_date: query.updatedFrom,
      end_update_date: query.updatedTo,
      start_date: query.createdFrom,
      end_date: query.createdTo,
      order_tax_mode: settings.taxMode ?? undefined,
      sort: 'dateCreated',
      order: 'asc',
      max: String(max),
      offset: String(offset),
    },
    signal,
  };
  const { body, answer } = await caller.read(request, pageSchema);
  const orders = body.rows.map(toReceivedOrder);
  const readable = orders.flatMap(({ decoded }) => (decoded.kind === 'decoded' ? [decoded.order] : []));
  return {
    orders,
    totalCount: body.totalCount,
    oddities: unhonouredFilters(operations.orders, readable, orderFilterChecks(query)),
    ...timesOf(answer),
  };
}

import { z } from 'zod';
import type { TaxMode } from '../../domain/marketplace-order';
import type { Caller } from './caller';
import { operations } from './operations';
import { type DecodedOrder, decodeOrder } from './order-schema';
import type { OrdersQuery } from './orders-query';
import { unhonouredFilters } from './unhonoured-filters';
import { count, entry, neededList } from './wire-values';

/** What goes with every OR11 call of an instance. */
export interface OrdersSettings {
  readonly locale: string | null;
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
  /** Filters that the answer shows not to have been honoured, by Mirakl's names, as in `order_ids`. */
  readonly unhonouredFilters: readonly string[];
}

const pageSchema = entry({ orders: neededList(z.unknown()), total_count: count });

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
      locale: settings.locale ?? undefined,
      sort: 'dateCreated',
      order: 'asc',
      max: String(max),
      offset: String(offset),
    },
    signal,
  };
  const { body, answer } = await caller.read(request, pageSchema);
  const orders = body.orders.map((raw): ReceivedOrder => ({ raw, decoded: decodeOrder(raw) }));
  return {
    orders,
    totalCount: body.total_count,
    serverTime: answer.serverTime,
    requestedAt: answer.requestedAt,
    unhonouredFilters: unhonouredFilters(
      query,
      orders.map(({ decoded }) => decoded),
    ),
  };
}

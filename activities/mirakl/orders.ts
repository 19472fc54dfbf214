import type { TaxMode } from '../../domain/marketplace-order';
import type { OrdersUse } from './call-limits';
import type { Caller } from './caller';
import { unreadable } from './answer-error';
import { operations } from './operations';
import { type DecodedOrder, decodeOrder } from './order-schema';
import { unhonouredFilters } from './unhonoured-filters';
import { count, entry, list } from './wire-values';
import { z } from 'zod';

/** Which orders to read. Dates are ISO 8601; nothing given means every order of the shop. */
export interface OrdersQuery {
  readonly updatedFrom?: string | undefined;
  /** Leave out in a sweep: with it, orders leave the set while it is paged (API section 9, "Offset drift"). */
  readonly updatedTo?: string | undefined;
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  /** At most 100. */
  readonly marketplaceOrderIds?: readonly string[] | undefined;
}

export interface OrdersOptions {
  readonly use: OrdersUse;
  readonly signal?: AbortSignal | undefined;
}

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

/** Forgetting it gives 10 (API section 2). */
const PAGE_SIZE = 100;

const pageSchema = entry({ orders: list(z.unknown()), total_count: count });

/**
 * Mirakl OR11, page by page, oldest creation first. All pages spend one use of the budget, at the first.
 *
 * An order may come twice: while pages are read, orders are added and, with some filters, leave; when the total shrinks, the
 * next page starts as much earlier. A marketplace that answers the same page again and again is MarketplaceUnreadable.
 */
export async function* readOrderPages(
  caller: Caller,
  settings: OrdersSettings,
  query: OrdersQuery,
  { use, signal }: OrdersOptions,
): AsyncGenerator<OrdersPage, void, undefined> {
  await caller.spend({ operation: operations.orders, use, signal });
  let offset = 0;
  let previous: { readonly fingerprint: string; readonly totalCount: number | null; readonly offset: number } | null =
    null;
  for (;;) {
    const { page, answer } = await readPage(caller, settings, query, { max: PAGE_SIZE, offset, signal });
    const fingerprint = JSON.stringify(page.orders.map(({ raw }) => raw));
    if (
      previous !== null &&
      page.orders.length > 0 &&
      offset > previous.offset &&
      fingerprint === previous.fingerprint
    ) {
      if (page.totalCount === null) {
        return;
      }
      throw unreadable(
        'OR11: the marketplace answers the same page again, it does not honour offset',
        answer,
        operations.orders,
      );
    }
    yield page;
    const end = offset + page.orders.length;
    if (page.orders.length === 0 || (page.totalCount !== null && end >= page.totalCount)) {
      return;
    }
    const gone: number = Math.max(0, (previous?.totalCount ?? 0) - (page.totalCount ?? Number.POSITIVE_INFINITY));
    previous = { fingerprint, totalCount: page.totalCount, offset };
    offset = Math.max(0, end - gone);
  }
}

/** What reading orders by their ids gives. */
export interface OrdersByIds {
  readonly found: readonly ReceivedOrder[];
  /** Asked for, and not known to the marketplace for this shop. */
  readonly unknownIds: readonly string[];
  readonly serverTime: string;
  readonly requestedAt: string;
}

/** Mirakl OR11 with `order_ids`, at most 100 in one call. Orders that were not asked for are left out. */
export async function readOrdersByIds(
  caller: Caller,
  settings: OrdersSettings,
  marketplaceOrderIds: readonly string[],
  options: OrdersOptions,
): Promise<OrdersByIds> {
  // The list is joined by commas: an id that holds one cannot be asked for, and so cannot be known.
  const askable = [...new Set(marketplaceOrderIds)].filter((id) => id !== '' && !id.includes(','));
  const found = new Map<string, ReceivedOrder>();
  let first: OrdersPage | null = null;
  if (askable.length > 0) {
    for await (const page of readOrderPages(caller, settings, { marketplaceOrderIds: askable }, options)) {
      first ??= page;
      for (const received of page.orders) {
        const id = receivedOrderId(received);
        if (id !== null && askable.includes(id)) {
          found.set(id, received);
        }
      }
    }
  }
  const now = new Date().toISOString();
  return {
    found: [...found.values()],
    unknownIds: marketplaceOrderIds.filter((id) => !found.has(id)),
    serverTime: first?.serverTime ?? now,
    requestedAt: first?.requestedAt ?? now,
  };
}

/** Proves a key by the smallest OR11, when A01's call of the day is spent (INS-03). */
export async function probeOrders(caller: Caller, settings: OrdersSettings, options: OrdersOptions): Promise<void> {
  await caller.spend({ operation: operations.orders, ...options });
  await readPage(caller, settings, {}, { max: 1, offset: 0, signal: options.signal });
}

/** The id of a received order, readable or not; null when even that is missing. */
export function receivedOrderId({ decoded }: ReceivedOrder): string | null {
  return decoded.kind === 'decoded' ? decoded.order.marketplaceOrderId : decoded.marketplaceOrderId;
}

interface PagePosition {
  readonly max: number;
  readonly offset: number;
  readonly signal?: AbortSignal | undefined;
}

async function readPage(
  caller: Caller,
  settings: OrdersSettings,
  query: OrdersQuery,
  { max, offset, signal }: PagePosition,
) {
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
  const page: OrdersPage = {
    orders,
    totalCount: body.total_count,
    serverTime: answer.serverTime,
    requestedAt: answer.requestedAt,
    unhonouredFilters: unhonouredFilters(
      query,
      orders.map(({ decoded }) => decoded),
    ),
  };
  return { page, answer };
}

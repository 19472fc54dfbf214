import type { OrdersUse } from './call-limits';
import type { Caller } from './caller';
import { MarketplaceUnreadable } from './errors';
import { operations } from './operations';
import { type OrdersPage, type OrdersSettings, readOrdersPage, receivedOrderId } from './order-page';
import type { OrdersQuery } from './orders-query';

export interface OrdersOptions {
  readonly use: OrdersUse;
  readonly signal?: AbortSignal | undefined;
}

interface Reading {
  readonly caller: Caller;
  readonly settings: OrdersSettings;
  readonly query: OrdersQuery;
  readonly signal: AbortSignal | undefined;
}

const PAGE_SIZE = 100;

/** How often a page is asked for again when the page before it comes once more. */
const REPEATED_PAGES_BORNE = 2;

/**
 * Mirakl OR11, page by page. All pages spend one use of the budget, at the first.
 *
 * Complete whatever happens to the set while it is paged (API section 9, "Offset drift"); in return the same order may come
 * twice. When fewer orders came than the marketplace counts, it is read again from the start, until that brings nothing new.
 * A marketplace that goes on answering the page before is MarketplaceUnreadable.
 */
export async function* readOrderPages(
  caller: Caller,
  settings: OrdersSettings,
  query: OrdersQuery,
  { use, signal }: OrdersOptions,
): AsyncGenerator<OrdersPage, void, undefined> {
  await caller.spend({ operation: operations.orders, use, signal });
  const seen = new Set<string>();
  for (;;) {
    const seenBefore = seen.size;
    let totalCount: number | null = null;
    for await (const page of readThrough({ caller, settings, query, signal })) {
      page.orders.forEach((order) => seen.add(receivedOrderId(order) ?? JSON.stringify(order.raw)));
      totalCount = page.totalCount;
      yield page;
    }
    if (totalCount === null || seen.size >= totalCount || seen.size === seenBefore) {
      return;
    }
  }
}

/** Once from the first page to the last. When the total shrinks, orders left the set: the next page starts as much earlier. */
async function* readThrough(reading: Reading): AsyncGenerator<OrdersPage, void, undefined> {
  let offset = 0;
  let page = await readAt(reading, offset);
  for (;;) {
    yield page;
    const end = offset + page.orders.length;
    if (page.orders.length === 0 || (page.totalCount !== null && end >= page.totalCount)) {
      return;
    }
    const next = await readNext(reading, end, page);
    if (next === null) {
      return;
    }
    const left = page.totalCount === null || next.totalCount === null ? 0 : page.totalCount - next.totalCount;
    offset = left > 0 ? Math.max(0, end - left) : end;
    page = left > 0 ? await readAt(reading, offset) : next;
  }
}

/** The page after `before`; null when a marketplace that counts nothing has no other page. */
async function readNext(reading: Reading, offset: number, before: OrdersPage): Promise<OrdersPage | null> {
  for (let attempt = 0; attempt <= REPEATED_PAGES_BORNE; attempt += 1) {
    const page = await readAt(reading, offset);
    if (!isSamePage(page, before)) {
      return page;
    }
    if (page.totalCount === null) {
      return null;
    }
  }
  throw new MarketplaceUnreadable(
    'OR11: the marketplace answers the same page again and again: offset is not honoured',
    {
      operation: operations.orders.id,
      status: 200,
      marketplaceWords: null,
      isOutcomeUnknown: false,
    },
  );
}

function readAt({ caller, settings, query, signal }: Reading, offset: number): Promise<OrdersPage> {
  return readOrdersPage(caller, settings, query, { max: PAGE_SIZE, offset, signal });
}

function isSamePage(page: OrdersPage, before: OrdersPage): boolean {
  return page.orders.length > 0 && JSON.stringify(page.orders) === JSON.stringify(before.orders);
}

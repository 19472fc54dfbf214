import type { Caller } from './caller';
import { type OrdersPage, type OrdersSettings, type ReceivedOrder, receivedOrderId } from './order-page';
import { type OrdersOptions, readOrderPages } from './order-pages';
import type { PageOddity } from './paging/page';

/** What reading orders by their ids gives. */
export interface OrdersByIds {
  readonly found: readonly ReceivedOrder[];
  /** Asked for, and not known to the marketplace for this shop. */
  readonly unknownIds: readonly string[];
  readonly serverTime: string;
  readonly requestedAt: string;
  readonly oddities: readonly PageOddity[];
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
  const oddities: PageOddity[] = [];
  if (askable.length > 0) {
    for await (const page of readOrderPages(caller, settings, { marketplaceOrderIds: askable }, options)) {
      first ??= page;
      oddities.push(...page.oddities);
      for (const [id, received] of askedFor(page, askable)) found.set(id, received);
    }
  }
  const now = new Date().toISOString();
  return {
    found: [...found.values()],
    unknownIds: marketplaceOrderIds.filter((id) => !found.has(id)),
    serverTime: first?.serverTime ?? now,
    requestedAt: first?.requestedAt ?? now,
    oddities,
  };
}

/** What was asked for, by id; a filter that is not honoured brings more. */
function askedFor(page: OrdersPage, asked: readonly string[]): readonly (readonly [string, ReceivedOrder])[] {
  return page.orders.flatMap((received) => {
    const id = receivedOrderId(received);
    return id !== null && asked.includes(id) ? [[id, received] as const] : [];
  });
}

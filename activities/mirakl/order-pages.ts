import type { OrdersUse } from './call-limits';
import type { Caller } from './caller';
import { operations } from './operations';
import { type OrdersPage, type OrdersSettings, readOrdersPage, receivedOrderId } from './order-page';
import type { OrdersQuery } from './orders-query';
import { PAGE_SIZE, readOffsetPages } from './paging/offset-pages';

export interface OrdersOptions {
  readonly use: OrdersUse;
  readonly signal?: AbortSignal | undefined;
}

/** Mirakl OR11, page by page, as `readOffsetPages` says. All pages spend one use of the budget, at the first. */
export async function* readOrderPages(
  caller: Caller,
  settings: OrdersSettings,
  query: OrdersQuery,
  { use, signal }: OrdersOptions,
): AsyncGenerator<OrdersPage, void, undefined> {
  const operation = operations.orders;
  await caller.spend({ operation, use, signal });
  yield* readOffsetPages<OrdersPage>({
    operation,
    readAt: (offset) => readOrdersPage(caller, settings, query, { max: PAGE_SIZE, offset, signal }),
    keysOf: ({ orders }) => orders.map((order) => receivedOrderId(order) ?? JSON.stringify(order.raw)),
  });
}

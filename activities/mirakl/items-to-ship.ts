import type { Caller } from './caller';
import { operations } from './operations';
import { decodeRows, type FilterChecks, listSchema, type Page, timesOf, unhonouredFilters } from './paging/page';
import { readSeekPages } from './paging/seek-pages';
import { dateTime, entry, identifier, list, neededCount, neededIdentifier, section } from './wire-values';

/** What remains to ship of one order, whatever the quantities of its lines say (API section 7). */
export interface ItemsToShip {
  readonly marketplaceOrderId: string;
  readonly shippingDeadline: string | null;
  /** Null or `DEFAULT` when the shop ships itself. */
  readonly fulfillmentCenterCode: string | null;
  readonly lines: readonly { readonly orderLineId: string; readonly quantity: number }[];
}

const answerSchema = listSchema('data');

const itemsSchema = entry({
  order_id: neededIdentifier,
  shipping_deadline: dateTime,
  fulfillment: section({ center: section({ code: identifier }) }),
  shipment_lines: list(
    entry({ order_line_id: neededIdentifier, quantity: neededCount }).transform((line) => ({
      orderLineId: line.order_line_id,
      quantity: line.quantity,
    })),
  ),
}).transform((wire): ItemsToShip => ({
  marketplaceOrderId: wire.order_id,
  shippingDeadline: wire.shipping_deadline,
  fulfillmentCenterCode: wire.fulfillment.center.code,
  lines: wire.shipment_lines,
}));

interface ItemsPage extends Page<ItemsToShip> {
  readonly nextPageToken: string | null;
}

/** Entries of one page, the most there may be (API section 2). */
const PAGE_LIMIT = '100';

export interface ItemsToShipOptions {
  /** At most 100; all orders of the shop unless given. */
  readonly marketplaceOrderIds?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Mirakl ST12, page by page; all pages spend one use, at most every five minutes. Only where the platform has multi-shipment:
 * elsewhere it is MarketplaceRejected with 404 (API section 4.2).
 */
export async function* readItemsToShip(
  caller: Caller,
  { marketplaceOrderIds = [], signal }: ItemsToShipOptions = {},
): AsyncGenerator<Page<ItemsToShip>, void, undefined> {
  const operation = operations.itemsToShip;
  await caller.spend({ operation, use: 'any', signal });
  const checks: FilterChecks<ItemsToShip> = [
    ['order_id', (items) => marketplaceOrderIds.length === 0 || marketplaceOrderIds.includes(items.marketplaceOrderId)],
  ];
  yield* readSeekPages<ItemsPage>({
    operation,
    nextTokenOf: ({ nextPageToken }) => nextPageToken,
    readAt: async (pageToken) => {
      const query =
        pageToken === null ? { limit: PAGE_LIMIT, order_id: marketplaceOrderIds } : { page_token: pageToken };
      const { body, answer } = await caller.read(
        { operation, path: '/shipments/items_to_ship', query, signal },
        answerSchema,
      );
      const decoded = decodeRows(body.rows, itemsSchema, 'data');
      return {
        ...decoded,
        nextPageToken: body.nextPageToken,
        totalCount: body.totalCount,
        oddities: unhonouredFilters(operation, decoded.entries, checks),
        ...timesOf(answer),
      };
    },
  });
}

import { z } from 'zod';
import { objectOf, parseJson, textOf } from '../json';
import type { JsonObject } from '../json';
import { isLive, linesOf, remainingQuantity } from '../orders/order-document';
import { documentOf } from '../store/world';
import type { StoredOrder } from '../store/world';
import { json, problem } from '../http/operation';
import type { Answer, Call, Operation, Query } from '../http/operation';
import { dateParameter, repeatedParameter, textParameter, wholeParameter } from './query-parameters';
import type { Wrong } from './query-parameters';

const DEFAULT_LIMIT = 10;
const LARGEST_LIMIT = 100;

/** What the first call asked; a token carries all of it, since it makes Mirakl ignore every other parameter. */
interface Asked {
  readonly orderIds: readonly string[] | null;
  readonly centers: readonly string[] | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
  /** The order after which the page begins. */
  readonly after: { readonly createdMs: number; readonly orderId: string } | null;
}

/** ST12: lines and quantities still to ship, in seek pages; 404 without multi-shipment (Mirakl API section 4.2). */
export const itemsToShip: Operation = {
  id: 'ST12',
  method: 'GET',
  path: '/api/shipments/items_to_ship',
  access: 'shop',
  answer: (call): Answer => {
    if (!call.shop.hasMultiShipment) return problem(404, 'Multi-shipment is not enabled');
    const token = textParameter(call.query, 'page_token');
    if (token.kind === 'wrong') return problem(400, token.message);
    const asked = token.value === null ? askedIn(call.query) : askedBefore(token.value);
    return asked.kind === 'wrong' ? problem(400, asked.message) : pageOf(call, asked.value, token.value);
  },
};

function pageOf(call: Call, asked: Asked, token: string | null): Answer {
  const found = call.sandbox.world
    .ordersOf(call.shop.shopId)
    .flatMap(({ order }) => (isToShip(order, asked) || call.dataFault === 'ignore-filter' ? [order] : []))
    .filter(({ summary }) => summary.state === 'SHIPPING' && isAfter(summary, asked.after));
  const shown = found.slice(0, asked.limit);
  const last = shown.at(-1)?.summary;
  const isMore = found.length > shown.length && last !== undefined;
  const next = isMore ? { ...asked, after: { createdMs: last.createdMs, orderId: last.orderId ?? '' } } : null;
  const nextToken = next === null ? null : Buffer.from(JSON.stringify(next)).toString('base64url');
  return json({
    data: shown.map((stored) => entryOf(documentOf(stored), call.sandbox.settings.quantityAfterCancelation)),
    next_page_token: call.dataFault === 'repeat-page' && token !== null ? token : nextToken,
    previous_page_token: null,
  });
}

function isToShip({ summary }: StoredOrder, { orderIds, centers, from, to }: Asked): boolean {
  return (
    (orderIds?.includes(summary.orderId ?? '') ?? true) &&
    (centers?.includes(summary.fulfillmentCenterCode ?? '') ?? true) &&
    (from === null || summary.updatedMs >= from) &&
    (to === null || summary.updatedMs <= to)
  );
}

function isAfter({ createdMs, orderId }: StoredOrder['summary'], after: Asked['after']): boolean {
  if (after === null) return true;
  return createdMs > after.createdMs || (createdMs === after.createdMs && (orderId ?? '') > after.orderId);
}

function entryOf(order: JsonObject, quantityAfterCancelation: 'gross' | 'net'): JsonObject {
  const { order_reference_for_customer, order_reference_for_seller } = objectOf(order.references);
  return {
    order_id: order.order_id,
    fulfillment: objectOf(order.fulfillment),
    references: { order_reference_for_customer, order_reference_for_seller },
    shipment_lines: linesOf(order)
      .filter(isLive)
      .map((line) => ({
        order_line_id: line.order_line_id,
        offer_sku: line.offer_sku,
        product_title: line.product_title,
        package_description: null,
        package_reference: null,
        quantity: remainingQuantity(line, quantityAfterCancelation),
      }))
      .filter((line) => line.quantity > 0),
    shipping_address: objectOf(objectOf(order.customer).shipping_address),
    shipping_date: textOf(order.last_updated_date),
    shipping_deadline: order.shipping_deadline,
    shipping_type_code: order.shipping_type_code,
    shipping_type_standard_code: order.shipping_type_standard_code,
  };
}

function askedIn(query: Query): { kind: 'read'; value: Asked } | Wrong {
  const limit = wholeParameter(query, 'limit', { lowest: 1, highest: LARGEST_LIMIT });
  if (limit.kind === 'wrong') return limit;
  const orderIds = repeatedParameter(query, 'order_id');
  if (orderIds.kind === 'wrong') return orderIds;
  const centers = repeatedParameter(query, 'fulfillment_center_code');
  if (centers.kind === 'wrong') return centers;
  const from = dateParameter(query, 'shipping_date_from');
  if (from.kind === 'wrong') return from;
  const to = dateParameter(query, 'shipping_date_to');
  if (to.kind === 'wrong') return to;
  const value = {
    orderIds: orderIds.value,
    centers: centers.value,
    from: from.value,
    to: to.value,
    limit: limit.value ?? DEFAULT_LIMIT,
    after: null,
  };
  return { kind: 'read', value };
}

const tokenSchema = z.object({
  orderIds: z.array(z.string()).nullable(),
  centers: z.array(z.string()).nullable(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  limit: z.int(),
  after: z.object({ createdMs: z.number(), orderId: z.string() }),
});

function askedBefore(token: string): { kind: 'read'; value: Asked } | Wrong {
  const read = tokenSchema.safeParse(jsonIn(Buffer.from(token, 'base64url').toString('utf8')));
  return read.success
    ? { kind: 'read', value: read.data }
    : { kind: 'wrong', message: "Parameter 'page_token' is invalid" };
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

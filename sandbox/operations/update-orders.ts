import { z } from 'zod';
import { objectOf } from '../json';
import type { Json, JsonObject } from '../json';
import { touched } from '../orders/order-document';
import { documentOf } from '../store/world';
import { problem } from '../http/operation';
import type { Answer, Call, Effect, Operation } from '../http/operation';
import { readBody } from './request-body';

const REFERENCE_LENGTH = 2000;

const updateSchema = z.object({
  orders: z
    .array(
      z.object({
        order_id: z.string(),
        references: z.object({ order_reference_for_seller: z.unknown().optional() }).nullish(),
        order_lines: z.array(z.unknown()).nullish(),
      }),
    )
    .min(1)
    .max(100),
});

type OrderUpdate = z.infer<typeof updateSchema>['orders'][number];

interface Updated {
  readonly row: JsonObject;
  readonly effect: Effect;
}

/** OR04: our own reference on up to 100 orders; HTTP 200 carries an error per order (Mirakl API section 4.3). */
export const updateOrders: Operation = {
  id: 'OR04',
  method: 'PUT',
  path: '/api/orders',
  access: 'shop',
  answer: (call): Answer => {
    const body = readBody(call.body, updateSchema);
    if (body.kind === 'wrong') return problem(400, body.message);
    const updated = body.value.orders.map((update) => updateOrder(call, update));
    return {
      status: 200,
      body: JSON.stringify({ updated_orders: updated.map((one) => one.row) }),
      effects: updated.map((one, index) => ({ ...one.effect, body: JSON.stringify(body.value.orders[index]) })),
    };
  },
};

function updateOrder(call: Call, update: OrderUpdate): Updated {
  const orderId = update.order_id;
  const stored = call.sandbox.world.find(call.shop.shopId, orderId);
  if (stored === undefined) {
    return failed(orderId, 'ORDER_NOT_FOUND', 'order_id', 'The requested order does not exist');
  }
  if (update.order_lines !== undefined && update.order_lines !== null) {
    return failed(orderId, 'VALIDATION_ERROR', 'order_lines', 'This marketplace collects no eco-contributions');
  }
  const reference = update.references?.order_reference_for_seller;
  if (reference !== undefined && reference !== null && !isReference(reference)) {
    const field = 'references.order_reference_for_seller';
    return failed(orderId, 'VALIDATION_ERROR', field, `size must be between 1 and ${String(REFERENCE_LENGTH)}`);
  }
  const before = documentOf(stored);
  const known = objectOf(before.references);
  // Absent leaves the value, null removes it.
  const next: Json | undefined = reference === undefined ? known.order_reference_for_seller : reference;
  const hasEffect = next !== known.order_reference_for_seller;
  const references = { ...known, order_reference_for_seller: next };
  if (hasEffect)
    call.sandbox.world.change(stored, touched({ ...before, references }, call.sandbox.clock.now()), stored.isHeld);
  return {
    row: {
      order_id: orderId,
      errors: [],
      updated: { order_lines: [], references: { order_reference_for_seller: next ?? null } },
    },
    effect: { orderId, hasEffect },
  };
}

function failed(orderId: string, code: string, field: string, message: string): Updated {
  return { row: { order_id: orderId, errors: [{ code, field, message }] }, effect: { orderId, hasEffect: false } };
}

function isReference(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= REFERENCE_LENGTH;
}

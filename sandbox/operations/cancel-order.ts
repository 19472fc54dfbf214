import { z } from 'zod';
import { objectsOf } from '../json';
import type { JsonObject } from '../json';
import { SHOP_CANCELATION_REASON } from '../master-data';
import { cancelOrder } from '../orders/cancelations';
import { refused } from '../orders/outcome';
import type { Outcome } from '../orders/outcome';
import { problem } from '../http/operation';
import type { Call, Operation } from '../http/operation';
import { actOnLines } from './act-on-lines';
import { changeOrder } from './change-order';
import { objectionToMode, taxModeSchema, withoutRule } from './line-amounts';
import { readBody } from './request-body';

const cancelationsSchema = z.object({
  order_tax_mode: taxModeSchema,
  cancelations: z
    .array(
      z.object({
        order_line_id: z.string(),
        amount: z.number().nonnegative(),
        shipping_amount: z.number().nonnegative(),
        quantity: z.int().positive(),
        reason_code: z.string(),
        currency_iso_code: z.string().nullish(),
      }),
    )
    .min(1),
});

type Cancelation = z.infer<typeof cancelationsSchema>['cancelations'][number];

/** OR29: everything that is left, without a body. */
export const cancelWholeOrder: Operation = {
  id: 'OR29',
  method: 'PUT',
  path: '/api/orders/:orderId/cancel',
  access: 'shop',
  answer: (call) =>
    changeOrder(call, (order) => objectionTo(call.orderId, order) ?? cancel(call, call.orderId, order, null)),
};

/** OR30: lines of any orders of the shop; taxes follow the amounts that move. */
export const cancelLines: Operation = {
  id: 'OR30',
  method: 'PUT',
  path: '/api/orders/cancel',
  access: 'shop',
  answer: (call) => {
    const body = readBody(call.body, cancelationsSchema);
    if (body.kind === 'wrong') return problem(400, body.message);
    return actOnLines(call, body.value.cancelations, {
      list: 'cancelations',
      act: (orderId, order, asked) =>
        objectionTo(orderId, order) ??
        objectionToMode(order, body.value.order_tax_mode) ??
        cancel(call, orderId, order, asked),
      row: (cancelation, asked, order) => ({
        cancelation_id: cancelation.id,
        order_line_id: asked.order_line_id,
        currency_iso_code: order.currency_iso_code,
        amount: cancelation.amount,
        shipping_amount: cancelation.shipping_amount,
        quantity: cancelation.quantity,
        reason_code: cancelation.reason_code,
        taxes: objectsOf(cancelation.taxes).map(withoutRule),
        shipping_taxes: objectsOf(cancelation.shipping_taxes).map(withoutRule),
        fees: [],
        eco_contributions: [],
      }),
    });
  },
};

/** Whether the shop may, as the order's own gate says. */
function objectionTo(orderId: string, order: JsonObject): Outcome | null {
  return order.can_cancel === false ? refused(`The shop is not allowed to cancel order '${orderId}'`) : null;
}

function cancel(call: Call, orderId: string, order: JsonObject, asked: Cancelation | null): Outcome {
  const { clock, settings, world } = call.sandbox;
  const lines = asked && [
    {
      orderLineId: asked.order_line_id,
      quantity: asked.quantity,
      amounts: { goods: asked.amount, shipping: asked.shipping_amount },
    },
  ];
  return cancelOrder(orderId, order, {
    at: clock.now(),
    reasonCode: asked?.reason_code ?? SHOP_CANCELATION_REASON,
    lines,
    quantityAfterCancelation: settings.quantityAfterCancelation,
    nextCancelationId: () => world.nextActionId(),
  });
}

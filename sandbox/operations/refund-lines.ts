import { z } from 'zod';
import { objectsOf } from '../json';
import type { JsonObject } from '../json';
import { lineIdOf, linesOf } from '../orders/order-document';
import { refused } from '../orders/outcome';
import type { Outcome } from '../orders/outcome';
import { refundOrder } from '../orders/refunds';
import { problem } from '../http/operation';
import type { Operation } from '../http/operation';
import { actOnLines } from './act-on-lines';
import { objectionToMode, taxModeSchema, withoutRule } from './line-amounts';
import { readBody } from './request-body';

const refundsSchema = z.object({
  order_tax_mode: taxModeSchema,
  refunds: z
    .array(
      z.object({
        order_line_id: z.string(),
        amount: z.number().nonnegative(),
        shipping_amount: z.number().nonnegative(),
        reason_code: z.string(),
        quantity: z.int().nonnegative().nullish(),
        currency_iso_code: z.string().nullish(),
        excluded_from_shipment: z.boolean().nullish(),
      }),
    )
    .min(1),
});

/** OR28: every call makes new refunds, which then wait for the operator to pay them (Mirakl API section 4.3). */
export const refundLines: Operation = {
  id: 'OR28',
  method: 'PUT',
  path: '/api/orders/refund',
  access: 'shop',
  answer: (call) => {
    const body = readBody(call.body, refundsSchema);
    if (body.kind === 'wrong') return problem(400, body.message);
    const { clock, world } = call.sandbox;
    const orderRefundId = world.nextActionId();
    return actOnLines(call, body.value.refunds, {
      list: 'refunds',
      act: (orderId, order, asked) =>
        objectionTo(order, asked.order_line_id) ??
        objectionToMode(order, body.value.order_tax_mode) ??
        refundOrder(orderId, order, {
          at: clock.now(),
          reasonCode: asked.reason_code,
          refundState: 'WAITING_REFUND',
          lines: [
            {
              orderLineId: asked.order_line_id,
              quantity: asked.quantity ?? undefined,
              amount: String(asked.amount),
              shippingAmount: String(asked.shipping_amount),
            },
          ],
          orderRefundId,
          nextRefundId: () => world.nextActionId(),
        }),
      row: (refund, asked, order) => ({
        refund_id: refund.id,
        order_refund_id: refund.order_refund_id,
        order_line_id: asked.order_line_id,
        currency_iso_code: order.currency_iso_code,
        amount: refund.amount,
        shipping_amount: refund.shipping_amount,
        quantity: refund.quantity,
        reason_code: refund.reason_code,
        excluded_from_shipment: asked.excluded_from_shipment ?? false,
        taxes: objectsOf(refund.taxes).map(withoutRule),
        shipping_taxes: objectsOf(refund.shipping_taxes).map(withoutRule),
        fees: [],
        eco_contributions: [],
      }),
    });
  },
};

/** Whether the shop may, as the line's own gate says. */
function objectionTo(order: JsonObject, lineId: string): Outcome | null {
  const line = linesOf(order).find((candidate) => lineIdOf(candidate) === lineId);
  return line?.can_refund === false ? refused(`The shop is not allowed to refund line '${lineId}'`) : null;
}

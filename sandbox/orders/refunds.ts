import { toWireDate } from '../clock';
import { objectsOf, textOf } from '../json';
import type { JsonObject } from '../json';
import { amountOf, shareOf, sumOf, toWire } from '../money';
import type { Amount } from '../money';
import { withIncidents } from './incidents';
import { isLive, lineIdOf, lineStateOf, linesOf, stateOf, touched, withLines } from './order-document';
import { changed, refused, wrongState } from './outcome';
import type { Outcome } from './outcome';

/** In the order in which a refund goes through them (Mirakl API section 6). */
export const refundStates = [
  'WAITING_REFUND_TAX_CONFIRMATION',
  'WAITING_REFUND',
  'WAITING_REFUND_PAYMENT',
  'REFUNDED',
] as const;

export type RefundState = (typeof refundStates)[number];

interface RefundLine {
  readonly orderLineId: string;
  /** Only says what the money is for (Mirakl API section 4.3): the money moves by the amounts. */
  readonly quantity?: number | undefined;
  /** Product part in the order's tax mode; by default all of the line that is not refunded yet. */
  readonly amount?: string | undefined;
  readonly shippingAmount?: string | undefined;
}

interface RefundRequest {
  readonly at: Date;
  readonly reasonCode: string;
  /** None: all of every live line. */
  readonly lines: readonly RefundLine[] | null;
  readonly refundState: RefundState;
  /** Shared by what is refunded at the same time; by default one more number. */
  readonly orderRefundId?: string;
  readonly nextRefundId: () => string;
}

const refundableStates: readonly string[] = ['SHIPPING', 'SHIPPED', 'TO_COLLECT', 'RECEIVED'];

/**
 * Refunds lines of a debited order. Line prices do not change; `refunds[]` grows, a line given back whole is REFUNDED,
 * and `fully_refunded` says that nothing is left (Mirakl API section 7).
 */
export function refundOrder(orderId: string, order: JsonObject, request: RefundRequest): Outcome {
  if (!refundableStates.includes(stateOf(order))) return wrongState(orderId, stateOf(order), 'RECEIVED');
  if (textOf(order.customer_debited_date) === null) return refused(`Order '${orderId}' was not debited`);
  const wanted =
    request.lines ??
    linesOf(order)
      .filter(isLive)
      .map((line): RefundLine => ({ orderLineId: lineIdOf(line) }));
  for (const one of wanted) {
    const line = linesOf(order).find((candidate) => lineIdOf(candidate) === one.orderLineId && isLive(candidate));
    if (line === undefined) return refused(`Order '${orderId}' has no live line '${one.orderLineId}'`);
    if (isMoreThanLeft(line, one)) {
      return refused(`The amount is more than what is left of line '${one.orderLineId}'`);
    }
  }
  const orderRefundId = request.orderRefundId ?? request.nextRefundId();
  const next = withLines(order, (line) => {
    const asked = wanted.find((one) => one.orderLineId === lineIdOf(line));
    return asked === undefined ? line : refundLine(line, asked, orderRefundId, request);
  });
  const isWhole = linesOf(next).every((line) => !isLive(line));
  return changed(touched(withIncidents({ ...next, fully_refunded: isWhole }), request.at));
}

/** The refund of that id, or every one, on to `state`, by default to the next one; REFUNDED is the last. */
export function moveRefunds(
  orderId: string,
  order: JsonObject,
  { refundId, state, at }: { readonly refundId: string | null; readonly state: RefundState | null; readonly at: Date },
): Outcome {
  let count = 0;
  const next = withLines(
    order,
    (line) => {
      const refunds = objectsOf(line.refunds).map((refund) => {
        const target = (refundId ?? refund.id) === refund.id ? stateAfter(refund, state) : null;
        if (target === null) return refund;
        count += 1;
        return { ...refund, ...stateMembers(target, textOf(refund.order_refund_id) ?? '', at) };
      });
      return { ...line, refunds };
    },
    (line) => objectsOf(line.refunds).length > 0,
  );
  return count === 0 ? refused(`Order '${orderId}' has no such refund that can go on`) : changed(touched(next, at));
}

/** Null when the refund is there, or beyond it. */
function stateAfter(refund: JsonObject, asked: RefundState | null): RefundState | null {
  const position = refundStates.findIndex((state) => state === refund.refund_state);
  const target = asked === null ? position + 1 : refundStates.indexOf(asked);
  return target > position ? (refundStates[target] ?? null) : null;
}

function stateMembers(state: RefundState, orderRefundId: string, at: Date): JsonObject {
  const isPaid = state === 'REFUNDED';
  return {
    refund_state: state,
    // The retired twin is still sent (Mirakl API section 6).
    state,
    transaction_date: isPaid ? toWireDate(at) : null,
    transaction_number: isPaid ? `TR-${orderRefundId}` : null,
  };
}

function isMoreThanLeft(line: JsonObject, { amount, shippingAmount }: RefundLine): boolean {
  return (
    amountOf(amount).gt(unrefunded(line, 'price', 'amount')) ||
    amountOf(shippingAmount).gt(unrefunded(line, 'shipping_price', 'shipping_amount'))
  );
}

function unrefunded(line: JsonObject, of: 'price' | 'shipping_price', by: 'amount' | 'shipping_amount'): Amount {
  return amountOf(line[of]).minus(sumOf(objectsOf(line.refunds).map((refund) => refund[by])));
}

function refundLine(line: JsonObject, asked: RefundLine, orderRefundId: string, request: RefundRequest): JsonObject {
  const left = {
    goods: unrefunded(line, 'price', 'amount'),
    shipping: unrefunded(line, 'shipping_price', 'shipping_amount'),
  };
  const goods = asked.amount === undefined ? left.goods : amountOf(asked.amount);
  const wholeShipping = asked.amount === undefined ? left.shipping : amountOf('0');
  const shipping = asked.shippingAmount === undefined ? wholeShipping : amountOf(asked.shippingAmount);
  const date = toWireDate(request.at);
  const commission = shareOf(amountOf(line.commission_fee), goods.plus(shipping), amountOf(line.total_price));
  const commissionTax = shareOf(amountOf(line.commission_vat), goods.plus(shipping), amountOf(line.total_price));
  const refund: JsonObject = {
    id: request.nextRefundId(),
    order_refund_id: orderRefundId,
    created_date: date,
    amount: toWire(goods),
    shipping_amount: toWire(shipping),
    taxes: shareOfTaxes(line.taxes, goods, amountOf(line.price)),
    shipping_taxes: shareOfTaxes(line.shipping_taxes, shipping, amountOf(line.shipping_price)),
    fees: [],
    eco_contributions: [],
    tax_legal_notice: null,
    quantity: asked.quantity ?? 0,
    reason_code: request.reasonCode,
    ...stateMembers(request.refundState, orderRefundId, request.at),
    commission_amount: toWire(commission),
    commission_tax_amount: toWire(commissionTax),
    commission_taxes: objectsOf(line.commission_taxes).map((tax) => ({
      code: tax.code,
      amount: toWire(commissionTax),
    })),
    commission_total_amount: toWire(commission.plus(commissionTax)),
  };
  const isWhole = goods.gte(left.goods) && shipping.gte(left.shipping);
  return {
    ...line,
    refunds: [...objectsOf(line.refunds), refund],
    order_line_state: isWhole ? 'REFUNDED' : lineStateOf(line),
    last_updated_date: date,
  };
}

function shareOfTaxes(taxes: JsonObject[string], part: Amount, whole: Amount): JsonObject[] {
  return objectsOf(taxes).map((tax) => ({
    code: tax.code,
    rate: tax.rate,
    amount: toWire(shareOf(amountOf(tax.amount), part, whole)),
  }));
}

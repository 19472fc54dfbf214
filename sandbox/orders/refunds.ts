import { toWireDate } from '../clock';
import { objectsOf, textOf } from '../json';
import type { JsonObject } from '../json';
import { amountOf, shareOf, sumOf, toWire } from '../money';
import type { Amount } from '../money';
import { isLive, lineIdOf, lineStateOf, linesOf, stateOf, touched, withLines } from './order-document';
import { changed, refused, wrongState } from './outcome';
import type { Outcome } from './outcome';

export const refundStates = ['WAITING_REFUND', 'WAITING_REFUND_PAYMENT', 'REFUNDED'] as const;

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
  readonly refundState: (typeof refundStates)[number];
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
    if (amountOf(one.amount).gt(unrefunded(line, 'price', 'amount'))) {
      return refused(`The amount is more than what is left of line '${one.orderLineId}'`);
    }
  }
  const orderRefundId = request.nextRefundId();
  const next = withLines(order, (line) => {
    const asked = wanted.find((one) => one.orderLineId === lineIdOf(line));
    return asked === undefined ? line : refundLine(line, asked, orderRefundId, request);
  });
  const isWhole = linesOf(next).every((line) => !isLive(line));
  return changed(touched({ ...next, fully_refunded: isWhole }, request.at));
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
  const isPaid = request.refundState === 'REFUNDED';
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
    refund_state: request.refundState,
    state: request.refundState,
    commission_amount: toWire(commission),
    commission_tax_amount: toWire(commissionTax),
    commission_taxes: objectsOf(line.commission_taxes).map((tax) => ({
      code: tax.code,
      amount: toWire(commissionTax),
    })),
    commission_total_amount: toWire(commission.plus(commissionTax)),
    transaction_date: isPaid ? date : null,
    transaction_number: isPaid ? `TR-${orderRefundId}` : null,
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

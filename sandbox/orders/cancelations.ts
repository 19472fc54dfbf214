import { toWireDate } from '../clock';
import { objectsOf, textOf } from '../json';
import type { JsonObject } from '../json';
import { cancelationLabel } from '../master-data';
import { amountOf, shareOf, toWire } from '../money';
import type { Amount } from '../money';
import {
  isLive,
  lineIdOf,
  lineStateOf,
  linesOf,
  remainingQuantity,
  stateOf,
  touched,
  withLines,
  withTotals,
} from './order-document';
import { changed, refused, wrongState } from './outcome';
import type { Outcome } from './outcome';

export interface CancelLine {
  readonly orderLineId: string;
  readonly quantity?: number | undefined;
  /** What moves, product and shipping part, in the order's tax mode; by default the share of the units. */
  readonly amounts?: { readonly goods: number; readonly shipping: number };
}

export interface CancelRequest {
  readonly at: Date;
  readonly reasonCode: string;
  /** None: whatever is left of every live line. A line without a quantity: whatever is left of it. */
  readonly lines: readonly CancelLine[] | null;
  readonly quantityAfterCancelation: 'gross' | 'net';
  readonly nextCancelationId: () => string;
}

const cancelableStates: readonly string[] = [
  'STAGING',
  'WAITING_ACCEPTANCE',
  'WAITING_DEBIT',
  'WAITING_DEBIT_PAYMENT',
  'SHIPPING',
];

/**
 * Cancels an order, lines or units. The amounts move out of the line and the totals into `cancelations[]`; a line with
 * nothing left is CANCELED at price 0, and the order follows when no line lives (Mirakl API section 7).
 */
export function cancelOrder(orderId: string, order: JsonObject, request: CancelRequest): Outcome {
  if (!cancelableStates.includes(stateOf(order))) return wrongState(orderId, stateOf(order), 'SHIPPING');
  const wanted =
    request.lines ??
    linesOf(order)
      .filter(isLive)
      .map((line): CancelLine => ({ orderLineId: lineIdOf(line) }));
  for (const one of wanted) {
    const line = linesOf(order).find((candidate) => lineIdOf(candidate) === one.orderLineId && isLive(candidate));
    if (line === undefined) return refused(`Order '${orderId}' has no live line '${one.orderLineId}'`);
    const left = remainingQuantity(line, request.quantityAfterCancelation);
    if ((one.quantity ?? left) > left) return refused(`Line '${one.orderLineId}' has ${String(left)} units left`);
    if (isMoreThanLeft(line, one)) return refused(`The amount is more than what is left of line '${one.orderLineId}'`);
  }
  const next = withLines(order, (line) => {
    const asked = wanted.find((one) => one.orderLineId === lineIdOf(line));
    return asked === undefined ? line : cancelUnits(line, asked, request);
  });
  return changed(touched(withTotals(withReason(next, request.reasonCode)), request.at));
}

function withReason(order: JsonObject, reasonCode: string): JsonObject {
  const lines = linesOf(order);
  if (lines.some(isLive) || !lines.some((line) => lineStateOf(line) === 'CANCELED')) return order;
  return {
    ...order,
    order_state: 'CANCELED',
    order_state_reason_code: reasonCode,
    order_state_reason_label: cancelationLabel(reasonCode),
  };
}

function isMoreThanLeft(line: JsonObject, { amounts }: CancelLine): boolean {
  if (amounts === undefined) return false;
  return (
    amountOf(amounts.goods).gt(amountOf(line.price)) || amountOf(amounts.shipping).gt(amountOf(line.shipping_price))
  );
}

function cancelUnits(line: JsonObject, asked: CancelLine, request: CancelRequest): JsonObject {
  const left = remainingQuantity(line, request.quantityAfterCancelation);
  const units = asked.quantity ?? left;
  const moved = moveAmounts(
    line,
    asked.amounts === undefined ? sharesOfUnits(units, left) : sharesOf(asked.amounts, line),
  );
  const date = toWireDate(request.at);
  const cancelation: JsonObject = {
    id: request.nextCancelationId(),
    created_date: date,
    quantity: units,
    reason_code: request.reasonCode,
    fees: [],
    eco_contributions: [],
    ...moved.cancelled,
  };
  const next: JsonObject = {
    ...line,
    ...moved.kept,
    cancelations: [...objectsOf(line.cancelations), cancelation],
    last_updated_date: date,
    ...(request.quantityAfterCancelation === 'net' ? { quantity: left - units } : {}),
  };
  const isEmpty = units === left && next.total_price === 0;
  return isEmpty ? { ...next, ...emptied(request.reasonCode) } : next;
}

/** How much of each amount moves. */
interface Shares {
  readonly goods: (amount: Amount) => Amount;
  readonly shipping: (amount: Amount) => Amount;
  readonly commission: (amount: Amount) => Amount;
}

function sharesOfUnits(units: number, left: number): Shares {
  const share = (amount: Amount): Amount =>
    units === left ? amount : shareOf(amount, amountOf(units), amountOf(left));
  return { goods: share, shipping: share, commission: share };
}

/** The money moves by the amounts that were said, whatever the quantity (Mirakl API section 4.3). */
function sharesOf({ goods, shipping }: { goods: number; shipping: number }, line: JsonObject): Shares {
  const both = amountOf(goods).plus(amountOf(shipping));
  return {
    goods: (amount) => shareOf(amount, amountOf(goods), amountOf(line.price)),
    shipping: (amount) => shareOf(amount, amountOf(shipping), amountOf(line.shipping_price)),
    commission: (amount) => shareOf(amount, both, amountOf(line.total_price)),
  };
}

function emptied(reasonCode: string): JsonObject {
  return {
    order_line_state: 'CANCELED',
    order_line_state_reason_code: reasonCode,
    order_line_state_reason_label: cancelationLabel(reasonCode),
    taxes: [],
    shipping_taxes: [],
    commission_taxes: [],
  };
}

/** Each amount is cut in two; the second part is what is left, so that both always add up to what there was. */
function moveAmounts(line: JsonObject, shares: Shares): { kept: JsonObject; cancelled: JsonObject } {
  const cut = (member: string, share: Shares[keyof Shares]): { out: number; rest: number } => {
    const amount = amountOf(line[member]);
    return { out: toWire(share(amount)), rest: toWire(amount.minus(share(amount))) };
  };
  const price = cut('price', shares.goods);
  const shipping = cut('shipping_price', shares.shipping);
  const commission = cut('commission_fee', shares.commission);
  const commissionTaxes = cutTaxes(line.commission_taxes, shares.commission);
  const vat = commissionTaxes.out.reduce((total, tax) => total.plus(amountOf(tax.amount)), amountOf('0'));
  const total = amountOf(commission.out).plus(vat);
  const taxes = cutTaxes(line.taxes, shares.goods);
  const shippingTaxes = cutTaxes(line.shipping_taxes, shares.shipping);
  return {
    cancelled: {
      amount: price.out,
      shipping_amount: shipping.out,
      taxes: taxes.out,
      shipping_taxes: shippingTaxes.out,
      commission_amount: commission.out,
      commission_taxes: commissionTaxes.out,
      commission_total_amount: toWire(total),
    },
    kept: {
      price: price.rest,
      shipping_price: shipping.rest,
      total_price: toWire(amountOf(price.rest).plus(amountOf(shipping.rest))),
      taxes: taxes.rest,
      shipping_taxes: shippingTaxes.rest,
      commission_fee: commission.rest,
      commission_taxes: commissionTaxes.rest,
      commission_vat: toWire(amountOf(line.commission_vat).minus(vat)),
      total_commission: toWire(amountOf(line.total_commission).minus(total)),
    },
  };
}

function cutTaxes(
  taxes: JsonObject[string],
  share: (amount: Amount) => Amount,
): { out: JsonObject[]; rest: JsonObject[] } {
  const all = objectsOf(taxes);
  return {
    out: all.map((tax) => ({ code: textOf(tax.code), rate: tax.rate, amount: toWire(share(amountOf(tax.amount))) })),
    rest: all.map((tax) => ({ ...tax, amount: toWire(amountOf(tax.amount).minus(share(amountOf(tax.amount)))) })),
  };
}

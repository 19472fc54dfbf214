import { toWireDate } from '../clock';
import { amountOf, sumOf, toWire } from '../money';
import { findShippingMethod } from '../master-data';
import { isObject, listOf, objectOf, objectsOf, textOf } from '../json';
import type { Json, JsonObject } from '../json';

/** Line states that no longer take part in what happens to the order (Mirakl API section 6). */
const deadLineStates: readonly string[] = ['REFUSED', 'CANCELED', 'REFUNDED'];

/** Of a line that the customer claims something about. */
export const INCIDENT_STATE = 'INCIDENT_OPEN';

const refundableLineStates: readonly string[] = ['SHIPPED', 'TO_COLLECT', 'RECEIVED', INCIDENT_STATE];

export const orderStates = [
  'STAGING',
  'WAITING_ACCEPTANCE',
  'WAITING_DEBIT',
  'WAITING_DEBIT_PAYMENT',
  'SHIPPING',
  'SHIPPED',
  'TO_COLLECT',
  'RECEIVED',
  'CLOSED',
  'REFUSED',
  'CANCELED',
] as const;

export const paymentWorkflows = [
  'PAY_ON_ACCEPTANCE',
  'PAY_ON_DELIVERY',
  'PAY_ON_DUE_DATE',
  'PAY_ON_SHIPMENT',
  'NO_CUSTOMER_PAYMENT_CONFIRMATION',
] as const;

export type PaymentWorkflow = (typeof paymentWorkflows)[number];

export function stateOf(order: JsonObject): string {
  return textOf(order.order_state) ?? '';
}

export function linesOf(order: JsonObject): JsonObject[] {
  return objectsOf(order.order_lines);
}

export function lineIdOf(line: JsonObject): string {
  return textOf(line.order_line_id) ?? '';
}

export function lineStateOf(line: JsonObject): string {
  return textOf(line.order_line_state) ?? '';
}

export function isLive(line: JsonObject): boolean {
  return !deadLineStates.includes(lineStateOf(line));
}

/** Operator fulfilment: the shop must neither ship nor accept (Mirakl API section 5). */
export function isFulfilledByOperator(order: JsonObject): boolean {
  const center = textOf(objectOf(objectOf(order.fulfillment).center).code) ?? 'DEFAULT';
  return center !== 'DEFAULT' || (findShippingMethod(textOf(order.shipping_type_code))?.deliveryByOperator ?? false);
}

/** The order with its live lines (or those of `only`) changed; what is no line object stays as it is. */
export function withLines(
  order: JsonObject,
  change: (line: JsonObject) => JsonObject,
  only: (line: JsonObject) => boolean = isLive,
): JsonObject {
  const lines = listOf(order.order_lines).map((line): Json => (isObject(line) && only(line) ? change(line) : line));
  return { ...order, order_lines: lines };
}

/** A REFUSED line keeps its price, the order's totals leave it out (Mirakl API sections 7 and 14). */
export function withTotals(order: JsonObject): JsonObject {
  const counted = linesOf(order).filter((line) => lineStateOf(line) !== 'REFUSED');
  const total = (member: string): number => toWire(sumOf(counted.map((line) => line[member])));
  return {
    ...order,
    price: total('price'),
    shipping_price: total('shipping_price'),
    total_price: total('total_price'),
    total_commission: total('total_commission'),
  };
}

/** Marks the change: its date, and the gates that Mirakl computes for whoever reads the order next. */
export function touched(order: JsonObject, at: Date): JsonObject {
  const state = stateOf(order);
  const isDebited = textOf(order.customer_debited_date) !== null;
  return {
    ...withLines(
      order,
      (line) => ({
        ...line,
        can_refund: isDebited && refundableLineStates.includes(lineStateOf(line)),
      }),
      () => true,
    ),
    last_updated_date: toWireDate(at),
    can_shop_ship: state === 'SHIPPING' && !isFulfilledByOperator(order),
    can_cancel: state === 'SHIPPING' && isCancelableByShop(textOf(order.payment_workflow), isDebited),
  };
}

/** A PAY_ON_ACCEPTANCE order can only be refunded; the others be cancelled before the debit (Mirakl API section 7). */
function isCancelableByShop(workflow: string | null, isDebited: boolean): boolean {
  return workflow !== null && workflow !== 'PAY_ON_ACCEPTANCE' && !isDebited;
}

/** Units not yet cancelled, whatever the reading of `quantity` after a cancelation (Mirakl API section 7). */
export function remainingQuantity(line: JsonObject, quantityAfterCancelation: 'gross' | 'net'): number {
  const quantity = amountOf(line.quantity);
  if (quantityAfterCancelation === 'net') return toWire(quantity);
  return toWire(quantity.minus(sumOf(objectsOf(line.cancelations).map((cancelation) => cancelation.quantity))));
}

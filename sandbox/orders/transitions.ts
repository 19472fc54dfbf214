import { endOfDay, toWireDate } from '../clock';
import { REFUSED_REASON, findShippingMethod } from '../master-data';
import { textOf } from '../json';
import type { JsonObject } from '../json';
import {
  INCIDENT_STATE,
  isFulfilledByOperator,
  isLive,
  lineIdOf,
  lineStateOf,
  linesOf,
  stateOf,
  touched,
  withLines,
  withTotals,
} from './order-document';
import { changed, refused, wrongState } from './outcome';
import type { Outcome } from './outcome';
import { hasTracking } from './tracking';

const LEAD_TIME_DAYS = 2;

/**
 * The order state machine of Mirakl API section 6, one function per arrow. Each takes an order as it is stored and gives
 * the order after, or the refusal that the marketplace answers. Nothing is changed in place.
 */
export interface Acceptance {
  readonly at: Date;
  /** False when the platform accepted by itself: `acceptance_decision_date` is then null (Mirakl API section 5). */
  readonly isByShop: boolean;
  readonly refusedLineIds: readonly string[];
}

export function acceptOrder(orderId: string, order: JsonObject, acceptance: Acceptance): Outcome {
  if (stateOf(order) !== 'WAITING_ACCEPTANCE') return wrongState(orderId, stateOf(order), 'WAITING_ACCEPTANCE');
  const date = toWireDate(acceptance.at);
  const decided = withLines(order, (line) =>
    acceptance.refusedLineIds.includes(lineIdOf(line)) ? refuseLine(line, date) : line,
  );
  const dated = { ...decided, acceptance_decision_date: acceptance.isByShop ? date : null };
  return changed(afterDecision(dated, acceptance.at));
}

/** One line refused while the order still waits; when none is left alive the order is REFUSED. */
export function refuseOrderLine(orderId: string, order: JsonObject, lineId: string | null, at: Date): Outcome {
  if (stateOf(order) !== 'WAITING_ACCEPTANCE') return wrongState(orderId, stateOf(order), 'WAITING_ACCEPTANCE');
  const isMeant = (line: JsonObject): boolean => isLive(line) && (lineId === null || lineIdOf(line) === lineId);
  const next = withLines(order, (line) => refuseLine(line, toWireDate(at)), isMeant);
  return changed(anyLineLives(next) ? touched(withTotals(next), at) : afterDecision(next, at));
}

/** The customer has paid: an order that waited for it goes on to SHIPPING, another only shows the date. */
export function debitOrder(order: JsonObject, at: Date, transactionNumber: string): JsonObject {
  const date = toWireDate(at);
  const paid = {
    ...withLines(order, (line) => ({ ...line, debited_date: date })),
    customer_debited_date: date,
    transaction_date: date,
    transaction_number: transactionNumber,
  };
  return ['WAITING_DEBIT', 'WAITING_DEBIT_PAYMENT'].includes(stateOf(order))
    ? enterShipping(paid, at)
    : touched(paid, at);
}

/** OR24 with its gates: SHIPPING only, not an operator's order, tracking first where the method demands it. */
export function shipOrder(orderId: string, order: JsonObject, at: Date): Outcome {
  if (stateOf(order) !== 'SHIPPING') return wrongState(orderId, stateOf(order), 'SHIPPING');
  if (order.can_shop_ship === false || isFulfilledByOperator(order)) {
    return refused(`The shop is not allowed to ship order '${orderId}'`, 'ORDER_FULFILLED_UNAUTHORIZED');
  }
  const method = findShippingMethod(textOf(order.shipping_type_code));
  if (method?.mandatoryTracking === true && !hasTracking(order)) {
    return refused('Tracking details are mandatory for this shipping method');
  }
  return changed(markShipped(order, at));
}

export function markShipped(order: JsonObject, at: Date): JsonObject {
  return moveTo(order, 'SHIPPED', at, { shipped_date: toWireDate(at) });
}

export function receiveOrder(orderId: string, order: JsonObject, at: Date): Outcome {
  if (!['SHIPPED', 'TO_COLLECT'].includes(stateOf(order))) {
    return wrongState(orderId, stateOf(order), 'SHIPPED or TO_COLLECT');
  }
  return changed(moveTo(order, 'RECEIVED', at, { received_date: toWireDate(at) }));
}

export function closeOrder(orderId: string, order: JsonObject, at: Date): Outcome {
  if (stateOf(order) !== 'RECEIVED') return wrongState(orderId, stateOf(order), 'RECEIVED');
  if (linesOf(order).some(isClaimed)) return refused(`Order '${orderId}' has an open incident`);
  return changed(moveTo(order, 'CLOSED', at));
}

/** The order and its live lines in any state, no question asked; a line with an open incident stays in it. */
export function moveTo(order: JsonObject, state: string, at: Date, lineMembers: JsonObject = {}): JsonObject {
  const date = toWireDate(at);
  const moved = withLines(order, (line) => ({
    ...line,
    ...lineMembers,
    order_line_state: isClaimed(line) ? INCIDENT_STATE : state,
    last_updated_date: date,
  }));
  return touched({ ...moved, order_state: state }, at);
}

function isClaimed(line: JsonObject): boolean {
  return lineStateOf(line) === INCIDENT_STATE;
}

function refuseLine(line: JsonObject, date: string): JsonObject {
  return {
    ...line,
    order_line_state: 'REFUSED',
    order_line_state_reason_code: REFUSED_REASON.code,
    order_line_state_reason_label: REFUSED_REASON.label,
    last_updated_date: date,
  };
}

function afterDecision(order: JsonObject, at: Date): JsonObject {
  const summed = withTotals(order);
  if (!anyLineLives(summed)) {
    return touched(
      {
        ...summed,
        order_state: 'REFUSED',
        order_state_reason_code: REFUSED_REASON.code,
        order_state_reason_label: REFUSED_REASON.label,
      },
      at,
    );
  }
  return textOf(order.payment_workflow) === 'PAY_ON_ACCEPTANCE'
    ? moveTo(summed, 'WAITING_DEBIT', at)
    : enterShipping(summed, at);
}

function enterShipping(order: JsonObject, at: Date): JsonObject {
  return { ...moveTo(order, 'SHIPPING', at), shipping_deadline: endOfDay(at, LEAD_TIME_DAYS) };
}

function anyLineLives(order: JsonObject): boolean {
  return linesOf(order).some(isLive);
}

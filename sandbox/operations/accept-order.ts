import { z } from 'zod';
import type { JsonObject } from '../json';
import { isFulfilledByOperator, lineIdOf, linesOf, stateOf } from '../orders/order-document';
import { refused, wrongState } from '../orders/outcome';
import type { Outcome, Refused } from '../orders/outcome';
import { debitIfWaiting } from '../orders/place-order';
import { acceptOrder } from '../orders/transitions';
import { problem } from '../http/operation';
import type { Call, Operation } from '../http/operation';
import { changeOrder } from './change-order';
import { readBody } from './request-body';

const acceptanceSchema = z.object({
  order_lines: z.array(z.object({ id: z.string(), accepted: z.boolean() }).nullable()),
});

interface Decision {
  readonly id: string;
  readonly accepted: boolean;
}

/** OR21: every line of the order decided, once each, in one call (Mirakl API sections 4.3 and 7). */
export const decideAcceptance: Operation = {
  id: 'OR21',
  method: 'PUT',
  path: '/api/orders/:orderId/accept',
  access: 'shop',
  answer: (call) => {
    const body = readBody(call.body, acceptanceSchema);
    if (body.kind === 'wrong') return problem(400, body.message, 'VALIDATION_ERROR');
    const decisions = body.value.order_lines.filter((line) => line !== null);
    if (decisions.length < body.value.order_lines.length) {
      return problem(400, 'The order lines list contains a null element', 'ORDER_LINE_NULL_ELEMENT');
    }
    return changeOrder(call, (order) => decide(call, order, decisions));
  },
};

function decide(call: Call, order: JsonObject, decisions: readonly Decision[]): Outcome {
  const objection = objectionTo(call, order, decisions);
  if (objection !== null) return objection;
  const at = call.sandbox.clock.now();
  const refusedLineIds = decisions.filter((decision) => !decision.accepted).map((decision) => decision.id);
  const outcome = acceptOrder(call.orderId, order, { at, isByShop: true, refusedLineIds });
  if (outcome.kind === 'refused' || call.shop.acceptance === 'manual') return outcome;
  const nextActionId = (): string => call.sandbox.world.nextActionId();
  return { kind: 'changed', order: debitIfWaiting(outcome.order, { at, nextActionId }) };
}

function objectionTo(call: Call, order: JsonObject, decisions: readonly Decision[]): Refused | null {
  const lineIds = linesOf(order).map(lineIdOf);
  const decidedIds = decisions.map((decision) => decision.id);
  if (isFulfilledByOperator(order)) {
    return refused('An unauthorized action has been requested on a fulfilled order', 'ORDER_FULFILLED_UNAUTHORIZED');
  }
  if (stateOf(order) !== 'WAITING_ACCEPTANCE') return wrongState(call.orderId, stateOf(order), 'WAITING_ACCEPTANCE');
  if (new Set(decidedIds).size < decidedIds.length) {
    return refused('The order lines list contains duplicate order line IDs', 'ORDER_LINE_DUPLICATE_ID');
  }
  const unknown = decidedIds.find((id) => !lineIds.includes(id));
  if (unknown !== undefined) return refused(`Order line '${unknown}' does not exist`, 'ORDER_LINE_NOT_FOUND');
  if (lineIds.some((id) => !decidedIds.includes(id))) {
    return refused(
      'Some order lines are missing from the acceptance decision',
      'ORDER_LINE_ACCEPTANCE_DECISION_MISSING',
    );
  }
  const isPartial = new Set(decisions.map((decision) => decision.accepted)).size > 1;
  if (isPartial && !call.shop.hasPartialAcceptance) {
    return refused('Partial acceptance is disabled for this shop', 'ORDER_PARTIAL_ACCEPTANCE_DISABLED');
  }
  return null;
}

import type { JsonObject } from '../json';
import type { Outcome } from '../orders/outcome';
import { documentOf } from '../store/world';
import { problem } from '../http/operation';
import type { Answer, Call } from '../http/operation';

/** Tries a change of the order that the path names: 204, or the refusal that the state machine gives. */
export function changeOrder(call: Call, change: (order: JsonObject) => Outcome): Answer {
  const stored = call.sandbox.world.find(call.shop.shopId, call.orderId);
  if (stored === undefined) return problem(404, `Order with id '${call.orderId}' not found`, 'ORDER_NOT_FOUND');
  const before = documentOf(stored);
  const outcome = change(before);
  if (outcome.kind === 'refused') return problem(outcome.status, outcome.message, outcome.code);
  const hasEffect = outcome.order !== before;
  if (hasEffect) call.sandbox.world.change(stored, outcome.order);
  return { status: 204, body: null, effects: [{ orderId: call.orderId, hasEffect }] };
}

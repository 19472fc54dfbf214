import type { JsonObject } from '../json';

/** What became of an attempt to change an order. */
export type Outcome = { readonly kind: 'changed'; readonly order: JsonObject } | Refused;

export interface Refused {
  readonly kind: 'refused';
  /** HTTP status of the answer. */
  readonly status: 400 | 403 | 404;
  readonly message: string;
  /** Symbolic code, for the operations that have one (OR21). */
  readonly code?: string;
}

export function changed(order: JsonObject): Outcome {
  return { kind: 'changed', order };
}

export function refused(message: string, code?: string): Refused {
  return { kind: 'refused', status: 400, message, ...(code === undefined ? {} : { code }) };
}

export function wrongState(orderId: string, state: string, expected: string): Refused {
  return refused(`Order with id '${orderId}' is in state '${state}', expected '${expected}'`, 'ORDER_INVALID_STATE');
}

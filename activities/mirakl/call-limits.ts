import type { OperationId } from './operations';

/**
 * Why OR11 is called. `sweep` is Mirakl's asynchronous use, `person` its synchronous one (somebody looks at an order, or
 * proves a key), `readBack` the reading after a lost answer.
 */
export type OrdersUse = 'sweep' | 'person' | 'readBack';

/** `any`: the operation has one budget, whatever it is called for. */
export type CallUse = OrdersUse | 'any';

/** Null where Mirakl publishes no maximum; a 429 closes those budgets too. */
export type CallLimit = { readonly max: number; readonly periodMs: number } | null;

/** Which limits an instance obeys; `relaxed`, for sandbox instances only, obeys nothing but a 429. */
export type CallLimits = 'published' | 'relaxed';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ONCE_A_DAY = { max: 1, periodMs: 24 * HOUR_MS };

/**
 * The published maxima (API section 4), per host, key, operation and use. A sweep with all its pages spends one use.
 * The two 60 an hour are our assumption: Mirakl says "at each order page display" and gives no figure.
 */
const publishedLimits: Readonly<Record<OperationId, Readonly<Partial<Record<CallUse, CallLimit>>>>> = {
  V01: { any: null },
  A01: { any: ONCE_A_DAY },
  PC01: { any: null },
  SH12: { any: ONCE_A_DAY },
  SH21: { any: ONCE_A_DAY },
  OR11: {
    sweep: { max: 1, periodMs: MINUTE_MS },
    person: { max: 60, periodMs: HOUR_MS },
    readBack: { max: 60, periodMs: HOUR_MS },
  },
  OR04: { any: { max: 1, periodMs: MINUTE_MS } },
  OR23: { any: null },
  OR24: { any: null },
};

/** Calls of one budget leave a marketplace no more than this much earlier or later than they were granted. */
const JITTER_MS = 1_000;

/** The time between two calls of one use; 0 when nothing limits them. Evenly spread, so that no sliding period holds more than the maximum. */
export function callSpacingMs(operation: OperationId, use: CallUse, limits: CallLimits): number {
  const limit = publishedLimits[operation][use] ?? null;
  return limits === 'relaxed' || limit === null ? 0 : limit.periodMs / limit.max + JITTER_MS;
}

/** All uses of an operation: a 429 closes every one of them. */
export function usesOf(operation: OperationId): readonly CallUse[] {
  return CALL_USES.filter((use) => publishedLimits[operation][use] !== undefined);
}

const CALL_USES = ['sweep', 'person', 'readBack', 'any'] as const;

import type { OperationId } from './operations';

/**
 * Why OR11 is called. `sweep` is Mirakl's asynchronous use, `person` its synchronous one (somebody looks at an order, or
 * proves a key), `readBack` the reading after a lost answer.
 */
export type OrdersUse = 'sweep' | 'person' | 'readBack';

/** Why an export is asked for: for what changed since a date, or for everything. */
export type ExportUse = 'differential' | 'full';

/** `any`: the operation has one budget, whatever it is called for. */
export type CallUse = OrdersUse | ExportUse | 'any';

/** Null where Mirakl publishes no maximum; a 429 closes those budgets too. */
export type CallLimit = { readonly max: number; readonly periodMs: number; readonly source: LimitSource } | null;

/** `published`: Mirakl's own figure; `assumed`: Mirakl says "at each page display" and gives none. */
export type LimitSource = 'published' | 'assumed';

/** Which limits an instance obeys; `relaxed`, for sandbox instances only, obeys nothing but a 429. */
export type CallLimits = 'published' | 'relaxed';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const published = (max: number, periodMs: number): CallLimit => ({ max, periodMs, source: 'published' });
const ONCE_A_DAY = published(1, 24 * HOUR_MS);
const ONCE_AN_HOUR = published(1, HOUR_MS);
const ONCE_A_MINUTE = published(1, MINUTE_MS);
const PAGE_VIEWS: CallLimit = { max: 60, periodMs: HOUR_MS, source: 'assumed' };

/**
 * The one table of maxima (API section 4), per host, key, operation and use; `docs/call-limits.md` is made from it. A reading
 * with all its pages spends one use.
 */
export const callLimitTable: Readonly<Record<OperationId, Readonly<Partial<Record<CallUse, CallLimit>>>>> = {
  V01: { any: null },
  A01: { any: ONCE_A_DAY },
  PC01: { any: null },
  CH11: { any: ONCE_A_DAY },
  CUR01: { any: ONCE_A_DAY },
  L01: { any: ONCE_A_DAY },
  SH11: { any: ONCE_A_DAY },
  SH12: { any: ONCE_A_DAY },
  SH21: { any: ONCE_A_DAY },
  SH31: { any: ONCE_A_DAY },
  SH42: { any: ONCE_AN_HOUR },
  SH52: { any: ONCE_AN_HOUR },
  OF61: { any: ONCE_A_DAY },
  H11: { any: ONCE_AN_HOUR },
  RE01: { any: PAGE_VIEWS },
  OR75: { any: ONCE_A_DAY },
  AF01: { any: ONCE_A_DAY },
  DO01: { any: ONCE_A_DAY },
  P31: { any: PAGE_VIEWS },
  OF21: { any: PAGE_VIEWS },
  OF22: { any: PAGE_VIEWS },
  OF52: { differential: ONCE_A_MINUTE, full: ONCE_A_DAY },
  OF53: { any: published(1, 10 * SECOND_MS) },
  OF54: { any: null },
  OR11: { sweep: ONCE_A_MINUTE, person: PAGE_VIEWS, readBack: PAGE_VIEWS },
  OR13: { differential: published(1, 5 * MINUTE_MS), full: ONCE_A_DAY },
  OR14: { any: published(1, 2 * SECOND_MS) },
  OR15: { any: null },
  ST12: { any: published(1, 5 * MINUTE_MS) },
  OR04: { any: ONCE_A_MINUTE },
  OR23: { any: null },
  OR24: { any: null },
};

/** Calls of one budget leave a marketplace no more than this much earlier or later than they were granted. */
const JITTER_MS = 1_000;

/** The time between two calls of one use; 0 when nothing limits them. Evenly spread, so that no sliding period holds more than the maximum. */
export function callSpacingMs(operation: OperationId, use: CallUse, limits: CallLimits): number {
  const limit = callLimitTable[operation][use] ?? null;
  return limits === 'relaxed' || limit === null ? 0 : limit.periodMs / limit.max + JITTER_MS;
}

/** All uses of an operation: a 429 closes every one of them. */
export function usesOf(operation: OperationId): readonly CallUse[] {
  return CALL_USES.filter((use) => callLimitTable[operation][use] !== undefined);
}

const CALL_USES = ['sweep', 'person', 'readBack', 'differential', 'full', 'any'] as const;

/** From here on a use is too dear to be lost to a passing fault. */
const SCARCE_MS = HOUR_MS;

/** Whether an operation may be called so rarely that one use is worth several tries. */
export function isScarce(operation: OperationId): boolean {
  return callSpacingMs(operation, 'any', 'published') >= SCARCE_MS;
}

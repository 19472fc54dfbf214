import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { budgetKey, type BudgetOwner } from '../../entities/budget-key';
import { type CallLimits, type CallUse, callSpacingMs, usesOf } from './call-limits';
import type { OperationId } from './operations';

export interface SpendRequest {
  readonly owner: BudgetOwner;
  readonly operation: OperationId;
  readonly use: CallUse;
  readonly limits: CallLimits;
  /** Takes the use of the next period when that of this one is taken, once: the one after it is due a period later. */
  readonly isForced?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type Spending = { readonly kind: 'granted' } | { readonly kind: 'deferred'; readonly waitMs: number };

export interface BlockRequest {
  readonly owner: BudgetOwner;
  readonly operation: OperationId;
  /** The `Retry-After` of a 429 as it came; null when it was absent. */
  readonly retryAfter: string | null;
}

/** Call budgets shared by all processes on one database. */
export interface CallBudgets {
  /** Takes one call. A short wait is waited here, on the slot taken; a longer one is answered, and nothing is taken. */
  spend(request: SpendRequest): Promise<Spending>;
  /** After a 429: closes the operation for this key, in every use. Answers for how long. */
  block(request: BlockRequest): Promise<{ readonly waitMs: number }>;
}

/** Up to here a call waits in place; beyond, it would hold a slot that others could use. */
const LONGEST_WAIT_IN_PLACE_MS = 3_000;

const FIRST_BLOCK_SECONDS = 60;
const LONGEST_OWN_BLOCK_SECONDS = 3_600;
/** A limit of once a day may truly ask for hours; anything longer is absurd. */
const LONGEST_RETRY_AFTER_SECONDS = 86_400;

/**
 * A leaky bucket without burst (GCRA) in one statement, on the database's clock, evaluated under the row's lock: a call is
 * granted at the latest of now, the theoretical arrival and the end of a block, if that is near enough.
 */
const SPEND = `
  insert into call_budget as budget (key, theoretical_arrival_at)
  values ($1, clock_timestamp() + $2::float8 * interval '1 millisecond')
  on conflict (key) do update
    set theoretical_arrival_at =
      greatest(clock_timestamp(), budget.theoretical_arrival_at, budget.blocked_until) + $2::float8 * interval '1 millisecond'
    where budget.theoretical_arrival_at <= clock_timestamp() + $3::float8 * interval '1 millisecond'
      and coalesce(budget.blocked_until, '-infinity') <= clock_timestamp() + $4::float8 * interval '1 millisecond'
  returning ceil(1000 * extract(epoch from theoretical_arrival_at - clock_timestamp()) - $2::float8) as wait_ms`;

const WAIT_OF = `
  select ceil(1000 * extract(epoch from greatest(theoretical_arrival_at, blocked_until) - clock_timestamp())) as wait_ms
  from call_budget where key = $1`;

const BLOCK = `
  insert into call_budget as budget (key, theoretical_arrival_at, blocked_until)
  select key, clock_timestamp(), clock_timestamp() + $2::float8 * interval '1 second' from unnest($1::text[]) as keys(key) order by key
  on conflict (key) do update set blocked_until = greatest(budget.blocked_until, excluded.blocked_until)`;

/** Budgets on the table `call_budget` (API section 9, "Rate budget"). */
export function createCallBudgets(dataSource: DataSource): CallBudgets {
  const ownBlocks = new Map<string, { seconds: number; endsAt: number }>();

  /** Without a usable `Retry-After`: a minute, doubled while the marketplace goes on refusing, at most an hour. */
  function ownBlockSeconds(key: string): number {
    const last = ownBlocks.get(key);
    const goesOn = last !== undefined && Date.now() < last.endsAt + last.seconds * 1_000;
    const seconds = goesOn ? Math.min(last.seconds * 2, LONGEST_OWN_BLOCK_SECONDS) : FIRST_BLOCK_SECONDS;
    ownBlocks.set(key, { seconds, endsAt: Date.now() + seconds * 1_000 });
    return seconds;
  }

  return {
    async spend({ owner, operation, use, limits, isForced = false, signal }) {
      const key = budgetKey(owner, operation, use);
      const spacingMs = callSpacingMs(operation, use, limits);
      const bearableMs = isForced ? [spacingMs, 0] : [LONGEST_WAIT_IN_PLACE_MS, LONGEST_WAIT_IN_PLACE_MS];
      const waitInPlaceMs =
        spacingMs === 0 ? null : await firstWait(dataSource, SPEND, [key, spacingMs, ...bearableMs]);
      if (waitInPlaceMs !== null) {
        await waitFor(isForced ? 0 : waitInPlaceMs, signal);
        return { kind: 'granted' };
      }
      // Either nothing limits this use but a block, or the slot is too far away: how far is read apart.
      const waitMs = (await firstWait(dataSource, WAIT_OF, [key])) ?? 0;
      return spacingMs === 0 && waitMs <= 0
        ? { kind: 'granted' }
        : { kind: 'deferred', waitMs: Math.max(waitMs, 1_000) };
    },

    async block({ owner, operation, retryAfter }) {
      const keys = usesOf(operation).map((use) => budgetKey(owner, operation, use));
      const seconds = usableRetryAfter(retryAfter) ?? ownBlockSeconds(budgetKey(owner, operation, 'any'));
      await dataSource.query(BLOCK, [keys, seconds]);
      return { waitMs: seconds * 1_000 };
    },
  };
}

async function firstWait(dataSource: DataSource, statement: string, parameters: unknown[]): Promise<number | null> {
  const rows = await dataSource.query<{ wait_ms: string }[]>(statement, parameters);
  const first = rows[0];
  return first === undefined ? null : Number(first.wait_ms);
}

async function waitFor(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  if (waitMs <= 0) {
    return;
  }
  try {
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

function usableRetryAfter(retryAfter: string | null): number | null {
  const seconds = retryAfter !== null && /^\d{1,9}$/.test(retryAfter.trim()) ? Number(retryAfter) : 0;
  return seconds >= 1 && seconds <= LONGEST_RETRY_AFTER_SECONDS ? seconds : null;
}

import type { CallBudgets } from '../../activities/mirakl/call-budgets';

/** Budgets without a database, for tests whose subject is something else: every call is granted, a 429 waits as it says. */
export const unlimitedBudgets: CallBudgets = {
  spend: () => Promise.resolve({ kind: 'granted' }),
  block: ({ retryAfter }) => Promise.resolve({ waitMs: Number(retryAfter ?? 60) * 1_000 }),
};

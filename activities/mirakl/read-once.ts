import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { isScarce } from './call-limits';
import type { CallClaim, Caller, GoodAnswer } from './caller';
import { MarketplaceUnavailable, MarketplaceUnreadable } from './errors';
import type { CallRequest } from './transport';

/** Tries of one scarce use, and the pause between them: short, since a person may wait for the answer. */
const TRIES = 3;
const PAUSE_MS = 500;

/**
 * Spends one use of an operation and reads its answer. A use that comes once an hour or a day is not lost to a passing fault:
 * the same call is then repeated a few times.
 */
export async function readOnce<T>(
  caller: Caller,
  request: CallRequest,
  schema: z.ZodType<T>,
  claim: CallClaim = 'ordinary',
): Promise<GoodAnswer<T>> {
  const { operation, signal } = request;
  await caller.spend({ operation, use: 'any', claim, signal });
  const tries = isScarce(operation.id) ? TRIES : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await caller.read(request, schema);
    } catch (error) {
      const isPassing = error instanceof MarketplaceUnavailable || error instanceof MarketplaceUnreadable;
      if (!isPassing || attempt >= tries) throw error;
      await sleep(PAUSE_MS, undefined, signal === undefined ? {} : { signal });
    }
  }
}

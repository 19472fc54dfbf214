import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Caller } from './caller';
import { MarketplaceUnavailable, MarketplaceUnreadable } from './errors';
import type { CallRequest } from './transport';

/** Tries of one use, and the pause between them: short, since a person waits for the answer. */
const TRIES = 3;
const PAUSE_MS = 500;

/**
 * Reads what may be read once a day. The day's use is spent once, and a passing fault does not lose it: the same call is
 * then repeated a few times.
 */
export async function readOfTheDay<T>(caller: Caller, request: CallRequest, schema: z.ZodType<T>): Promise<T> {
  const { operation, signal } = request;
  await caller.spend({ operation, use: 'any', signal });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await caller.read(request, schema)).body;
    } catch (error) {
      const isPassing = error instanceof MarketplaceUnavailable || error instanceof MarketplaceUnreadable;
      if (!isPassing || attempt === TRIES) throw error;
      await sleep(PAUSE_MS, undefined, signal === undefined ? {} : { signal });
    }
  }
}

import type { Caller } from './caller';
import { MarketplaceRejected } from './errors';
import type { CallRequest } from './transport';

/**
 * How a write ended. `refused` is Mirakl's 400: the order is in another state, or the data is not taken. Which of the two
 * must be read back, never guessed from the words (API section 3).
 */
export type WriteOutcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly message: string };

/** Sends a write and gives a 400 as a value. Everything else throws; see `isOutcomeUnknown` of the error. */
export async function sendWrite(caller: Caller, request: CallRequest): Promise<WriteOutcome> {
  try {
    await caller.send(request);
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof MarketplaceRejected && error.status === 400) {
      return { kind: 'refused', message: error.marketplaceWords ?? error.message };
    }
    throw error;
  }
}

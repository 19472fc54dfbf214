import type { Caller } from './caller';
import { MarketplaceError } from './errors';
import { operations } from './operations';

/**
 * Mirakl V01: whether a Mirakl API answers at all. Its body is no contract (API section 1). Asked without shop, so that a wrong
 * shop id is not taken for a wrong address.
 */
export async function isMarketplace(caller: Caller, signal?: AbortSignal): Promise<boolean> {
  const operation = operations.version;
  await caller.spend({ operation, use: 'any', signal });
  try {
    await caller.send({ operation, path: '/version', query: { shop_id: undefined }, signal });
    return true;
  } catch (error) {
    if (error instanceof MarketplaceError) {
      return false;
    }
    throw error;
  }
}

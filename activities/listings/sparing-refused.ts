import type { MarketplaceOffer } from '../../domain/listings/marketplace-offer';
import { reason } from '../../domain/reason-codes';
import { databaseFaultOf } from '../../platform/database-fault';
import { type ListingLine, writeListingLines } from './listing-lines';
import type { StoringWork } from './listing-work';

/**
 * Stores offers together; where the database refuses one of them, in halves, down to that one: it alone fails, by its line,
 * and keeps no other out [RUN-01].
 *
 * @param store in a transaction of its own
 */
export async function sparingRefused(
  work: Pick<StoringWork, 'dataSource' | 'runId'>,
  offers: readonly MarketplaceOffer[],
  store: (offers: readonly MarketplaceOffer[]) => Promise<void>,
): Promise<void> {
  try {
    await store(offers);
  } catch (error) {
    const [only, second] = offers;
    if (databaseFaultOf(error) !== 'refused' || only === undefined) throw error;
    if (second === undefined) {
      await writeListingLines(work.dataSource.manager, work.runId, [refusedLine(only)]);
      return;
    }
    const middle = Math.ceil(offers.length / 2);
    await sparingRefused(work, offers.slice(0, middle), store);
    await sparingRefused(work, offers.slice(middle), store);
  }
}

function refusedLine({ offerId, shopSku }: MarketplaceOffer): ListingLine {
  const words = `The database does not take the offer ${offerId} of SKU "${shopSku}"`;
  return { shopSku, outcome: { kind: 'failed', reason: reason('unreadableOffer', words, [shopSku]) } };
}

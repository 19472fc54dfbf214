import { reason } from '../../domain/reason-codes';
import type { ListedOffer } from '../mirakl/offers/offer-schema';
import { countInRun } from '../runs/run-record';
import { type ImportPosition, moveRows } from './import-position';
import { writeListingLines } from './listing-lines';
import type { ListingWork, PhaseEnd } from './listing-work';
import { ofListed } from './offer-values';
import { storeChunk } from './store-chunk';

/** Reads the offers of a list of SKUs one by one (OF21), and goes on where the position says [LST-01]. */
export async function readListedOffers(work: ListingWork, position: ImportPosition): Promise<PhaseEnd> {
  const skus = work.parameters.skus ?? [];
  for (let index = position.rowsStored; index < skus.length; index += 1) {
    const sku = skus[index] ?? '';
    await readSku(work, sku, index + 1);
    work.note(index + 1);
    if (work.isTimeUp()) return 'more';
  }
  return 'done';
}

/** A SKU that the shop does not offer fails its line in words [RUN-02]. */
export async function readSku(work: ListingWork, sku: string, rowsStored: number): Promise<void> {
  const { dataSource, runId } = work;
  const found = await offersOf(work, sku);
  if (found.length === 0) {
    await dataSource.transaction(async (manager) => {
      const words = `The shop has no offer with SKU "${sku}"`;
      const outcome = { kind: 'failed', reason: reason('unknownToMarketplace', words, [sku]) } as const;
      await writeListingLines(manager, runId, [{ shopSku: sku, outcome }]);
      await countInRun(manager, runId, { changed: 0, unchanged: 0 });
      await moveRows(manager, runId, rowsStored);
    });
    return;
  }
  const chunk = { source: 'list', offers: found.map(ofListed), deletedOfferIds: [], isShown: false } as const;
  await storeChunk(work, chunk, (manager) => moveRows(manager, runId, rowsStored));
}

/** A marketplace that does not honour the filter gives others too. */
async function offersOf({ instance, signal }: ListingWork, sku: string): Promise<readonly ListedOffer[]> {
  const found: ListedOffer[] = [];
  for await (const page of instance.client.offerPages({ shopSku: sku }, signal)) {
    found.push(...page.entries.filter(({ shopSku }) => shopSku === sku));
  }
  return found;
}

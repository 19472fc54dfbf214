import { CallDeferred } from '../mirakl/errors';
import type { ListedOffer } from '../mirakl/offers/offer-schema';
import { countInRun } from '../runs/run-record';
import type { ListingWork, PhaseEnd } from './listing-work';
import { ofListed } from './offer-values';
import { sparingRefused } from './sparing-refused';
import { storeMatched } from './store-chunk';

/** So few are asked for one by one; more are read with all others, a hundred a call. */
const MOST_ONE_BY_ONE = 10;

/**
 * An export gives no title, no references and no reasons of inactivity [LST-04]: of listings that are new, or were switched on
 * or off, they are read from the list of offers (OF21). Begun anew when it is interrupted, which writes nothing twice.
 */
export async function readDetails(work: ListingWork): Promise<PhaseEnd> {
  const skus = await skusWithoutDetails(work);
  if (skus.length === 0) return 'done';
  try {
    const areFew = skus.length <= MOST_ONE_BY_ONE;
    for (const shopSku of areFew ? skus : [undefined]) await readPages(work, shopSku);
    await settleUnlisted(work, areFew ? skus : null);
  } catch (error) {
    // Nothing waits for them: the next import reads them.
    if (!(error instanceof CallDeferred) || areDetailsNeeded(work)) throw error;
  }
  return 'done';
}

/** Barcodes and the names of products that are to be made are among them. */
function areDetailsNeeded({ instance: { settings } }: ListingWork): boolean {
  return settings.matchListingsBy !== 'sku' || settings.createProductIfNotFound;
}

async function skusWithoutDetails({ dataSource, instance }: ListingWork): Promise<readonly string[]> {
  const rows: { shopSku: string }[] = await dataSource.query(
    `select distinct shop_sku as "shopSku" from listing
      where instance_id = $1 and not is_detailed and gone_at is null and not is_excluded limit $2`,
    [instance.id, MOST_ONE_BY_ONE + 1],
  );
  return rows.map(({ shopSku }) => shopSku);
}

async function readPages(work: ListingWork, shopSku: string | undefined): Promise<void> {
  let read = 0;
  for await (const page of work.instance.client.offerPages({ shopSku }, work.signal)) {
    await storePage(work, page.entries);
    read += page.entries.length;
    work.note(read);
  }
}

function storePage(work: ListingWork, offers: readonly ListedOffer[]): Promise<void> {
  const byId = [...new Map(offers.map((offer) => [offer.offerId, ofListed(offer)])).values()];
  return sparingRefused(work, byId, (part) =>
    work.dataSource.transaction(async (manager) => {
      const { lined } = await storeMatched(manager, work, { source: 'list', offers: part, known: 'giveDetails' });
      await countInRun(manager, work.runId, { changed: lined, unchanged: 0 });
    }),
  );
}

/** What the list does not show has no more to be read. */
async function settleUnlisted({ dataSource, instance }: ListingWork, skus: readonly string[] | null): Promise<void> {
  await dataSource.query(
    `update listing set is_detailed = true
      where instance_id = $1 and not is_detailed and gone_at is null and not is_excluded
        and ($2::text[] is null or shop_sku = any($2))`,
    [instance.id, skus],
  );
}

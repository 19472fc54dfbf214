import type { EntityManager } from 'typeorm';
import type { OfferReference } from '../../domain/listings/marketplace-offer';
import { barcodesOf, matchProduct, type ProductMatch } from '../../domain/listings/match-product';
import { releaseParked } from '../../entities/release-parked';
import { countInRun } from '../runs/run-record';
import { findCandidates } from './find-candidates';
import { type ImportPosition, moveId } from './import-position';
import { type ListingLine, writeListingLines } from './listing-lines';
import type { ListingWork, PhaseEnd, Selection } from './listing-work';

/** Listings of one transaction. */
const LISTINGS_AT_ONCE = 5_000;

interface UnlinkedListing {
  readonly id: string;
  readonly shopSku: string;
  readonly title: string | null;
  readonly references: readonly OfferReference[];
}

/**
 * Looks at every listing that has no product: one that is there by now is linked; where the instance says so one is made of
 * the offer; else the line fails with the SKU [LST-02, LST-03]. What is excluded or gone is left alone [LST-06].
 */
export async function linkListings(
  work: ListingWork,
  { lastId }: Pick<ImportPosition, 'lastId'>,
  selection: Selection = work.parameters.skus ?? null,
): Promise<PhaseEnd> {
  for (let from = lastId; ;) {
    const last = await linkPage(work, from, selection);
    if (last === null) return 'done';
    from = last;
    if (work.isTimeUp()) return 'more';
  }
}

/** @returns the id of the last listing that was looked at; null when there was none */
function linkPage(work: ListingWork, from: string, selection: Selection): Promise<string | null> {
  const { dataSource, runId } = work;
  return dataSource.transaction(async (manager) => {
    const listings = await lockUnlinked(manager, work, from, selection);
    const last = listings.at(-1);
    if (last === undefined) return null;
    const lines = await linkAll(manager, work, listings);
    const isLinked = ({ outcome }: ListingLine): boolean => outcome.kind === 'done';
    const lined = await writeListingLines(manager, runId, lines.filter(isLinked));
    // Of two offers of one SKU the failure is told.
    await writeListingLines(
      manager,
      runId,
      lines.filter((line) => !isLinked(line)),
    );
    await countInRun(manager, runId, { changed: lined, unchanged: 0 });
    await moveId(manager, runId, last.id);
    work.note(listings.length);
    return last.id;
  });
}

function lockUnlinked(
  manager: EntityManager,
  { instance }: ListingWork,
  from: string,
  selection: Selection,
): Promise<UnlinkedListing[]> {
  return manager.query(
    `select id, shop_sku as "shopSku", title, product_references as "references" from listing
      where instance_id = $1 and product_id is null and gone_at is null and not is_excluded
        and id > $2 and ($3::text[] is null or shop_sku = any($3))
      order by id limit $4 for update`,
    [instance.id, from, selection, LISTINGS_AT_ONCE],
  );
}

async function linkAll(
  manager: EntityManager,
  { instance }: ListingWork,
  listings: readonly UnlinkedListing[],
): Promise<readonly ListingLine[]> {
  const { matchListingsBy: by, createProductIfNotFound } = instance.settings;
  const candidates = await findCandidates(manager, by, listings);
  const matches = listings.map((listing) => matchProduct(listing, by, candidates));
  const wanted = listings.filter((_, index) => createProductIfNotFound && matches[index]?.kind === 'unknown');
  const made = await makeProducts(manager, wanted);
  const linked: { readonly id: string; readonly productId: string }[] = [];
  const lines = listings.map((listing, index): ListingLine => {
    const { shopSku, id } = listing;
    const product = made.get(shopSku);
    const match: ProductMatch | undefined = matches[index];
    if (match?.kind === 'matched') linked.push({ id, productId: match.productId });
    else if (product !== undefined) linked.push({ id, productId: product });
    else if (match !== undefined) return { shopSku, outcome: { kind: 'failed', reason: match.reason } };
    return { shopSku, outcome: { kind: 'done', words: product === undefined ? 'Linked' : 'Product made, and linked' } };
  });
  await manager.query(
    `update listing l set product_id = m.product_id, updated_at = now()
       from unnest($1::bigint[], $2::bigint[]) as m (id, product_id) where l.id = m.id`,
    [linked.map(({ id }) => id), linked.map(({ productId }) => productId)],
  );
  return lines;
}

/**
 * A storable product for each SKU that has none, named after the offer; orders that lack it try again [LST-03, ORD-15].
 *
 * @returns product ids by SKU: those that were made, and those that somebody made a moment ago
 */
async function makeProducts(
  manager: EntityManager,
  listings: readonly UnlinkedListing[],
): Promise<ReadonlyMap<string, string>> {
  if (listings.length === 0) return new Map();
  const bySku = new Map(listings.map((listing) => [listing.shopSku, listing]));
  const wanted = [...bySku.values()].sort((one, other) => (one.shopSku < other.shopSku ? -1 : 1));
  const skus = wanted.map(({ shopSku }) => shopSku);
  await manager.query(
    `insert into product (sku, name, barcode) select * from unnest($1::text[], $2::text[], $3::text[])
     on conflict (sku) do nothing`,
    [
      skus,
      wanted.map(({ title, shopSku }) => title ?? shopSku),
      wanted.map(({ references }) => barcodesOf(references)[0] ?? null),
    ],
  );
  const found: { sku: string; id: string }[] = await manager.query(
    `select sku, id from product where sku = any($1::text[]) and not is_archived`,
    [skus],
  );
  await releaseParked(manager, { reasonCode: 'unknownSku', subjects: skus });
  return new Map(found.map(({ sku, id }) => [sku, id]));
}

import type { EntityManager } from 'typeorm';
import { matchProduct } from '../../domain/listings/match-product';
import type { MarketplaceOffer } from '../../domain/listings/marketplace-offer';
import { noteSeenCodes, type SeenCode } from '../../entities/note-seen-codes';
import { databaseFaultOf } from '../../platform/database-fault';
import { countInRun } from '../runs/run-record';
import { findCandidates } from './find-candidates';
import { writeListingLines } from './listing-lines';
import type { OfferSource } from './listing-columns';
import type { StoringWork } from './listing-work';
import { sparingRefused } from './sparing-refused';
import { storeOffers, type OffersToStore } from './store-offers';

export interface Chunk {
  readonly source: OfferSource;
  /** In the order of reading: of an offer that comes twice, the later one counts. */
  readonly offers: readonly MarketplaceOffer[];
  /** Offers that the marketplace has no more. */
  readonly deletedOfferIds: readonly string[];
  /** The listings are remembered as shown, so that the others are found gone when everything was read. */
  readonly isShown: boolean;
}

/**
 * Stores a chunk and moves the position in the same transaction; the run counts it. Where the database refuses one of the
 * offers, the others go first, and what was deleted goes with the position.
 */
export async function storeChunk(
  work: StoringWork,
  chunk: Chunk,
  move: (manager: EntityManager) => Promise<void>,
): Promise<void> {
  const offers = [...new Map(chunk.offers.map((offer) => [offer.offerId, offer])).values()];
  try {
    await storeTogether(work, { ...chunk, offers }, move);
  } catch (error) {
    if (databaseFaultOf(error) !== 'refused') throw error;
    await sparingRefused(work, offers, (part) =>
      storeTogether(work, { ...chunk, offers: part, deletedOfferIds: [] }, () => Promise.resolve()),
    );
    await storeTogether(work, { ...chunk, offers: [] }, move);
  }
}

function storeTogether(
  work: StoringWork,
  { source, offers, deletedOfferIds, isShown }: Chunk,
  move: (manager: EntityManager) => Promise<void>,
): Promise<void> {
  const { dataSource, instance, runId, parameters } = work;
  return dataSource.transaction(async (manager) => {
    const { written } = await storeMatched(manager, work, {
      source,
      offers,
      known: parameters.isOnlyNew === true ? 'leave' : 'update',
    });
    await noteSeenCodes(manager, instance.id, codesOf(offers));
    const gone = await markDeleted(manager, work, deletedOfferIds);
    if (isShown) await rememberShown(manager, { instanceId: instance.id, runId, offers });
    const changed = written + gone;
    await countInRun(manager, runId, { changed, unchanged: offers.length + deletedOfferIds.length - changed });
    await move(manager);
  });
}

/** Codes that the master data does not hold are kept as seen, and hold nothing up [DLV-03]. Each is named once. */
function codesOf(offers: readonly MarketplaceOffer[]): readonly SeenCode[] {
  const of = (kind: SeenCode['kind'], read: (offer: MarketplaceOffer) => readonly (string | null)[]): SeenCode[] => {
    const firsts = new Map<string, string>();
    for (const offer of offers) {
      for (const code of read(offer)) if (code !== null && !firsts.has(code)) firsts.set(code, offer.shopSku);
    }
    return [...firsts].map(([code, seenIn]) => ({ kind, code, label: null, seenIn }));
  };
  return [
    ...of('offerStates', ({ offerStateCode }) => [offerStateCode]),
    ...of('logisticClasses', ({ logisticClassCode }) => [logisticClassCode]),
    ...of('channels', ({ channelCodes }) => channelCodes),
    ...of('shippingZones', ({ shippingZoneCodes }) => shippingZoneCodes),
  ];
}

/** Stores offers, each with the product that it matches already. */
export async function storeMatched(
  manager: EntityManager,
  { instance, runId }: Pick<StoringWork, 'instance' | 'runId'>,
  { source, offers, known }: Pick<OffersToStore, 'source' | 'known'> & { readonly offers: readonly MarketplaceOffer[] },
): ReturnType<typeof storeOffers> {
  const by = instance.settings.matchListingsBy;
  const toMatch = offers.map((offer) => ({ shopSku: offer.shopSku, references: offer.details?.references ?? [] }));
  const candidates = await findCandidates(manager, by, toMatch);
  const matched = offers.map((offer, index) => {
    const match = matchProduct(toMatch[index] ?? { shopSku: offer.shopSku, references: [] }, by, candidates);
    return { offer, productId: match.kind === 'matched' ? match.productId : null };
  });
  return storeOffers(manager, { instanceId: instance.id, runId, source, offers: matched, known });
}

/** The marketplace deleted the offer: its listing is gone, and kept [LST-06]. */
async function markDeleted(
  manager: EntityManager,
  { instance, runId }: StoringWork,
  offerIds: readonly string[],
): Promise<number> {
  if (offerIds.length === 0) return 0;
  const rows: { shopSku: string }[] = await manager.query(
    `with gone as (
       update listing set gone_at = now(), updated_at = now()
        where instance_id = $1 and offer_id = any($2::text[]) and gone_at is null returning shop_sku
     ) select shop_sku as "shopSku" from gone`,
    [instance.id, [...offerIds].sort()],
  );
  await writeListingLines(
    manager,
    runId,
    rows.map(({ shopSku }) => goneLine(shopSku)),
  );
  return rows.length;
}

export const goneLine = (shopSku: string) =>
  ({ shopSku, outcome: { kind: 'done', words: 'Gone: the marketplace has the offer no more' } }) as const;

/** Ids of listings that were made or read together are neighbours: thousands of them are a few ranges. */
async function rememberShown(
  manager: EntityManager,
  { instanceId, runId, offers }: { instanceId: string; runId: string; offers: readonly MarketplaceOffer[] },
): Promise<void> {
  await manager.query(
    `update listing_import
        set seen = seen + coalesce((select range_agg(int8range(l.id, l.id, '[]')) from listing l
                                     where l.instance_id = $2 and l.offer_id = any($3::text[])), '{}')
      where run_id = $1`,
    [runId, instanceId, offers.map(({ offerId }) => offerId)],
  );
}

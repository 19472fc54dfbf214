import { ofExported } from '../../activities/listings/offer-values';
import { ROWS_AT_ONCE } from '../../activities/mirakl/offers/offer-export';
import { exportedOfferSchema } from '../../activities/mirakl/offers/offer-schema';
import type { MarketplaceOffer } from '../../domain/listings/marketplace-offer';
import { generatedOffer, type OfferGeneration } from '../../sandbox/offers/generated-offer';
import { exportedOffer } from '../../sandbox/offers/offer-document';
import { demoDefinition } from '../demo/definition';

const shop = { shopId: Number(demoDefinition.instance.shopId), name: demoDefinition.instance.name };
const AT = new Date('2026-03-01T12:00:00Z');

export const generationOf = (count: number): OfferGeneration => ({
  ...{ count, currency: 'EUR', atMs: AT.getTime(), oddSkuEvery: 0, deletedEvery: 0 },
});

/** Offers as an export gives them, decoded, in chunks as an import stores them. One chunk is held at a time. */
export function* offerChunks(count: number): Generator<readonly MarketplaceOffer[]> {
  const generation = generationOf(count);
  for (let first = 0; first < count; first += ROWS_AT_ONCE) {
    const size = Math.min(ROWS_AT_ONCE, count - first);
    yield Array.from({ length: size }, (_, index) => decoded(generation, first + index));
  }
}

function decoded(generation: OfferGeneration, index: number): MarketplaceOffer {
  const wire = exportedOffer(generatedOffer(generation, index), shop, { at: AT, isDeleted: false });
  return ofExported(exportedOfferSchema.parse(wire), AT.toISOString());
}

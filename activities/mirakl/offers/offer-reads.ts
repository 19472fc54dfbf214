import type { Caller } from '../caller';
import { MarketplaceRejected } from '../errors';
import { operations } from '../operations';
import { PAGE_SIZE, readOffsetPages } from '../paging/offset-pages';
import { decodeRows, type FilterChecks, listSchema, type Page, timesOf, unhonouredFilters } from '../paging/page';
import { readOnce } from '../read-once';
import { type ListedOffer, listedOfferSchema } from './offer-schema';

/** Which offers to read; nothing given means every offer of the shop. */
export interface OffersQuery {
  /** The shop's SKU of one offer. */
  readonly shopSku?: string | undefined;
  /** The marketplace's SKU of a product. */
  readonly productSku?: string | undefined;
  readonly offerStateCodes?: readonly string[] | undefined;
}

const answerSchema = listSchema('offers');

interface OffersPage extends Page<ListedOffer> {
  /** One key a row, readable or not. */
  readonly keys: readonly string[];
}

/**
 * Mirakl OF21, page by page, as `readOffsetPages` says; all pages spend one use. It has no filter by date and sorts by price:
 * fine for some SKUs, poor for everything (API section 4.5).
 */
export async function* readOfferPages(
  caller: Caller,
  query: OffersQuery,
  signal?: AbortSignal,
): AsyncGenerator<Page<ListedOffer>, void, undefined> {
  const operation = operations.offers;
  await caller.spend({ operation, use: 'any', signal });
  yield* readOffsetPages<OffersPage>({
    operation,
    keysOf: ({ keys }) => keys,
    readAt: async (offset) => {
      const parameters = {
        sku: query.shopSku,
        product_id: query.productSku,
        offer_state_codes: query.offerStateCodes?.join(','),
        sort: 'productTitle',
        order: 'asc',
        max: String(PAGE_SIZE),
        offset: String(offset),
      };
      const { body, answer } = await caller.read(
        { operation, path: '/offers', query: parameters, signal },
        answerSchema,
      );
      const decoded = decodeRows(body.rows, listedOfferSchema, 'offers');
      return {
        ...decoded,
        keys: body.rows.map(keyOf),
        totalCount: body.totalCount,
        oddities: unhonouredFilters(operation, decoded.entries, filterChecks(query)),
        ...timesOf(answer),
      };
    },
  });
}

function keyOf(row: unknown): string {
  const decoded = listedOfferSchema.safeParse(row);
  return decoded.success ? decoded.data.offerId : JSON.stringify(row);
}

function filterChecks(query: OffersQuery): FilterChecks<ListedOffer> {
  return [
    ['sku', (offer) => query.shopSku === undefined || offer.shopSku === query.shopSku],
    ['product_id', (offer) => query.productSku === undefined || offer.productSku === query.productSku],
    ['offer_state_codes', (offer) => query.offerStateCodes?.includes(offer.offerStateCode ?? '') ?? true],
  ];
}

/** Mirakl OF22: one offer by Mirakl's number; null when this shop has none of that number. */
export async function readOffer(caller: Caller, offerId: string, signal?: AbortSignal): Promise<ListedOffer | null> {
  // Another form would name another address.
  if (!/^\d{1,19}$/.test(offerId)) return null;
  try {
    const request = { operation: operations.offer, path: `/offers/${offerId}`, signal };
    return (await readOnce(caller, request, listedOfferSchema)).body;
  } catch (error) {
    if (error instanceof MarketplaceRejected && error.status === 404) return null;
    throw error;
  }
}

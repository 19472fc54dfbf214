import type { EntityManager } from 'typeorm';
import type { MarketplaceOffer } from '../../domain/listings/marketplace-offer';
import { columnArrays, columnNames, columnValues, type OfferSource, updatedNames } from './listing-columns';

export interface OffersToStore {
  readonly instanceId: string;
  readonly runId: string;
  readonly source: OfferSource;
  /** Of different offer ids; those that match a product with it. */
  readonly offers: readonly OfferToStore[];
  /**
   * What happens to listings that are known: they are brought up to date, left as they are [LST-07], or given the details that
   * were not read yet, and nothing else: two sources may differ in the rest.
   */
  readonly known: 'update' | 'leave' | 'giveDetails';
}

export interface OfferToStore {
  readonly offer: MarketplaceOffer;
  readonly productId: string | null;
}

export interface StoredOffers {
  /** Listings that are new or were changed. */
  readonly written: number;
  /** SKUs that have a line of the run only now. */
  readonly lined: number;
}

/**
 * Stores offers as listings, in one statement for all, with a line of the run for each that is new or was changed
 * [LST-01, RUN-01]. A row that says nothing new is not written; a link to a product stays; what is excluded is left
 * alone; an offer that is back is gone no more [LST-06].
 */
export async function storeOffers(manager: EntityManager, toStore: OffersToStore): Promise<StoredOffers> {
  const { instanceId, runId, source, known } = toStore;
  const offers = inOrder(toStore.offers);
  if (offers.length === 0) return { written: 0, lined: 0 };
  const rows: StoredOffers[] = await manager.query(statementFor(source, known), [
    instanceId,
    runId,
    offers.map(({ offer }) => offer.offerId),
    offers.map(({ productId }) => productId),
    ...columnValues(
      source,
      offers.map(({ offer }) => offer),
    ),
  ]);
  return rows[0] ?? { written: 0, lined: 0 };
}

/** In one order everywhere, so that two imports of the same offers never wait for each other crosswise. */
function inOrder(offers: readonly OfferToStore[]): readonly OfferToStore[] {
  return [...offers].sort((one, other) => (one.offer.offerId < other.offer.offerId ? -1 : 1));
}

/** An export knows nothing of the details: they are wanted again where what they follow from has changed. */
const isDetailed = {
  export: `l.is_detailed and l.is_active = excluded.is_active and l.product_sku is not distinct from excluded.product_sku`,
  list: 'true',
} as const satisfies Record<OfferSource, string>;

function statementFor(source: OfferSource, known: OffersToStore['known']): string {
  return `
    with stored as (
      insert into listing as l (instance_id, offer_id, product_id, ${columnNames(source)}, is_detailed)
      select $1, o.*, ${source === 'list' ? 'true' : 'false'}
        from unnest($3::text[], $4::bigint[], ${columnArrays(source, 5)}) as o
      on conflict (instance_id, offer_id) ${known === 'leave' ? 'do nothing' : updateOf(source, known)}
      returning shop_sku, xmax = 0 as is_new
    ), lined as (
      insert into run_line (run_id, record, state, message)
      select $2, shop_sku, 'done', case when bool_or(is_new) then 'New' else 'Changed' end from stored group by shop_sku
      on conflict (run_id, record) do nothing returning id
    ) select (select count(*) from stored)::integer as written, (select count(*) from lined)::integer as lined`;
}

function updateOf(source: OfferSource, known: 'update' | 'giveDetails'): string {
  const names = updatedNames(known === 'giveDetails' ? 'details' : source);
  const rowOf = (table: string): string => names.map((name) => `${table}.${name}`).join(', ');
  return `do update
    set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}, is_detailed = ${isDetailed[source]},
        product_id = coalesce(l.product_id, excluded.product_id), gone_at = null, updated_at = now()
  where not l.is_excluded ${known === 'giveDetails' ? 'and not l.is_detailed' : ''}
    and (${rowOf('l')}, l.gone_at, l.is_detailed, l.product_id) is distinct from
        (${rowOf('excluded')}, null::timestamptz, ${isDetailed[source]}, coalesce(l.product_id, excluded.product_id))`;
}

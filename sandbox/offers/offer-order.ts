import { numberOf, textOf } from '../json';
import type { JsonObject } from '../json';
import type { OfferRef, OfferStore } from './offer-store';

/** What OF21 sorts by (Mirakl API section 4.5). */
export type OfferSort = 'totalPrice' | 'price' | 'productTitle';

const collator = new Intl.Collator('fr');

/** By the chosen member, the smallest first. */
export function sortOffers(offers: readonly JsonObject[], sort: OfferSort): JsonObject[] {
  return inOrder(offers, sort, (offer) => offer);
}

function inOrder<T>(items: readonly T[], sort: OfferSort, documentOf: (item: T) => JsonObject): T[] {
  const member = { totalPrice: 'total_price', price: 'price', productTitle: 'product_title' }[sort];
  const keyed = items.map((item) => {
    const value = documentOf(item)[member];
    return { item, text: textOf(value) ?? '', number: numberOf(value) ?? 0 };
  });
  keyed.sort((one, other) =>
    sort === 'productTitle' ? collator.compare(one.text, other.text) : one.number - other.number,
  );
  return keyed.map(({ item }) => item);
}

/** All offers of a shop in the order of a list, worked out once for all of its pages. */
export class OfferOrder {
  private readonly kept = new Map<string, { readonly version: number; readonly refs: readonly OfferRef[] }>();

  /** Deleted ones are left out. */
  of(offers: OfferStore, shopId: number, sort: OfferSort): readonly OfferRef[] {
    const list = `${String(shopId)} ${sort}`;
    const known = this.kept.get(list);
    if (known?.version === offers.version) return known.refs;
    const listed = [...offers.refsOf(shopId)].filter((ref) => !offers.resolve(shopId, ref).isDeleted);
    const refs = inOrder(listed, sort, (ref) => offers.resolve(shopId, ref).document);
    this.kept.set(list, { version: offers.version, refs });
    return refs;
  }
}

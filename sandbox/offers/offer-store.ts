import { catalogue } from '../catalogue';
import type { Clock } from '../clock';
import { isObject, numberOf, parseJson, textOf } from '../json';
import type { JsonObject } from '../json';
import { shops } from '../shops';
import type { Journal, JournalEntry, OfferEntry } from '../store/journal';
import { offerDocument, withQuantity } from './offer-document';

/** One offer of one shop, as OF21 gives it. */
export interface StoredOffer {
  readonly shopId: number;
  readonly shopSku: string;
  readonly changedMs: number;
  readonly isDeleted: boolean;
  readonly document: JsonObject;
}

const FIRST_EXTRA_OFFER = 60_001;

/** The offers of all shops: at first those of the catalogue; what was changed since is in the journal. */
export class OfferStore {
  private readonly byShop = new Map<number, Map<string, StoredOffer>>();
  private readonly changed = new Set<StoredOffer>();
  private journal: Pick<Journal, 'append'> | null = null;

  constructor(private readonly clock: Clock) {
    for (const { shopId } of shops) {
      const offers = catalogue.map((product): StoredOffer => ({
        shopId,
        shopSku: product.sku,
        // Old enough that a differential export leaves it out until something happens to it.
        changedMs: 0,
        isDeleted: false,
        document: offerDocument(product, clock.now()),
      }));
      this.byShop.set(shopId, new Map(offers.map((offer) => [offer.shopSku, offer])));
    }
  }

  restore({ shopId, changedMs, isDeleted, text }: OfferEntry): void {
    const document = parseJson(text);
    if (isObject(document))
      this.put({ shopId, shopSku: textOf(document.shop_sku) ?? '', changedMs, isDeleted, document });
  }

  *entries(): Generator<JournalEntry> {
    for (const offer of this.changed) yield entryOf(offer);
  }

  recordIn(journal: Pick<Journal, 'append'>): void {
    this.journal = journal;
  }

  /** Deleted ones included. */
  offersOf(shopId: number): readonly StoredOffer[] {
    return [...(this.byShop.get(shopId)?.values() ?? [])];
  }

  /** Changes an offer, or adds one of that SKU: `quantity` and `deleted` are understood, the rest is laid over it. */
  change(shopId: number, shopSku: string, change: JsonObject): StoredOffer {
    const { deleted, ...members } = change;
    const known = this.byShop.get(shopId)?.get(shopSku);
    const template = known?.document ?? this.extraOffer(shopId, shopSku);
    const quantity = numberOf(change.quantity) ?? numberOf(template.quantity) ?? 0;
    const offer = {
      shopId,
      shopSku,
      changedMs: this.clock.nowMs(),
      isDeleted: deleted === true || (deleted === undefined && known?.isDeleted === true),
      document: { ...withQuantity(template, quantity), ...members, shop_sku: shopSku },
    };
    this.journal?.append(entryOf(offer));
    return this.put(offer);
  }

  private extraOffer(shopId: number, shopSku: string): JsonObject {
    const offerId = FIRST_EXTRA_OFFER + (this.byShop.get(shopId)?.size ?? 0);
    const product = { ...catalogue[0], sku: shopSku, title: `Article ${shopSku}`, offerId };
    return offerDocument({ ...product, productSku: `MKP-${String(offerId)}` }, this.clock.now());
  }

  private put(offer: StoredOffer): StoredOffer {
    const offers = this.byShop.get(offer.shopId);
    const before = offers?.get(offer.shopSku);
    if (before !== undefined) this.changed.delete(before);
    offers?.set(offer.shopSku, offer);
    this.changed.add(offer);
    return offer;
  }
}

function entryOf({ shopId, changedMs, isDeleted, document }: StoredOffer): JournalEntry {
  return { kind: 'offer', shopId, changedMs, isDeleted, text: JSON.stringify(document) };
}

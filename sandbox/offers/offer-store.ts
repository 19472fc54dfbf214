import { catalogue } from '../catalogue';
import type { Clock } from '../clock';
import { isObject, numberOf, parseJson, textOf } from '../json';
import type { JsonObject } from '../json';
import { shops } from '../shops';
import type { Journal, JournalEntry, OfferEntry, OfferGenerationEntry } from '../store/journal';
import { generatedOffer, generatedSku, indexOfSku, isGeneratedDeleted } from './generated-offer';
import type { OfferGeneration } from './generated-offer';
import { offerDocument, withQuantity } from './offer-document';

/** One offer of one shop, as OF21 gives it. */
export interface StoredOffer {
  readonly shopId: number;
  readonly shopSku: string;
  readonly changedMs: number;
  readonly isDeleted: boolean;
  readonly document: JsonObject;
}

/** An offer that is kept, or the number of one that is made when it is looked at. */
export type OfferRef = StoredOffer | number;

const FIRST_EXTRA_OFFER = 60_001;

/** The offers of all shops: at first those of the catalogue; what was changed since is in the journal. */
export class OfferStore {
  private readonly byShop = new Map<number, Map<string, StoredOffer>>();
  private readonly generations = new Map<number, OfferGeneration>();
  private readonly changed = new Set<StoredOffer>();
  private journal: Pick<Journal, 'append'> | null = null;
  private changes = 0;

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

  restoreGeneration({ shopId, generation }: OfferGenerationEntry): void {
    this.generations.set(shopId, generation);
    this.changes += 1;
  }

  *entries(): Generator<JournalEntry> {
    for (const [shopId, generation] of this.generations) yield { kind: 'offerGeneration', shopId, generation };
    for (const offer of this.changed) yield entryOf(offer);
  }

  recordIn(journal: Pick<Journal, 'append'>): void {
    this.journal = journal;
  }

  /** Counts every change: what was worked out before it is out of date. */
  get version(): number {
    return this.changes;
  }

  /** Deleted ones included; those that are kept first, then the generated ones. */
  *refsOf(shopId: number): Generator<OfferRef> {
    const kept = this.byShop.get(shopId);
    yield* kept?.values() ?? [];
    const generation = this.generations.get(shopId);
    for (let index = 0; index < (generation?.count ?? 0); index += 1) {
      if (generation !== undefined && kept?.has(generatedSku(generation, index)) !== true) yield index;
    }
  }

  resolve(shopId: number, ref: OfferRef): StoredOffer {
    const generation = this.generations.get(shopId);
    if (typeof ref !== 'number') return ref;
    if (generation === undefined) throw new Error(`Shop ${String(shopId)} has no generated offers`);
    return {
      shopId,
      shopSku: generatedSku(generation, ref),
      changedMs: generation.atMs,
      isDeleted: isGeneratedDeleted(generation, ref),
      document: generatedOffer(generation, ref),
    };
  }

  /** Deleted ones included, one after the other. */
  *offersOf(shopId: number): Generator<StoredOffer> {
    for (const ref of this.refsOf(shopId)) yield this.resolve(shopId, ref);
  }

  find(shopId: number, shopSku: string): StoredOffer | undefined {
    const generation = this.generations.get(shopId);
    const index = generation === undefined ? null : indexOfSku(generation, shopSku);
    return this.byShop.get(shopId)?.get(shopSku) ?? (index === null ? undefined : this.resolve(shopId, index));
  }

  /** Adds offers by number, instead of those that were generated before. */
  generate(shopId: number, asked: Omit<OfferGeneration, 'atMs'>): void {
    const entry = { kind: 'offerGeneration', shopId, generation: { ...asked, atMs: this.clock.nowMs() } } as const;
    this.journal?.append(entry);
    this.restoreGeneration(entry);
  }

  /** Changes an offer, or adds one of that SKU: `quantity` and `deleted` are understood, the rest is laid over it. */
  change(shopId: number, shopSku: string, change: JsonObject): StoredOffer {
    const { deleted, ...members } = change;
    const known = this.find(shopId, shopSku);
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
    const offers = this.byShop.get(offer.shopId) ?? new Map<string, StoredOffer>();
    this.byShop.set(offer.shopId, offers);
    const before = offers.get(offer.shopSku);
    if (before !== undefined) this.changed.delete(before);
    offers.set(offer.shopSku, offer);
    this.changed.add(offer);
    this.changes += 1;
    return offer;
  }
}

function entryOf({ shopId, changedMs, isDeleted, document }: StoredOffer): JournalEntry {
  return { kind: 'offer', shopId, changedMs, isDeleted, text: JSON.stringify(document) };
}

import { categories } from '../catalogue-product';
import type { CatalogueProduct } from '../catalogue-product';
import type { JsonObject } from '../json';
import { offerDocument, withQuantity } from './offer-document';

/** Offers of a shop by number: each follows from its number alone, so that a hundred thousand need no room. */
export interface OfferGeneration {
  readonly count: number;
  readonly currency: string;
  /** When they were made, on the sandbox clock. */
  readonly atMs: number;
  /** Every so manieth has a SKU that is easily spoiled on its way; 0 for none. */
  readonly oddSkuEvery: number;
  /** Every so manieth was deleted; 0 for none. */
  readonly deletedEvery: number;
}

const FIRST_OFFER = 1_000_000;
const NUMBER_DIGITS = 7;
const categoryCodes = Object.keys(categories).filter(isCategory);

/** SKUs that spreadsheets, file formats and addresses are known to spoil; `n` keeps them apart. */
const oddSkus: readonly ((n: string) => string)[] = [
  (n) => `00${n}`,
  (n) => `1E${n}`,
  (n) => `TRUE${n}`,
  (n) => `=cmd|' /C calc'!A${n}`,
  (n) => ` ${n} `,
  (n) => `"${n}"`,
  (n) => `${n}\\"x`,
  (n) => `a;b,${n}`,
  (n) => `two\nlines ${n}`,
  (n) => `a/b/${n}`,
  (n) => `Ünï-çødé-${n}-日本-😀`,
  (n) => `+${n}`,
  (n) => `'${n}`,
  (n) => `\t${n}`,
];

export function generatedSku({ oddSkuEvery }: OfferGeneration, index: number): string {
  const number = String(index).padStart(NUMBER_DIGITS, '0');
  const isOdd = oddSkuEvery > 0 && index % oddSkuEvery === 0;
  const odd = isOdd ? oddSkus[Math.floor(index / oddSkuEvery) % oddSkus.length] : undefined;
  return odd?.(number) ?? `GEN-${number}`;
}

/** The number of a generated SKU; null for any other. */
export function indexOfSku(generation: OfferGeneration, sku: string): number | null {
  const digits = /\d{7,}/.exec(sku)?.[0].slice(-NUMBER_DIGITS);
  const index = digits === undefined ? -1 : Number(digits);
  return index >= 0 && index < generation.count && generatedSku(generation, index) === sku ? index : null;
}

export const isGeneratedDeleted = ({ deletedEvery }: OfferGeneration, index: number): boolean =>
  deletedEvery > 0 && index % deletedEvery === deletedEvery - 1;

/** One offer as OF21 gives it; its shape is one of those that the samples show. */
export function generatedOffer(generation: OfferGeneration, index: number): JsonObject {
  const number = String(index).padStart(NUMBER_DIGITS, '0');
  const product: CatalogueProduct = {
    sku: generatedSku(generation, index),
    title: `Article ${number}`,
    priceNet: `${String(1 + (index % 900))}.${String(index % 100).padStart(2, '0')}`,
    taxRate: '20',
    categoryCode: categoryCodes[index % categoryCodes.length] ?? 'OUT-FIX',
    logisticClassCode: index % 7 === 0 ? 'M' : 'S',
    ean: `29${number.padStart(11, '0')}`,
    offerId: FIRST_OFFER + index,
    productSku: `MKP-G${number}`,
  };
  const plain = { ...offerDocument(product, new Date(generation.atMs)), currency_iso_code: generation.currency };
  return shapes[index % shapes.length]?.(plain, index) ?? plain;
}

type Shape = (offer: JsonObject, index: number) => JsonObject;

/** What the recorded answers show, and what servers really send (Mirakl API section 2). */
const shapes: readonly Shape[] = [
  (offer, index) => withQuantity(offer, 1 + (index % 400)),
  (offer) => withQuantity(offer, 0),
  (offer) => ({ ...withQuantity(offer, 6), ...discounted(offer) }),
  (offer) => ({
    ...withQuantity(offer, 240),
    warehouses: [
      { code: 'BREST', quantity: 200 },
      { code: 'RENNES', quantity: 40 },
    ],
  }),
  (offer, index) => ({
    ...withQuantity(offer, 12),
    product_references: [
      { reference: `29${String(index).padStart(11, '0')}`, reference_type: 'EAN' },
      { reference: `04${String(index).padStart(10, '0')}`, reference_type: 'UPC' },
      { reference: `MAKER/${String(index)}`, reference_type: 'MPN' },
    ],
  }),
  (offer) => ({ ...withQuantity(offer, 3), product_references: [] }),
  (offer) => ({
    ...withQuantity(offer, 5),
    description: 'Livré avec "notice"; retour sous 14 jours,\nhors pièces d’usure \\',
    channels: ['WEB_FR'],
    min_order_quantity: 2,
    max_order_quantity: 10,
    package_quantity: 2,
  }),
  (offer) => ({
    ...withQuantity(offer, 0),
    active: false,
    inactivity_reasons: ['ZERO_QUANTITY', 'SHOP_NOT_OPEN'],
  }),
];

function discounted(offer: JsonObject): JsonObject {
  const origin = typeof offer.price === 'number' ? offer.price : 0;
  const reduced = Math.floor(origin * 80) / 100;
  const dates = { discount_start_date: '2026-01-01T00:00:00Z', discount_end_date: '2036-01-01T00:00:00Z' };
  const pricing = {
    ...{ channel_code: null, context: null, ...dates, price: reduced },
    ...{ unit_origin_price: origin, unit_discount_price: reduced },
    volume_prices: [{ price: reduced, quantity_threshold: 1, unit_origin_price: origin, unit_discount_price: reduced }],
  };
  return {
    price: reduced,
    all_prices: [pricing],
    applicable_pricing: pricing,
    discount: {
      discount_price: reduced,
      origin_price: origin,
      start_date: dates.discount_start_date,
      end_date: dates.discount_end_date,
      ranges: [],
    },
  };
}

function isCategory(code: string): code is keyof typeof categories {
  return Object.hasOwn(categories, code);
}

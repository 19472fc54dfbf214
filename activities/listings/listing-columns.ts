import type { MarketplaceOffer } from '../../domain/listings/marketplace-offer';

/** A column of `listing` that an offer fills. */
interface ListingColumn {
  readonly name: string;
  /** Of PostgreSQL. */
  readonly type: 'text' | 'jsonb' | 'boolean' | 'integer' | 'numeric' | 'timestamptz';
  readonly read: (offer: MarketplaceOffer) => string | number | boolean | null;
}

const json = (value: unknown): string => JSON.stringify(value);

/** What every source of offers gives [LST-04]. */
const commonColumns: readonly ListingColumn[] = [
  { name: 'shop_sku', type: 'text', read: (offer) => offer.shopSku },
  { name: 'product_sku', type: 'text', read: (offer) => offer.productSku },
  { name: 'description', type: 'text', read: (offer) => offer.description },
  { name: 'offer_state_code', type: 'text', read: (offer) => offer.offerStateCode },
  { name: 'logistic_class_code', type: 'text', read: (offer) => offer.logisticClassCode },
  { name: 'channel_codes', type: 'jsonb', read: (offer) => json(offer.channelCodes) },
  { name: 'is_active', type: 'boolean', read: (offer) => offer.isActive },
  { name: 'marketplace_quantity', type: 'integer', read: (offer) => offer.quantity },
  { name: 'currency', type: 'text', read: (offer) => offer.currency },
  { name: 'price', type: 'numeric', read: (offer) => offer.price },
  { name: 'origin_price', type: 'numeric', read: (offer) => offer.originPrice },
  { name: 'discount_price', type: 'numeric', read: (offer) => offer.discountPrice },
  { name: 'discount_from', type: 'timestamptz', read: (offer) => offer.discountFrom },
  { name: 'discount_to', type: 'timestamptz', read: (offer) => offer.discountTo },
  { name: 'lead_time_days', type: 'integer', read: (offer) => offer.leadTimeDays },
  { name: 'minimum_order_quantity', type: 'integer', read: (offer) => offer.minimumOrderQuantity },
  { name: 'maximum_order_quantity', type: 'integer', read: (offer) => offer.maximumOrderQuantity },
];

/** Only lists of offers (OF21) give these. */
const detailColumns: readonly ListingColumn[] = [
  { name: 'title', type: 'text', read: ({ details }) => details?.title ?? null },
  { name: 'product_references', type: 'jsonb', read: ({ details }) => json(details?.references ?? []) },
  { name: 'inactivity_reasons', type: 'jsonb', read: ({ details }) => json(details?.inactivityReasons ?? []) },
];

/** An export names all zones, a list of offers the cheapest alone, which a new listing takes and a known one does not. */
const zoneColumn: ListingColumn = {
  name: 'shipping_zone_codes',
  type: 'jsonb',
  read: (offer) => json(offer.shippingZoneCodes),
};

/** What a source of offers fills: `export` is OF54, `list` OF21. */
export type OfferSource = 'export' | 'list';

const insertedColumns = {
  export: [...commonColumns, zoneColumn],
  list: [...commonColumns, ...detailColumns, zoneColumn],
} as const satisfies Record<OfferSource, readonly ListingColumn[]>;

/** What becomes of a listing that is known: all that its source says, or its details alone. */
const updatedColumns = {
  export: [...commonColumns, zoneColumn],
  list: [...commonColumns, ...detailColumns],
  details: detailColumns,
} as const satisfies Record<OfferSource | 'details', readonly ListingColumn[]>;

export const columnNames = (source: OfferSource): string => insertedColumns[source].map(({ name }) => name).join(', ');

/** @param first number of the first parameter */
export const columnArrays = (source: OfferSource, first: number): string =>
  insertedColumns[source].map(({ type }, index) => `$${String(first + index)}::${type}[]`).join(', ');

export const columnValues = (source: OfferSource, offers: readonly MarketplaceOffer[]): readonly unknown[] =>
  insertedColumns[source].map(({ read }) => offers.map(read));

export const updatedNames = (of: keyof typeof updatedColumns): readonly string[] =>
  updatedColumns[of].map(({ name }) => name);

import type { z } from 'zod';
import {
  count,
  currency,
  dateTime,
  decimal,
  entry,
  flag,
  identifier,
  informativeList,
  neededIdentifier,
  section,
  text,
} from '../wire-values';

export interface OfferDiscount {
  readonly price: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** What an offer of the shop has in common, however it was read. Amounts are decimal text, dates ISO 8601. */
export interface Offer {
  readonly offerId: string;
  /** Our key. */
  readonly shopSku: string;
  /** The marketplace's key of the product. */
  readonly productSku: string | null;
  readonly description: string | null;
  readonly offerStateCode: string | null;
  readonly logisticClassCode: string | null;
  readonly channelCodes: readonly string[];
  /** As far as the source names them: an export all zones, a list of offers the one of the lowest price. */
  readonly shippingZoneCodes: readonly string[];
  readonly isActive: boolean;
  /** Mirakl's own count, lowered by orders: never derive from it what to send (API section 9). */
  readonly quantity: number | null;
  readonly warehouses: readonly { readonly code: string; readonly quantity: number | null }[];
  readonly currency: string | null;
  /** Now: with an active discount the discounted price. */
  readonly price: string | null;
  /** The list price. */
  readonly originPrice: string | null;
  readonly discount: OfferDiscount | null;
  readonly leadTimeDays: number | null;
  readonly minimumOrderQuantity: number | null;
  readonly maximumOrderQuantity: number | null;
}

/** An offer as a list of offers shows it (OF21, OF22). */
export interface ListedOffer extends Offer {
  readonly title: string | null;
  readonly categoryCode: string | null;
  readonly references: readonly { readonly type: string; readonly value: string }[];
  readonly inactivityReasons: readonly string[];
}

/** An offer as an export gives it (OF54); a differential one gives deleted offers too. */
export interface ExportedOffer extends Offer {
  readonly isDeleted: boolean;
  readonly updatedAt: string | null;
}

const commonShape = {
  offer_id: neededIdentifier,
  shop_sku: neededIdentifier,
  product_sku: identifier,
  description: text,
  state_code: identifier,
  logistic_class: section({ code: identifier }),
  channels: informativeList(neededIdentifier),
  min_shipping_zone: identifier,
  shipping_types: informativeList(entry({ shipping_zone_code: identifier })),
  active: flag,
  quantity: count,
  warehouses: informativeList(entry({ code: neededIdentifier, quantity: count })),
  currency_iso_code: currency,
  leadtime_to_ship: count,
  min_order_quantity: count,
  max_order_quantity: count,
};

type CommonWire = z.output<z.ZodObject<typeof commonShape>>;

function common(wire: CommonWire, prices: Pick<Offer, 'price' | 'originPrice' | 'discount'>): Offer {
  return {
    offerId: wire.offer_id,
    shopSku: wire.shop_sku,
    productSku: wire.product_sku,
    description: wire.description,
    offerStateCode: wire.state_code,
    logisticClassCode: wire.logistic_class.code,
    channelCodes: [...new Set(wire.channels)].sort(),
    shippingZoneCodes: zonesOf(wire),
    isActive: wire.active ?? false,
    quantity: wire.quantity,
    warehouses: wire.warehouses,
    currency: wire.currency_iso_code,
    ...prices,
    leadTimeDays: wire.leadtime_to_ship,
    minimumOrderQuantity: wire.min_order_quantity,
    maximumOrderQuantity: wire.max_order_quantity,
  };
}

function zonesOf({ min_shipping_zone: lowest, shipping_types: types }: CommonWire): readonly string[] {
  const zones = [lowest, ...types.map(({ shipping_zone_code }) => shipping_zone_code)].filter((zone) => zone !== null);
  return [...new Set(zones)].sort();
}

function discountOf(price: string | null, from: string | null, to: string | null): OfferDiscount | null {
  return price === null ? null : { price, from, to };
}

export const listedOfferSchema = entry({
  ...commonShape,
  product_title: text,
  category_code: identifier,
  product_references: informativeList(entry({ reference_type: neededIdentifier, reference: neededIdentifier })),
  inactivity_reasons: informativeList(neededIdentifier),
  price: decimal,
  applicable_pricing: section({
    unit_origin_price: decimal,
    unit_discount_price: decimal,
    discount_start_date: dateTime,
    discount_end_date: dateTime,
  }),
}).transform((wire): ListedOffer => {
  const pricing = wire.applicable_pricing;
  return {
    ...common(wire, {
      price: wire.price,
      originPrice: pricing.unit_origin_price ?? wire.price,
      discount: discountOf(pricing.unit_discount_price, pricing.discount_start_date, pricing.discount_end_date),
    }),
    title: wire.product_title,
    categoryCode: wire.category_code,
    references: wire.product_references.map(({ reference_type, reference }) => ({
      type: reference_type,
      value: reference,
    })),
    inactivityReasons: wire.inactivity_reasons,
  };
});

const exportedPriceSchema = entry({
  context: section({
    channel_codes: informativeList(neededIdentifier),
    customer_group_ids: informativeList(neededIdentifier),
    customer_organization_ids: informativeList(neededIdentifier),
    start_date: dateTime,
    end_date: dateTime,
  }),
  origin_price: decimal,
  discount_price: decimal,
  discount_start_date: dateTime,
  discount_end_date: dateTime,
});

function isGeneral(context: z.output<typeof exportedPriceSchema>['context']): boolean {
  const lists = [context.channel_codes, context.customer_group_ids, context.customer_organization_ids];
  return lists.every((list) => list.length === 0) && context.start_date === null && context.end_date === null;
}

export const exportedOfferSchema = entry({
  ...commonShape,
  deleted: flag,
  last_updated: dateTime,
  prices: informativeList(exportedPriceSchema),
}).transform((wire): ExportedOffer => {
  // The price that holds for everybody, everywhere and always; one of a channel, some customers or a season only informs.
  const price = wire.prices.find(({ context }) => isGeneral(context)) ?? wire.prices[0];
  const discount = discountOf(
    price?.discount_price ?? null,
    price?.discount_start_date ?? null,
    price?.discount_end_date ?? null,
  );
  return {
    ...common(wire, {
      price: price?.origin_price ?? null,
      originPrice: price?.origin_price ?? null,
      discount,
    }),
    isDeleted: wire.deleted ?? false,
    updatedAt: wire.last_updated,
  };
});

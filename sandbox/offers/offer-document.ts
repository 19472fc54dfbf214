import { toWireDate } from '../clock';
import { categories } from '../catalogue-product';
import type { CatalogueProduct } from '../catalogue-product';
import { channels, logisticClasses, offerStates } from '../master-data';
import { listOf, numberOf, objectOf, objectsOf, textOf } from '../json';
import type { JsonObject } from '../json';
import { amountOf, toWire } from '../money';

const STOCK = 240;
const SHIPPING_FROM = { S: 3.33, M: 6.5, XL: 49 } as const;

/** An offer of a catalogue product as OF21 and OF22 give it (Mirakl API section 4.5); what is not there is null or empty. */
export function offerDocument(product: CatalogueProduct, at: Date): JsonObject {
  const price = toWire(amountOf(product.priceNet));
  const shipping = SHIPPING_FROM[product.logisticClassCode];
  const logisticClass = logisticClasses.find(({ code }) => code === product.logisticClassCode);
  return withQuantity(
    {
      offer_id: product.offerId,
      shop_sku: product.sku,
      product_sku: product.productSku,
      product_title: product.title,
      product_brand: null,
      product_description: null,
      product_tax_code: null,
      product_references: [{ reference: product.ean, reference_type: 'EAN' }],
      category_code: product.categoryCode,
      category_label: categories[product.categoryCode],
      state_code: offerStates[0].code,
      description: '',
      internal_description: null,
      channels: channels.map(({ code }) => code),
      currency_iso_code: 'EUR',
      price,
      total_price: toWire(amountOf(price).plus(amountOf(shipping))),
      price_additional_info: null,
      ...pricing(price),
      discount: null,
      msrp: null,
      retail_prices: [],
      min_shipping_price: shipping,
      min_shipping_price_additional: 0,
      min_shipping_type: 'STD',
      min_shipping_zone: 'FR1',
      logistic_class: { code: product.logisticClassCode, label: logisticClass?.label.fr ?? '' },
      leadtime_to_ship: 2,
      shipping_deadline: toWireDate(at),
      fulfillment: { center: { code: 'DEFAULT' } },
      min_order_quantity: 1,
      max_order_quantity: 0,
      min_quantity_alert: 0,
      package_quantity: 1,
      allow_quote_requests: false,
      favorite_rank: null,
      available_start_date: null,
      available_end_date: null,
      eco_contributions: [],
      offer_additional_fields: [],
    },
    product.sku === 'QP-LAMPE-01' ? 0 : STOCK,
  );
}

function pricing(price: number): JsonObject {
  const shown = {
    channel_code: null,
    context: null,
    discount_start_date: null,
    discount_end_date: null,
    price,
    unit_origin_price: price,
    unit_discount_price: null,
    volume_prices: [{ price, quantity_threshold: 1, unit_origin_price: price, unit_discount_price: price }],
  };
  return { all_prices: [shown], applicable_pricing: shown };
}

/** Nothing left makes an offer inactive, and says why. */
export function withQuantity(offer: JsonObject, quantity: number): JsonObject {
  return {
    ...offer,
    quantity,
    warehouses: [],
    active: quantity > 0,
    inactivity_reasons: quantity > 0 ? [] : ['ZERO_QUANTITY'],
  };
}

/** The same offer as a JSON export gives it (OF54), whose members have other names. */
export function exportedOffer(
  offer: JsonObject,
  shop: { shopId: number; name: string },
  change: { at: Date; isDeleted: boolean },
): JsonObject {
  return {
    offer_id: numberOf(offer.offer_id),
    shop_sku: textOf(offer.shop_sku),
    product_sku: textOf(offer.product_sku),
    shop_id: shop.shopId,
    shop_name: shop.name,
    is_professional: true,
    premium: false,
    active: offer.active === true && !change.isDeleted,
    deleted: change.isDeleted,
    last_updated: toWireDate(change.at),
    date_created: '2026-01-05T09:00:00Z',
    state_code: textOf(offer.state_code),
    description: textOf(offer.description),
    channels: listOf(offer.channels),
    currency_iso_code: textOf(offer.currency_iso_code),
    quantity: numberOf(offer.quantity),
    warehouses: objectsOf(offer.warehouses),
    prices: objectsOf(offer.all_prices).map((price) => ({
      context: {
        channel_codes: [],
        customer_group_ids: [],
        customer_organization_ids: [],
        start_date: null,
        end_date: null,
      },
      origin_price: numberOf(price.unit_origin_price),
      discount_price: numberOf(price.unit_discount_price),
      discount_start_date: textOf(price.discount_start_date),
      discount_end_date: textOf(price.discount_end_date),
      volume_prices: [
        { quantity_threshold: 1, unit_origin_price: numberOf(price.unit_origin_price), unit_discount_price: null },
      ],
    })),
    logistic_class: { code: textOf(objectOf(offer.logistic_class).code) },
    leadtime_to_ship: numberOf(offer.leadtime_to_ship),
    min_order_quantity: numberOf(offer.min_order_quantity),
    max_order_quantity: numberOf(offer.max_order_quantity),
    package_quantity: numberOf(offer.package_quantity),
    measurement: null,
    min_shipping_price: numberOf(offer.min_shipping_price),
    min_shipping_price_additional: numberOf(offer.min_shipping_price_additional),
    min_shipping_type: textOf(offer.min_shipping_type),
    min_shipping_zone: textOf(offer.min_shipping_zone),
    fulfillment: objectOf(offer.fulfillment),
    allow_quote_requests: false,
    favorite_rank: null,
    price_additional_info: null,
    available_start_date: null,
    available_end_date: null,
    product_tax_code: null,
    msrp: null,
    retail_prices: [],
    shipping_types: [],
    ongoing_discount_campaigns: [],
    eco_contributions: [],
    offer_additional_fields: [],
  };
}

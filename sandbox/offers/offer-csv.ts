import { stringify } from 'csv-stringify/sync';
import { listOf, objectOf, objectsOf } from '../json';
import type { Json, JsonObject } from '../json';

/** Columns of an export as CSV, in Mirakl's order (Mirakl API section 10), and where each stands in the JSON one. */
const columns: readonly (readonly [string, (offer: JsonObject) => Json | undefined])[] = [
  ['offer-id', (offer) => offer.offer_id],
  ['product-sku', (offer) => offer.product_sku],
  ['min-shipping-price', (offer) => offer.min_shipping_price],
  ['min-shipping-price-additional', (offer) => offer.min_shipping_price_additional],
  ['min-shipping-zone', (offer) => offer.min_shipping_zone],
  ['min-shipping-type', (offer) => offer.min_shipping_type],
  ['price', (offer) => priceOf(offer).discount_price ?? priceOf(offer).origin_price],
  ['price-additional-info', (offer) => offer.price_additional_info],
  ['quantity', (offer) => offer.quantity],
  ['description', (offer) => offer.description],
  ['state-code', (offer) => offer.state_code],
  ['shop-id', (offer) => offer.shop_id],
  ['shop-name', (offer) => offer.shop_name],
  ['professional', (offer) => offer.is_professional],
  ['premium', (offer) => offer.premium],
  ['logistic-class', (offer) => objectOf(offer.logistic_class).code],
  ['active', (offer) => offer.active],
  ['favorite-rank', (offer) => offer.favorite_rank],
  ['channels', (offer) => listOf(offer.channels).map(cellOf).join('|')],
  ['deleted', (offer) => offer.deleted],
  ['origin-price', (offer) => priceOf(offer).origin_price],
  ['discount-start-date', (offer) => priceOf(offer).discount_start_date],
  ['discount-end-date', (offer) => priceOf(offer).discount_end_date],
  ['available-start-date', (offer) => offer.available_start_date],
  ['available-end-date', (offer) => offer.available_end_date],
  ['discount-price', (offer) => priceOf(offer).discount_price],
  ['currency-iso-code', (offer) => offer.currency_iso_code],
  ['leadtime-to-ship', (offer) => offer.leadtime_to_ship],
  ['allow-quote-requests', (offer) => offer.allow_quote_requests],
  ['fulfillment-center-code', (offer) => objectOf(objectOf(offer.fulfillment).center).code],
  ['shop-sku', (offer) => offer.shop_sku],
  ['date-created', (offer) => offer.date_created],
  ['last-updated', (offer) => offer.last_updated],
  ['min-order-quantity', (offer) => offer.min_order_quantity],
  ['max-order-quantity', (offer) => offer.max_order_quantity],
  ['package-quantity', (offer) => offer.package_quantity],
];

/** Of an offer that was deleted nothing else is told (OF51). */
const ofDeleted: ReadonlySet<string> = new Set([
  ...['offer-id', 'product-sku', 'shop-id', 'shop-sku', 'active', 'deleted'],
]);

export const csvHeader = (): string => lineOf(columns.map(([name]) => name));

/** @param offer as a JSON export gives it */
export function csvLine(offer: JsonObject): string {
  const isDeleted = offer.deleted === true;
  return lineOf(columns.map(([name, read]) => (isDeleted && !ofDeleted.has(name) ? '' : cellOf(read(offer)))));
}

const priceOf = (offer: JsonObject): JsonObject => objectsOf(offer.prices)[0] ?? {};

function cellOf(value: Json | undefined): string {
  return value === null || value === undefined || typeof value === 'object' ? '' : String(value);
}

/** Quoted where it must be, quotes doubled. */
function lineOf(cells: readonly string[]): string {
  return stringify([cells], { delimiter: ';', quoted_match: /[\r\t]/ });
}

import type { DeliveryMethodChoice } from './mapping/mapped-sale-order';
import type { MarketplaceOrder } from './marketplace-order';

/** One that may be chosen: archived ones are not among them. */
export interface DeliveryMethodRecord {
  readonly deliveryMethodId: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2; null means valid everywhere. */
  readonly countryCode: string | null;
  /** The marketplace's code for this way of shipping, where known. */
  readonly marketplaceMethodCode: string | null;
  /** What the master data of the marketplace calls that code; null where it does not hold it. */
  readonly marketplaceMethodName: string | null;
}

type ShippingMethodWords = Pick<MarketplaceOrder, 'shippingMethodCode' | 'shippingMethodLabel'>;

/** By what a method is known to be the one that the marketplace names: the surest first. */
const matches = ['code', 'name', 'marketplaceName'] as const;
type DeliveryMethodMatch = (typeof matches)[number];

/** By what the marketplace means this record, whatever the country; null when it does not, or names no shipping method. */
export function deliveryMethodMatch(
  record: DeliveryMethodRecord,
  { shippingMethodCode: code, shippingMethodLabel: label }: ShippingMethodWords,
): DeliveryMethodMatch | null {
  const name = label ?? code;
  if (name === null) return null;
  if (record.marketplaceMethodCode === (code ?? name)) return 'code';
  if (record.name === name) return 'name';
  return record.marketplaceMethodName === name ? 'marketplaceName' : null;
}

/**
 * The delivery method of an order: one for the country of destination before one for all countries; among these by the
 * marketplace's code, else by exact name, its own or that of the marketplace's shipping method (DLV-01, DLV-02). Of several
 * that fit alike the oldest. Nothing found: one is made, so that the order is not held up. Null when the marketplace names
 * no shipping method.
 *
 * @param records in the order of their making
 */
export function chooseDeliveryMethod(
  records: readonly DeliveryMethodRecord[],
  order: ShippingMethodWords,
  countryCode: string,
): DeliveryMethodChoice | null {
  const { shippingMethodCode: code, shippingMethodLabel: label } = order;
  const name = label ?? code;
  if (name === null) return null;
  for (const country of [countryCode, null]) {
    const valid = records.filter((record) => record.countryCode === country);
    const found = matches
      .map((match) => valid.find((record) => deliveryMethodMatch(record, order) === match))
      .find((record) => record !== undefined);
    if (found !== undefined) return { kind: 'known', deliveryMethodId: found.deliveryMethodId, name: found.name };
  }
  return { kind: 'toCreate', name, marketplaceMethodCode: code, countryCode };
}

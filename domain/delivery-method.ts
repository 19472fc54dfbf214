import type { DeliveryMethodChoice } from './mapping/mapped-sale-order';
import type { MarketplaceOrder } from './marketplace-order';

export interface DeliveryMethodRecord {
  readonly deliveryMethodId: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2; null means valid everywhere. */
  readonly countryCode: string | null;
  /** The marketplace's code for this way of shipping, where known. */
  readonly marketplaceMethodCode: string | null;
}

/**
 * The delivery method of an order: by the marketplace's code, else by exact name; one for the country of destination
 * before one for all countries (DLV-01, DLV-02). Nothing found: one is made, so that the order is not held up. Null when
 * the marketplace names no shipping method.
 */
export function chooseDeliveryMethod(
  records: readonly DeliveryMethodRecord[],
  order: Pick<MarketplaceOrder, 'shippingMethodCode' | 'shippingMethodLabel'>,
  countryCode: string,
): DeliveryMethodChoice | null {
  const name = order.shippingMethodLabel ?? order.shippingMethodCode;
  if (name === null) return null;
  const isMeant = [
    (record: DeliveryMethodRecord) => record.marketplaceMethodCode === (order.shippingMethodCode ?? name),
    (record: DeliveryMethodRecord) => record.name === name,
  ];
  for (const country of [countryCode, null]) {
    const valid = records.filter((record) => record.countryCode === country);
    const found = isMeant.map((test) => valid.find(test)).find((record) => record !== undefined);
    if (found !== undefined) return { kind: 'known', deliveryMethodId: found.deliveryMethodId, name: found.name };
  }
  return { kind: 'toCreate', name, marketplaceMethodCode: order.shippingMethodCode, countryCode };
}

import type { MarketplaceAddress, MarketplaceCustomer, MarketplaceOrder } from './marketplace-order';

/** An address without a letter or digit in street, zip or city is none: blanks, dashes and stars stand for nothing. */
export function isGivenAddress(address: MarketplaceAddress | null): address is MarketplaceAddress {
  if (address === null) return false;
  const parts = [address.street1, address.street2, address.zip, address.city];
  return parts.some((part) => part !== null && /[\p{L}\p{N}]/u.test(part));
}

export const lacksAddress = ({ customer }: Pick<MarketplaceOrder, 'customer'>): boolean =>
  !isGivenAddress(customer.billingAddress) || !isGivenAddress(customer.shippingAddress);

/**
 * A buyer whom the marketplace has made anonymous since, as it gave them before: each member that is gone is that of the
 * latest answer that had it (PAR-05).
 *
 * @param earlier the customers of earlier answers about the same order, the latest first
 */
export function withKnownBuyer(now: MarketplaceCustomer, earlier: readonly MarketplaceCustomer[]): MarketplaceCustomer {
  const all = [now, ...earlier];
  const latest = <T>(read: (customer: MarketplaceCustomer) => T | null): T | null =>
    all.map(read).find((value) => value !== null) ?? null;
  const address = (read: (customer: MarketplaceCustomer) => MarketplaceAddress | null): MarketplaceAddress | null =>
    all.map(read).find(isGivenAddress) ?? null;
  return {
    customerId: latest((customer) => customer.customerId),
    firstname: latest((customer) => customer.firstname),
    lastname: latest((customer) => customer.lastname),
    locale: latest((customer) => customer.locale),
    email: latest((customer) => customer.email),
    notificationEmail: latest((customer) => customer.notificationEmail),
    organization: latest((customer) => customer.organization),
    billingAddress: address((customer) => customer.billingAddress),
    shippingAddress: address((customer) => customer.shippingAddress),
  };
}

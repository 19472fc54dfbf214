import { comparableLabel } from '../country-label';
import { isGivenAddress } from '../known-buyer';
import type { MarketplaceAddress, MarketplaceCustomer, MarketplaceOrder } from '../marketplace-order';
import { isShippedOrBeyond } from '../order-states';
import { partnerIdentity } from '../partner-identity';
import { reason, type Reason } from '../reason-codes';
import type { MappedPartner, MappedPartners } from './mapped-sale-order';
import type { MappingContext } from './mapping-context';

export type PartnersOutcome =
  | { readonly kind: 'mapped'; readonly partners: MappedPartners }
  | { readonly kind: 'blocked'; readonly reasons: readonly Reason[] };

/**
 * Billing and shipping addresses become two partners, under a company when one is given and wanted (PAR-01, PAR-02).
 * Blocked when an address is missing (ORD-12) or a country is known neither by code nor by label (PAR-04).
 */
export function mapPartners(order: MarketplaceOrder, context: MappingContext): PartnersOutcome {
  const billing = presentAddress(order.customer.billingAddress);
  const shipping =
    presentAddress(order.customer.shippingAddress) ?? (needsShippingAddress(order, context) ? null : billing);
  if (billing === null || shipping === null) {
    return { kind: 'blocked', reasons: [reason('addressMissing', missingWords(billing, shipping))] };
  }
  const country = (address: MarketplaceAddress): string | null =>
    context.resolveCountry({
      isoCode: address.countryIsoCode,
      label: address.countryLabel,
      locale: order.customer.locale,
    });
  const [billingCountry, shippingCountry] = [country(billing), country(shipping)];
  if (billingCountry === null || shippingCountry === null) {
    const reasons = [
      ...(billingCountry === null ? [countryReason('billing', billing)] : []),
      ...(shippingCountry === null ? [countryReason('shipping', shipping)] : []),
    ];
    return { kind: 'blocked', reasons };
  }
  const company = context.settings.createCompanyContact ? companyPartner(order, billing, billingCountry) : null;
  const partner = (type: 'invoice' | 'delivery', address: MarketplaceAddress, countryCode: string) =>
    addressPartner(type, { address, countryCode, customer: order.customer, parent: company });
  return {
    kind: 'mapped',
    partners: {
      company,
      invoice: partner('invoice', billing, billingCountry),
      delivery: partner('delivery', shipping, shippingCountry),
    },
  };
}

/** Goods that somebody else hands out, or that are gone already, need no destination of ours. */
function needsShippingAddress(order: MarketplaceOrder, { shippingMethods }: MappingContext): boolean {
  const isCollected = shippingMethods.get(order.shippingMethodCode ?? '')?.clickAndCollect === true;
  return !isCollected && order.fulfillmentCenterCode === 'DEFAULT' && !isShippedOrBeyond(order.state);
}

const presentAddress = (address: MarketplaceAddress | null): MarketplaceAddress | null =>
  isGivenAddress(address) ? address : null;

function missingWords(billing: MarketplaceAddress | null, shipping: MarketplaceAddress | null): string {
  const missing = [...(billing === null ? ['billing'] : []), ...(shipping === null ? ['shipping'] : [])].join(' and ');
  return `The marketplace gives no ${missing} address yet`;
}

function countryReason(which: 'billing' | 'shipping', address: MarketplaceAddress): Reason {
  const label = address.countryLabel === null ? 'no label' : `label "${address.countryLabel}"`;
  const code = address.countryIsoCode === null ? 'no code' : `code "${address.countryIsoCode}"`;
  const mapped = address.countryLabel ?? address.countryIsoCode;
  return reason(
    'unresolvedCountry',
    `The country of the ${which} address is not known: ${label}, ${code}`,
    // By it the orders are found that a mapping helps.
    mapped === null ? [] : [comparableLabel(mapped)],
  );
}

function companyPartner(
  { customer }: MarketplaceOrder,
  billing: MarketplaceAddress,
  countryCode: string,
): MappedPartner | null {
  const name = customer.organization?.name ?? billing.company ?? customer.shippingAddress?.company ?? null;
  if (name === null) return null;
  const parts = { type: 'company', name, ...postalParts(billing), countryCode, email: null } as const;
  return {
    ...parts,
    companyName: name,
    phone: null,
    notificationEmail: null,
    locale: customer.locale,
    vatNumber: customer.organization?.vatNumber ?? null,
    registrationNumber: customer.organization?.registrationNumber ?? null,
    instructions: null,
    identity: partnerIdentity(parts, null),
  };
}

interface AddressOrigin {
  readonly address: MarketplaceAddress;
  readonly countryCode: string;
  readonly customer: MarketplaceCustomer;
  readonly parent: MappedPartner | null;
}

function addressPartner(
  type: 'invoice' | 'delivery',
  { address, countryCode, customer, parent }: AddressOrigin,
): MappedPartner {
  // Without a company above it, the address itself carries what is known of the buyer's organization.
  const organization = parent === null ? customer.organization : null;
  const companyName = joined([address.company, address.company2], ', ') ?? organization?.name ?? null;
  const name =
    joined([address.firstname, address.lastname], ' ') ??
    joined([customer.firstname, customer.lastname], ' ') ??
    companyName ??
    'Name not given';
  const parts = { type, name, ...postalParts(address), countryCode, email: ownEmail(customer) };
  return {
    ...parts,
    companyName,
    phone: address.phone,
    notificationEmail: customer.notificationEmail,
    locale: customer.locale,
    vatNumber: organization?.vatNumber ?? null,
    registrationNumber: organization?.registrationNumber ?? null,
    instructions: address.instructions,
    identity: partnerIdentity(parts, parent?.identity ?? null),
  };
}

/** What is given as the buyer's e-mail may be the alias again. */
function ownEmail({ email, notificationEmail }: MarketplaceCustomer): string | null {
  const isAlias = email?.trim().toLowerCase() === notificationEmail?.trim().toLowerCase();
  return isAlias ? null : email;
}

const postalParts = ({ street1, street2, zip, city, state }: MarketplaceAddress) => ({
  street1,
  street2,
  zip,
  city,
  state,
});

function joined(parts: readonly (string | null)[], separator: string): string | null {
  const given = parts.filter((part) => part !== null && part.trim() !== '');
  return given.length === 0 ? null : given.join(separator);
}

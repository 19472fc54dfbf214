import type { MarketplaceAddress, MarketplaceCustomer, MarketplaceOrganization } from '../../domain/marketplace-order';
import { section, text } from './wire-values';

/** Hidden until the order ships, or later anonymised: an address without a single member counts as absent (API section 5). */
const addressSchema = section({
  firstname: text,
  lastname: text,
  company: text,
  company_2: text,
  street_1: text,
  street_2: text,
  zip_code: text,
  city: text,
  state: text,
  country: text,
  country_iso_code: text,
  phone: text,
  phone_secondary: text,
  additional_info: text,
}).transform((wire): MarketplaceAddress | null =>
  unlessEmpty({
    firstname: wire.firstname,
    lastname: wire.lastname,
    company: wire.company,
    company2: wire.company_2,
    street1: wire.street_1,
    street2: wire.street_2,
    zip: wire.zip_code,
    city: wire.city,
    state: wire.state,
    countryLabel: wire.country,
    countryIsoCode: wire.country_iso_code,
    phone: wire.phone ?? wire.phone_secondary,
    instructions: wire.additional_info,
  }),
);

const organizationSchema = section({
  name: text,
  identification_number: text,
  tax_identification_number: text,
}).transform((wire): MarketplaceOrganization | null =>
  unlessEmpty({
    name: wire.name,
    registrationNumber: wire.identification_number,
    vatNumber: wire.tax_identification_number,
  }),
);

/** Who bought. The e-mail alias is a member of the order, not of its customer. */
export const customerSchema = section({
  customer_id: text,
  firstname: text,
  lastname: text,
  locale: text,
  email: text,
  organization: organizationSchema,
  billing_address: addressSchema,
  shipping_address: addressSchema,
}).transform((wire): Omit<MarketplaceCustomer, 'notificationEmail'> => ({
  customerId: wire.customer_id,
  firstname: wire.firstname,
  lastname: wire.lastname,
  locale: wire.locale,
  email: wire.email,
  organization: wire.organization,
  billingAddress: wire.billing_address,
  shippingAddress: wire.shipping_address,
}));

function unlessEmpty<T extends object>(value: T): T | null {
  return Object.values(value).every((member) => member === null) ? null : value;
}

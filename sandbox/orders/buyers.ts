import type { JsonObject } from '../json';
import type { Random } from '../random';

/** Who bought: an invented person, and for a company its registration and VAT number. */
export interface Buyer {
  readonly customer: JsonObject;
  readonly notificationEmail: string;
  readonly channel: 'WEB_FR' | 'WEB_BE';
  readonly zone: 'FR1' | 'BE1';
}

interface Town {
  readonly city: string;
  readonly zip: string;
  readonly country: 'FRA' | 'BEL';
}

const firstNames = [
  'Maëlle',
  'Idir',
  'Goulven',
  'Odile',
  'Sarah',
  'Yann',
  'Noémie',
  'Bastien',
  'Chloé',
  'Émile',
] as const;
const lastNames = [
  'Kerboul',
  'Benali',
  'Delvaux',
  'Prigent',
  'Le Gall',
  'Tanguy',
  'Moreau',
  "L'Hostis",
  'Dubreuil',
] as const;
const streets = [
  'rue des Chênes',
  'allée Duguay',
  'quai de la Douane',
  'chemin du Lavoir',
  "impasse de l'Écluse",
] as const;
const companies = [
  'Menuiserie Kerboul SARL',
  'Atelier Moreau SAS',
  'Charpentes Delvaux SRL',
  'Serrurerie Benali EURL',
] as const;

const towns: readonly [Town, ...Town[]] = [
  { city: 'Brest', zip: '29200', country: 'FRA' },
  { city: 'Nantes', zip: '44000', country: 'FRA' },
  { city: 'Quimper', zip: '29000', country: 'FRA' },
  { city: 'Lyon', zip: '69003', country: 'FRA' },
  { city: 'Namur', zip: '5000', country: 'BEL' },
];

const countryLabels = { FRA: 'France', BEL: 'Belgique' } as const;

export function aPerson(random: Random): Buyer {
  const town = random.pick(towns);
  const name = { firstname: random.pick(firstNames), lastname: random.pick(lastNames) };
  const address = anAddress(random, town, name);
  return {
    customer: {
      customer_id: `cust-${random.digits(6)}`,
      civility: null,
      ...name,
      locale: town.country === 'BEL' ? 'fr_BE' : 'fr_FR',
      billing_address: address,
      shipping_address: { ...address, additional_info: null },
      organization: null,
      accounting_contact: null,
      delivery_contact: null,
    },
    notificationEmail: `notification-${random.letters(4)}${random.digits(4)}@notification.example`,
    channel: town.country === 'BEL' ? 'WEB_BE' : 'WEB_FR',
    zone: town.country === 'BEL' ? 'BE1' : 'FR1',
  };
}

/** B2B: organization, company on both addresses, its own contacts (Mirakl API section 5). */
export function aCompany(random: Random): Buyer {
  const buyer = aPerson(random);
  const town = random.pick(towns);
  const company = random.pick(companies);
  const vatPrefix = town.country === 'BEL' ? 'BE0' : 'FR';
  const contact = (): JsonObject => ({
    customer_id: `cust-${random.digits(6)}`,
    civility: null,
    firstname: random.pick(firstNames),
    lastname: random.pick(lastNames),
    locale: 'fr_FR',
  });
  const delivery = contact();
  const billing = anAddress(random, town, { firstname: random.pick(firstNames), lastname: random.pick(lastNames) });
  return {
    ...buyer,
    channel: town.country === 'BEL' ? 'WEB_BE' : 'WEB_FR',
    zone: town.country === 'BEL' ? 'BE1' : 'FR1',
    customer: {
      ...buyer.customer,
      billing_address: { ...billing, company, company_2: 'Comptabilité' },
      shipping_address: {
        ...anAddress(random, town, { firstname: delivery.firstname, lastname: delivery.lastname }),
        company,
        company_2: 'Atelier',
        additional_info: "Quai 3, sonner à l'arrière",
      },
      organization: {
        organization_id: `org-${random.digits(4)}`,
        name: company,
        identification_number: `000000${random.digits(8)}`,
        tax_identification_number: `${vatPrefix}${random.digits(2)}0${random.digits(6)}`,
        address: {
          street_1: billing.street_1,
          street_2: null,
          zip_code: town.zip,
          city: town.city,
          state: null,
          country_iso_code: town.country,
        },
      },
      accounting_contact: contact(),
      delivery_contact: delivery,
    },
  };
}

/** Old data gives the country's localised label only, and no ISO code (Mirakl API section 2). */
export function withCountryLabelOnly(buyer: Buyer): Buyer {
  const without = (address: JsonObject[string]): JsonObject[string] =>
    typeof address === 'object' && address !== null && !Array.isArray(address)
      ? { ...address, country_iso_code: null }
      : address;
  return {
    ...buyer,
    customer: {
      ...buyer.customer,
      billing_address: without(buyer.customer.billing_address),
      shipping_address: without(buyer.customer.shipping_address),
    },
  };
}

function anAddress(random: Random, town: Town, name: JsonObject): JsonObject {
  return {
    civility: null,
    ...name,
    company: null,
    company_2: null,
    street_1: `${String(random.between(1, 120))} ${random.pick(streets)}`,
    street_2: null,
    zip_code: town.zip,
    city: town.city,
    state: null,
    country: countryLabels[town.country],
    country_iso_code: town.country,
    phone: `+33200000${random.digits(3)}`,
    phone_secondary: null,
  };
}

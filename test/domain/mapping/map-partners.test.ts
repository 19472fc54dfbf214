import type { SettingOverrides } from '../../../domain/instance-settings';
import { mapPartners } from '../../../domain/mapping/map-partners';
import { aMappingContext } from '../../support/a-mapping-context';
import { anAddress, anOrder } from '../../support/an-order';

type Order = ReturnType<typeof anOrder>;

const map = (order: Order, settings: SettingOverrides = {}) =>
  mapPartners(order.build(), aMappingContext({}, settings));

function partnersOf(...input: Parameters<typeof map>) {
  const outcome = map(...input);
  if (outcome.kind === 'blocked') throw new Error(outcome.reasons.map(({ message }) => message).join('; '));
  return outcome.partners;
}

const reasonsOf = (...input: Parameters<typeof map>) => {
  const outcome = map(...input);
  return outcome.kind === 'blocked' ? outcome.reasons : [];
};

const order = anOrder().withLine();

describe('PAR-01 two partners', () => {
  it('come from the billing and the shipping address', () => {
    const shippingAddress = anAddress({
      firstname: 'Yann',
      lastname: 'Le Gall',
      instructions: 'Gate 3',
      countryIsoCode: 'BEL',
    });
    expect(partnersOf(order.withCustomer({ shippingAddress }))).toMatchObject({
      company: null,
      invoice: { type: 'invoice', name: 'Odile Prigent', countryCode: 'FR', instructions: null },
      delivery: { type: 'delivery', name: 'Yann Le Gall', countryCode: 'BE', instructions: 'Gate 3' },
    });
  });

  it.each([
    ['the customer', { firstname: null, lastname: ' ' }, {}, 'Goulven Kerboul'],
    ['the company', { firstname: null, lastname: null, company: 'ACME' }, { firstname: null, lastname: null }, 'ACME'],
    ['nobody', { firstname: null, lastname: null }, { firstname: null, lastname: null }, 'Name not given'],
  ])('are named after %s where the address has no name', (_, address, customer, name) => {
    const nameless = order.withCustomer({ ...customer, billingAddress: anAddress(address) });
    expect(partnersOf(nameless).invoice.name).toBe(name);
  });
});

describe('PAR-02 company above the partners', () => {
  const organization = { name: 'Kerboul SARL', registrationNumber: '25', vatNumber: 'FR11' };
  const business = order.withCustomer({
    organization,
    billingAddress: anAddress({ company: 'Kerboul', company2: 'Office' }),
  });

  it('comes from the organization, with its numbers', () => {
    const { company, invoice } = partnersOf(business);
    expect(company).toMatchObject({
      type: 'company',
      name: 'Kerboul SARL',
      vatNumber: 'FR11',
      registrationNumber: '25',
    });
    expect(invoice).toMatchObject({ companyName: 'Kerboul, Office', vatNumber: null, registrationNumber: null });
    expect(invoice.identity).toContain('kerboul sarl');
  });

  it('comes from the address of a customer without an organization', () => {
    const company = order.withCustomer({ billingAddress: anAddress({ company: 'ACME' }) });
    expect(partnersOf(company).company).toMatchObject({ name: 'ACME', vatNumber: null });
  });

  it('is not made when it is switched off: then the invoice address carries the numbers', () => {
    expect(partnersOf(business, { createCompanyContact: false })).toMatchObject({
      company: null,
      invoice: { companyName: 'Kerboul, Office', vatNumber: 'FR11', registrationNumber: '25' },
    });
  });
});

describe('PAR-04 the countries of the addresses', () => {
  it('are found by label where there is no code', () => {
    const billingAddress = anAddress({ countryIsoCode: null, countryLabel: 'Belgique' });
    expect(partnersOf(order.withCustomer({ billingAddress })).invoice.countryCode).toBe('BE');
  });

  it('hold the order with the label shown, each address that has one', () => {
    const billingAddress = anAddress({ countryIsoCode: null, countryLabel: 'Atlantis' });
    const shippingAddress = anAddress({ countryIsoCode: 'ATL', countryLabel: null });
    expect(reasonsOf(order.withCustomer({ billingAddress, shippingAddress }))).toEqual([
      {
        code: 'unresolvedCountry',
        message: 'The country of the billing address is not known: label "Atlantis", no code',
        subjects: ['atlantis'],
      },
      {
        code: 'unresolvedCountry',
        message: 'The country of the shipping address is not known: no label, code "ATL"',
        subjects: ['atl'],
      },
    ]);
  });
});

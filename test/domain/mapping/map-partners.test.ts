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

describe('PAR-01 what the marketplace gives', () => {
  it('is kept as given: house numbers, second lines, states, odd case', () => {
    const given = {
      ...{ street1: ' 12 BIS, rue  du Bac', street2: 'Bât. C / Esc. 4', zip: '01 234', city: 'ÉVRY' },
      state: 'Île-de-France',
    };
    const { invoice, delivery } = partnersOf(order.withCustomer({ billingAddress: anAddress(given) }));
    expect(invoice).toMatchObject(given);
    expect(delivery.street1).not.toBe(given.street1);
  });
});

describe('PAR-03 the e-mail of a buyer', () => {
  const alias = 'alias@notification.example';
  const identityOf = (customer: Parameters<Order['withCustomer']>[0]) =>
    partnersOf(order.withCustomer(customer)).invoice.identity;

  it('is compared where the marketplace gives a real one', () => {
    const real = identityOf({ email: 'odile@example.org' });
    expect(real).not.toBe(identityOf({}));
    expect(real).not.toBe(identityOf({ email: 'other@example.org' }));
    expect(real).toBe(identityOf({ email: ' Odile@Example.org', notificationEmail: 'next@notification.example' }));
  });

  it.each([
    ['the alias itself', { notificationEmail: 'next@notification.example' }],
    ['the alias in the place of a real one', { email: ` ${alias.toUpperCase()} `, notificationEmail: alias }],
    ['none at all', { notificationEmail: null }],
  ])('is not, where it is %s', (_, customer) => {
    expect(identityOf(customer)).toBe(identityOf({}));
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

  it('is the same for two who buy for it from one address', () => {
    const [one, other] = [{ firstname: 'Anna' }, { firstname: 'Ewen' }].map(({ firstname }) =>
      partnersOf(business.withCustomer({ billingAddress: anAddress({ firstname }) })),
    );
    expect(one?.company?.identity).toBe(other?.company?.identity);
    expect(one?.invoice.identity).not.toBe(other?.invoice.identity);
  });

  it('leaves its name to the addresses when it is switched off', () => {
    const unnamed = order.withCustomer({ organization, billingAddress: anAddress({ company: null }) });
    expect(partnersOf(unnamed, { createCompanyContact: false }).invoice.companyName).toBe('Kerboul SARL');
    expect(partnersOf(unnamed).invoice.companyName).toBeNull();
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

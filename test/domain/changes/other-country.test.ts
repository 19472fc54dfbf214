import { taxesElsewhere, type SaleElsewhere, type TaxesElsewhere } from '../../../domain/changes/other-country';
import type { SettingOverrides } from '../../../domain/instance-settings';
import { mapOrder } from '../../../domain/mapping/map-order';
import type { MappingContext } from '../../../domain/mapping/mapping-context';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { aMappingContext } from '../../support/a-mapping-context';
import { anAddress, anOrder, aTax } from '../../support/an-order';
import { bookedOrder } from '../../support/booked-order';

const exempt = { name: 'Intra-EU 0', code: 'EU', rate: '0' };
const within: Partial<MappingContext> = {
  productTaxes: new Map([['SKU-1', [{ name: 'Our VAT', code: 'VAT', rate: '20' }]]]),
  fiscalPositions: [
    {
      ...{ code: 'BE', name: 'To Belgium', countries: ['BE'], requiresVatNumber: false },
      exchanges: new Map([['TVA20 20% Excluded', exempt]]),
    },
  ],
};
const contextOf = (taxSystem: SettingOverrides['taxSystem']): MappingContext => aMappingContext(within, { taxSystem });

/** Two at 10.00 with a tax, shipping with the same, and a fee without any. */
const order = anOrder()
  .withLine({
    ...{ quantity: 2, price: '20.00', shippingPrice: '3.00', fees: [{ code: 'ECO', amount: '0.10' }] },
    ...{ taxes: [aTax('4.00'), aTax('0.20', '1', 'LOCAL')], shippingTaxes: [aTax('0.60')] },
  })
  .build();
const belgian = anAddress({ countryLabel: 'Belgique', countryIsoCode: 'BEL' });
const moved: MarketplaceOrder = { ...order, customer: { ...order.customer, shippingAddress: belgian } };

function elsewhere(
  taxSystem: SettingOverrides['taxSystem'],
  { before = order, now = moved }: { before?: MarketplaceOrder; now?: MarketplaceOrder } = {},
): { sale: SaleElsewhere; taxes: TaxesElsewhere } {
  const context = contextOf(taxSystem);
  const outcome = mapOrder(now, context);
  const { lines: mapped, fiscalPosition } = outcome.kind === 'mapped' ? outcome.saleOrder : outcome;
  const { lines: booked } = bookedOrder(before, context);
  const sale = { booked, taxSystem: context.settings.taxSystem, mapped, fiscalPosition };
  return { sale, taxes: taxesElsewhere(sale) };
}

const namesOf = (taxes: TaxesElsewhere): string[][] =>
  taxes.kind === 'same'
    ? []
    : (taxes.lines ?? []).map((line) => line.taxes.map(({ name, amount }) => `${name} ${amount}`));

describe('TAX-03 an order that goes to another country', () => {
  it('has the taxes that the fiscal position of that country puts in place, at the amounts given', () => {
    const { taxes } = elsewhere('marketplaceWithFiscalPosition');
    expect(namesOf(taxes)).toEqual([['Intra-EU 0 4.00', 'LOCAL 1% Excluded 0.20'], ['Intra-EU 0 0.60'], []]);
    expect(taxes).toMatchObject({
      words: expect.stringContaining(
        'the taxes would be Intra-EU 0, LOCAL 1% Excluded instead of TVA20 20% Excluded, LOCAL 1% Excluded (Fiscal position BE',
      ) as string,
    });
  });

  it.each([
    ['the taxes of the marketplace are the same everywhere', 'marketplace', {}],
    ['taxes of our products follow no country', 'default', {}],
    [
      'no position fits it',
      'marketplaceWithFiscalPosition',
      { now: { ...order, customer: { ...order.customer, shippingAddress: anAddress({ zip: '75001' }) } } },
    ],
  ] as const)('keeps its taxes: %s', (_, taxSystem, given) => {
    expect(elsewhere(taxSystem, given).taxes).toEqual({ kind: 'same' });
  });

  it('has the other taxes that the marketplace gives there', () => {
    const line = { ...order.lines[0], taxes: [aTax('4.00', '20', 'BTW')] } as MarketplaceOrder['lines'][number];
    expect(elsewhere('marketplace', { now: { ...moved, lines: [line] } }).taxes).toMatchObject({
      words: 'the taxes would be BTW 20% Excluded instead of TVA20 20% Excluded, LOCAL 1% Excluded',
    });
  });

  it('keeps those of a line that the marketplace does not count any more', () => {
    const lines = order.lines.map((line) => ({ ...line, shippingPrice: '0', shippingTaxes: [] }));
    const context = contextOf('marketplaceWithFiscalPosition');
    const booked = bookedOrder(order, context).lines.map((line) =>
      line.kind === 'shipping' ? { ...line, amount: '0.00' } : line,
    );
    const { sale } = elsewhere('marketplaceWithFiscalPosition', {
      now: { ...moved, lines, shippingPrice: '0.00', totalPrice: '20.10' },
    });
    expect(namesOf(taxesElsewhere({ ...sale, booked }))).toEqual([['Intra-EU 0 4.00', 'LOCAL 1% Excluded 0.20'], []]);
  });

  it('is left to a person where the amounts are not those that are booked', () => {
    const cheaper = { ...order.lines[0], price: '19.00' } as MarketplaceOrder['lines'][number];
    expect(elsewhere('marketplaceWithFiscalPosition', { now: { ...moved, lines: [cheaper] } }).taxes).toMatchObject({
      kind: 'other',
      lines: null,
    });
  });

  it('is left to a person where our prices would count otherwise, since no tax is given there', () => {
    const untaxed = { ...order.lines[0], taxes: [], shippingTaxes: [] } as MarketplaceOrder['lines'][number];
    const { taxes } = elsewhere('default', { now: { ...moved, lines: [untaxed] } });
    expect(taxes).toEqual({ kind: 'other', lines: null, words: 'prices would count with their taxes' });
  });
});

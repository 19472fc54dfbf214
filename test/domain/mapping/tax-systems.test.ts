import { mapOrder } from '../../../domain/mapping/map-order';
import type { MappedSaleOrder } from '../../../domain/mapping/mapped-sale-order';
import type { MappingContext } from '../../../domain/mapping/mapping-context';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import type { SettingOverrides } from '../../../domain/instance-settings';
import type { FiscalPosition } from '../../../domain/taxes/fiscal-position';
import { untaxedWords } from '../../../domain/taxes/untaxed-words';
import { aMappingContext } from '../../support/a-mapping-context';
import { anAddress, anOrder, aTax } from '../../support/an-order';

const vat20 = { name: 'VAT 20', code: 'VAT', rate: '20' };
const vat10 = { name: 'VAT 10', code: 'VAT', rate: '10' };
const freight = { productId: 'id of FREIGHT', name: 'Freight', isArchived: false };
const plain = aMappingContext();

function mapped(order: MarketplaceOrder, parts: Partial<MappingContext>, settings: SettingOverrides): MappedSaleOrder {
  const outcome = mapOrder(order, aMappingContext(parts, settings));
  if (outcome.kind === 'blocked') throw new Error(outcome.reasons.map(({ message }) => message).join('; '));
  return outcome.saleOrder;
}

describe('TAX-01 tax system default', () => {
  const ours = {
    products: new Map([...plain.products, ['FREIGHT', freight]]),
    productTaxes: new Map([
      ['SKU-1', [vat20]],
      ['SKU-2', [vat10]],
      ['FREIGHT', [vat10]],
    ]),
  };
  const book = (order: MarketplaceOrder, settings: SettingOverrides = {}): MappedSaleOrder =>
    mapped(order, ours, { taxSystem: 'default', ...settings });
  const taxesOf = ({ lines }: Pick<MappedSaleOrder, 'lines'>) =>
    lines.map(({ kind, taxes }) => [kind, ...taxes.map(({ name, amount }) => `${name} ${amount}`)]);
  const withShipping = anOrder().withLine({
    ...{ price: '10', shippingPrice: '5', fees: [{ code: 'GIFT', amount: '2' }], taxes: [aTax('0.55', '5.5')] },
  });

  it('books the taxes of our products, and none of the marketplace', () => {
    const order = withShipping.withLine({ shopSku: 'SKU-2', price: '10', taxes: [aTax('2')] }).build();
    const { lines, totals } = book(order, { shippingProduct: 'FREIGHT' });
    expect(taxesOf({ lines })).toEqual([
      ['product', 'VAT 20 2.00'],
      ['shipping', 'VAT 10 0.50'],
      ['fee', 'VAT 20 0.40'],
      ['product', 'VAT 10 1.00'],
    ]);
    expect(totals).toMatchObject({
      ...{ prices: '27.00', marketplacePrices: '27.00', isEqual: true },
      ...{ taxes: '3.90', marketplaceTaxes: '2.55', ours: '30.90', marketplace: '29.55', received: '29.55' },
    });
  });

  it.each([
    ['no product is named for it', null],
    ['the product named for it is gone', 'NO-MORE'],
  ])('taxes shipping as the goods that it brings when %s', (_, shippingProduct) => {
    expect(taxesOf(book(withShipping.build(), { shippingProduct }))[1]).toEqual(['shipping', 'VAT 20 1.00']);
  });

  it.each<[string, MarketplaceOrder, SettingOverrides, string, string, string]>([
    [
      'on top in TAX_EXCLUDED',
      anOrder()
        .withLine({ taxes: [aTax('2')] })
        .build(),
      {},
      '10.00',
      '2.00',
      '12.00',
    ],
    [
      'inside in TAX_INCLUDED',
      anOrder()
        .with({ taxMode: 'TAX_INCLUDED' })
        .withLine({ price: '12', taxes: [aTax('2')] })
        .build(),
      ...([{}, '10.00', '2.00', '12.00'] as const),
    ],
    ['inside where no tax lines came', anOrder().withLine({ price: '12' }).build(), {}, '10.00', '2.00', '12.00'],
    [
      'on top where no tax lines came and such prices count as net',
      anOrder().withLine().build(),
      ...([{ untaxedPrices: 'taxExcluded' }, '10.00', '2.00', '12.00'] as const),
    ],
  ])('takes them %s', (_, order, settings, untaxed, taxes, total) => {
    expect(book(order, settings).totals).toMatchObject({ untaxed, taxes, ours: total });
  });

  it.each([
    ['perLine', ['0.02', '0.02', '0.02', '0.02'], '0.08'],
    ['globally', ['0.02', '0.01', '0.02', '0.01'], '0.06'],
  ] as const)('rounds them as the setting says: %s', (taxRounding, amounts, sum) => {
    const line = { shopSku: 'SKU-2', unitPrice: '0.15', price: '0.15', taxes: [aTax('0')] };
    const order = [1, 2, 3, 4].reduce((so) => so.withLine(line), anOrder()).build();
    const { lines, totals } = book(order, { taxRounding });
    expect(lines.map(({ taxes }) => taxes[0]?.amount)).toEqual(amounts);
    expect(totals).toMatchObject({ taxes: sum, untaxed: '0.60' });
  });

  it('shows a difference of the taxes and holds none; one of the prices holds the order, said without our taxes', () => {
    const order = anOrder().withLine({ price: '10', taxes: [aTax('1')] });
    expect(book(order.build()).totals).toMatchObject({ taxes: '2.00', marketplaceTaxes: '1.00', isEqual: true });
    const wrong = mapOrder(
      order.with({ totalPrice: '11.00' }).build(),
      aMappingContext(ours, { taxSystem: 'default' }),
    );
    expect(wrong).toMatchObject({
      kind: 'blocked',
      reasons: [
        {
          code: 'totalsDiffer',
          message:
            'The marketplace says 11.00 EUR, our lines add up to 10.00 EUR without our taxes: a difference of -1.00',
        },
      ],
    });
  });

  it('holds an order whose product has a tax without a rate, by the name of the tax', () => {
    const productTaxes = new Map([['SKU-1', [{ ...vat20, rate: null }, vat10]]]);
    const outcome = mapOrder(withShipping.build(), aMappingContext({ productTaxes }, { taxSystem: 'default' }));
    expect(outcome).toMatchObject({
      kind: 'blocked',
      reasons: [{ code: 'taxWithoutRate', message: expect.stringContaining('"VAT 20"'), subjects: ['VAT 20'] }],
    });
  });

  it('gives lines that do not count no taxes', () => {
    const order = withShipping.withLine({ state: 'REFUSED', price: '99' }).build();
    expect(book(order).lines.at(-1)).toMatchObject({ state: 'refused', taxes: [] });
  });
});

describe('TAX-03 tax system marketplaceWithFiscalPosition', () => {
  const exchange = (code: string, parts: Partial<FiscalPosition>): FiscalPosition => ({
    ...{ code, name: `Name of ${code}`, countries: [], requiresVatNumber: false },
    exchanges: new Map([['TVA20 20% Excluded', { name: `Tax of ${code}`, code, rate: '0' }]]),
    ...parts,
  });
  const parts = {
    fiscalPositions: [exchange('HOME', { countries: ['FR'] }), exchange('B2B', { requiresVatNumber: true })],
  };
  const order = anOrder().withLine({ taxes: [aTax('2')], shippingPrice: '5', shippingTaxes: [aTax('1')] });
  const book = (sold: MarketplaceOrder, taxSystem = 'marketplaceWithFiscalPosition'): MappedSaleOrder =>
    mapped(sold, parts, { taxSystem });
  const inBelgium = order.withCustomer({ shippingAddress: anAddress({ countryIsoCode: 'BEL' }) });
  const organization = (vatNumber: string | null) => ({
    organization: { name: 'Menuiserie', registrationNumber: null, vatNumber },
  });

  it('goes by the country of delivery, and keeps the amounts as given on goods and shipping', () => {
    const { lines, fiscalPosition, totals } = book(order.build());
    expect(lines.map(({ taxes }) => taxes)).toMatchObject([
      [{ name: 'Tax of HOME', rate: '0', amount: '2.00', insteadOf: 'TVA20 20% Excluded' }],
      [{ name: 'Tax of HOME', rate: '0', amount: '1.00', insteadOf: 'TVA20 20% Excluded' }],
    ]);
    expect(fiscalPosition).toEqual({
      ...{ code: 'HOME', name: 'Name of HOME' },
      exchanged: [{ from: 'TVA20 20% Excluded', to: 'Tax of HOME' }],
    });
    expect(totals).toMatchObject({ ours: '18.00', marketplace: '18.00', isEqual: true });
  });

  it.each([
    [null, null],
    ['  ', null],
    ['BE0123456749', 'B2B'],
  ])('goes by the VAT number of the buyer: %j', (vatNumber, expected) => {
    const { fiscalPosition } = book(inBelgium.withCustomer(organization(vatNumber)).build());
    expect(fiscalPosition?.code ?? null).toBe(expected);
  });

  it('exchanges nothing in tax system marketplace', () => {
    const { lines, fiscalPosition } = book(order.build(), 'marketplace');
    expect([fiscalPosition, lines[0]?.taxes[0]?.name]).toEqual([null, 'TVA20 20% Excluded']);
  });
});

describe('TAX-05 a line without taxes', () => {
  it.each([
    ['marketplace', true, 'no tax given, price counts as tax included'],
    ['marketplaceWithFiscalPosition', false, 'no tax given, price counts as net'],
    ['default', false, 'no tax on the product, price counts as net'],
  ] as const)('says so in tax system %s', (taxSystem, isTaxIncluded, words) => {
    expect(untaxedWords(taxSystem, isTaxIncluded)).toBe(words);
  });
});

describe('TAX-02 a rate that no tax can have', () => {
  const of = (rate: string, taxSystem: SettingOverrides['taxSystem'] = 'marketplace') =>
    mapOrder(
      anOrder()
        .withLine({ taxes: [aTax('2', rate)] })
        .build(),
      aMappingContext({}, { taxSystem }),
    );

  it.each(['100000', '-100000', '99999.99995', '1e30'])('holds the order in words: %s', (rate) => {
    const outcome = of(rate);
    const reasons = outcome.kind === 'blocked' ? outcome.reasons : [];
    expect(reasons.map(({ code }) => code)).toContain('taxRateTooHigh');
    expect(reasons.find(({ code }) => code === 'taxRateTooHigh')?.message).toContain('100000 % or more');
  });

  it('is none of our business where our own taxes are booked, nor is one that can be kept', () => {
    expect(of('100000', 'default').kind).toBe('mapped');
    expect(of('99999.9999').kind).toBe('mapped');
  });
});

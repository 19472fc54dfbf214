import { anOrder, aTax } from '../../support/an-order';
import { itExplains, type ExplainedCase } from '../../support/explained';

const order = anOrder().withLine();
const tax = { name: 'Export 0%', code: 'EXPORT', rate: '0' };
const position = {
  ...{ code: 'OUT', name: 'Outside', countries: ['FR'], requiresVatNumber: false },
  exchanges: new Map([['TVA20 20% Excluded', tax]]),
};
const taxed = anOrder()
  .with({ totalPrice: '10.00' })
  .withLine({ taxes: [aTax('2.00')] });

const cases: readonly ExplainedCase[] = [
  ['a known product', order, 'ORD-08 line AN-1-A-1: SKU "SKU-1" is the product "Name of SKU-1"'],
  ['an unknown SKU', anOrder().withLine({ shopSku: 'X' }), '! ORD-08 order: No product has SKU "X"'],
  [
    'a product to be made',
    anOrder().withLine({ shopSku: 'X', title: 'Saw', offerId: '7' }),
    'ORD-08 line AN-1-A-1: No product has SKU "X": createProductIfNotFound makes "Saw" and its listing',
    {},
    { createProductIfNotFound: true },
  ],
  [
    'a product to be made of a line without an offer',
    anOrder().withLine({ shopSku: 'X', title: 'Saw' }),
    'ORD-08 line AN-1-A-1: No product has SKU "X": createProductIfNotFound makes "Saw"; the line names no offer for a listing',
    {},
    { createProductIfNotFound: true },
  ],
  [
    'the same SKU twice',
    order.withLine(),
    'ORD-08 line AN-1-A-2: SKU "SKU-1" is the product "Name of SKU-1"; 2 lines name it and stay 2',
  ],
  [
    'a refused line',
    order.withLine({ state: 'REFUSED', quantity: 3 }),
    'ORD-10 line AN-1-A-2: In state REFUSED: refused, kept for the record and counted 0 of 3',
  ],
  [
    'nothing but refused lines',
    anOrder().withLine({ state: 'REFUSED' }),
    '! ORD-10 order: Every line of the order was refused or cancelled',
  ],
  [
    'a line that is cancelled in part',
    anOrder().withLine({ quantity: 5, unitPrice: '10.00', price: '30.00', cancelations: [aCancelation(2, '20.00')] }),
    'ORD-10 line AN-1-A-1: 2 of 5 cancelled: 3 count',
  ],
  [
    'a state of a line that nobody knows',
    anOrder().withLine({ state: 'ON_THE_MOON' }),
    'ORD-12 line AN-1-A-1: In state ON_THE_MOON, which this version does not know: it counts',
  ],
  [
    'shipping of its own',
    anOrder().withLine({ shippingPrice: '2.50' }),
    'ORD-09 line AN-1-A-1: Shipping of its own: 2.50',
  ],
  [
    'shipping that the order names and no line',
    anOrder().withLine().withLine().with({ shippingPrice: '4.90', totalPrice: '24.90' }),
    'TAX-04 line AN-1-A-1: Shipping that the order names and no line, carried by the first: 4.90',
  ],
  [
    'a line that is sent for nothing beside taxes of its shipping',
    anOrder()
      .withLine({ shippingTaxes: [aTax('0.50')] })
      .with({ totalPrice: '10.00' }),
    'ORD-09 line AN-1-A-1: Shipping of its own: 0.00',
  ],
  [
    'a discount',
    anOrder().withLine({ quantity: 4, originUnitPrice: '10.00', unitPrice: '9.00', price: '35.00' }),
    'ORD-09 line AN-1-A-1: 4 x 10.00, less a discount of 5.00: 35.00',
  ],
  [
    'a price above that of its units',
    anOrder().withLine({ quantity: 3, unitPrice: '10.00', price: '30.01' }),
    'ORD-09 line AN-1-A-1: 3 x 10.00, and 0.01 beyond: 30.01',
  ],
  [
    'no price of a unit',
    anOrder().withLine({ quantity: 4, unitPrice: null, price: '35.00' }),
    'ORD-09 line AN-1-A-1: The marketplace gives no price of a unit: that of the line is shared among its units',
  ],
  [
    'what is kept of a line',
    anOrder().withLine({ totalCommission: '1.2', additionalFields: [{ code: 'engraving', value: 'Odile' }] }),
    'ORD-09 line AN-1-A-1: Kept as given: commission 1.20, custom fields engraving',
  ],
  [
    'a fee',
    anOrder().withLine({ fees: [{ code: 'ECO', amount: '0.20' }] }),
    'ORD-09 line AN-1-A-1: Fee ECO of its own: 0.20',
  ],
  ['taxes as given', taxed, 'TAX-02 line AN-1-A-1: Amounts of taxes as given: TVA20 20% Excluded 2.00'],
  ['whose taxes count', taxed, 'TAX-02 taxes: Those of the marketplace, as given'],
  [
    'whose taxes count, of an order that waits',
    taxed.with({ totalPrice: '99.00' }),
    'TAX-02 taxes: Those of the marketplace, as given',
  ],
  [
    'net prices of an order that waits',
    taxed.with({ totalPrice: '99.00' }),
    'TAX-04 prices: Net: the taxes are added to them',
  ],
  [
    'taxes that the marketplace sums itself',
    taxed.with({ orderTaxes: [aTax('1.99')] }),
    'TAX-02 taxes: The marketplace sums them for the order: 1.99 EUR; the lines that count have 2.00 EUR; its total is taken with 1.99 EUR',
  ],
  [
    'such a sum with that of lines that do not count',
    taxed
      .withLine({ state: 'REFUSED', taxes: [aTax('5.00')] })
      .with({ orderTaxes: [aTax('7.00')], totalPrice: '10.00' }),
    'TAX-02 taxes: The marketplace sums them for the order: 7.00 EUR; the lines that count have 2.00 EUR; its total is taken with 2.00 EUR',
  ],
  [
    'such a sum where prices hold their taxes',
    taxed.with({ orderTaxes: [aTax('1.99')], taxMode: 'TAX_INCLUDED' }),
    'TAX-02 taxes: The marketplace sums them for the order: 1.99 EUR; the lines that count have 2.00 EUR; nothing is compared with it',
  ],
  ['net prices', order, 'TAX-04 prices: Net: the taxes are added to them'],
  ['gross prices', order.with({ taxMode: 'TAX_INCLUDED' }), 'TAX-04 prices: Gross: the taxes are inside them'],
  ['no tax', order, 'TAX-05 line AN-1-A-1: no tax given, price counts as tax included'],
  [
    'a tax without a rate',
    anOrder().withLine({ taxes: [aTax('2.00', null)] }),
    'TAX-05 line AN-1-A-1: TVA20 has no rate, and none is computed',
  ],
  [
    'a code at two rates',
    anOrder().withLine({ taxes: [aTax('2.00'), aTax('0.50', '5')] }),
    'TAX-05 line AN-1-A-1: TVA20 comes at several rates: it stays several taxes',
  ],
  [
    'taxes of our products',
    taxed,
    'TAX-01 line AN-1-A-1: Taxes of our products, computed: Ours 10% 1.00',
    { productTaxes: new Map([['SKU-1', [{ name: 'Ours 10%', code: 'OURS', rate: '10' }]]]) },
    { taxSystem: 'default' },
  ],
  [
    'totals beside taxes of ours',
    taxed,
    'ORD-09 total: Our lines add up to 10.00 EUR, the marketplace says 10.00; our taxes 1.00 beside 2.00 are shown, and hold nothing',
    { productTaxes: new Map([['SKU-1', [{ name: 'Ours 10%', code: 'OURS', rate: '10' }]]]) },
    { taxSystem: 'default' },
  ],
  [
    'a fiscal position',
    taxed,
    'TAX-03 taxes: Fiscal position OUT (Outside): TVA20 20% Excluded became Export 0%',
    { fiscalPositions: [position] },
    { taxSystem: 'marketplaceWithFiscalPosition' },
  ],
  [
    'a tax that is exchanged',
    taxed,
    'TAX-03 line AN-1-A-1: Export 0% instead of TVA20 20% Excluded',
    { fiscalPositions: [position] },
    { taxSystem: 'marketplaceWithFiscalPosition' },
  ],
  [
    'a tax that is exchanged on an order that waits',
    taxed.with({ totalPrice: '99.00' }),
    'TAX-03 line AN-1-A-1: Export 0% instead of TVA20 20% Excluded',
    { fiscalPositions: [position] },
    { taxSystem: 'marketplaceWithFiscalPosition' },
  ],
  [
    'a fiscal position of an order that waits',
    taxed.with({ totalPrice: '99.00' }),
    'TAX-03 taxes: Fiscal position OUT (Outside): TVA20 20% Excluded became Export 0%',
    { fiscalPositions: [position] },
    { taxSystem: 'marketplaceWithFiscalPosition' },
  ],
  [
    'a fiscal position of nobody knows where',
    taxed.withCustomer({ shippingAddress: null }),
    'TAX-03 taxes: Nobody knows where to: no fiscal position is chosen yet, taxes stand as given',
    { fiscalPositions: [position] },
    { taxSystem: 'marketplaceWithFiscalPosition' },
  ],
  [
    'no fiscal position',
    taxed,
    'TAX-03 taxes: No fiscal position fits a delivery to FR: taxes as given',
    {},
    { taxSystem: 'marketplaceWithFiscalPosition' },
  ],
];

function aCancelation(quantity: number, amount: string) {
  const nothing = { shippingAmount: '0', taxes: [], shippingTaxes: [], reasonCode: null, createdAt: null };
  return { cancelationId: 'C', quantity, amount, ...nothing };
}

describe('what is decided about the lines of an order and their taxes, with the number of its rule', () => {
  itExplains(cases);
});

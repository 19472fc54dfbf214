import { mapLines } from '../../../domain/mapping/map-lines';
import type { SettingOverrides } from '../../../domain/instance-settings';
import { amountOf, timesQuantity } from '../../../domain/money';
import { aMappingContext } from '../../support/a-mapping-context';
import { anOrder, aTax } from '../../support/an-order';

const context = aMappingContext();

describe('ORD-08 products of the lines', () => {
  it('keeps the same SKU on two lines as two lines', () => {
    const lines = mapLines(anOrder().withLine().withLine({ quantity: 2, price: '20.00' }).build(), context);
    expect(lines.map(({ marketplaceLineId, shopSku, quantity }) => [marketplaceLineId, shopSku, quantity])).toEqual([
      ['AN-1-A-1', 'SKU-1', 1],
      ['AN-1-A-2', 'SKU-1', 2],
    ]);
  });

  it('links the product, and describes the line as the marketplace does', () => {
    const [titled, untitled] = mapLines(
      anOrder().withLine().withLine({ shopSku: 'SKU-2', title: null }).build(),
      context,
    );
    expect(titled).toMatchObject({ product: { kind: 'known', productId: 'id of SKU-1' }, description: 'A product' });
    expect(untitled).toMatchObject({ product: { productId: 'id of SKU-2' }, description: 'Name of SKU-2' });
  });

  it('makes a product from the line when that is switched on', () => {
    const creating = aMappingContext({}, { createProductIfNotFound: true });
    const lines = mapLines(
      anOrder()
        .withLine({ shopSku: '00123', offerId: '77', productSku: 'P-9' })
        .withLine({ shopSku: 'X', title: null })
        .withLine({ shopSku: 'DEAD', state: 'REFUSED' })
        .build(),
      creating,
    );
    expect(lines.map(({ product }) => product)).toEqual([
      { kind: 'toCreate', sku: '00123', name: 'A product', offerId: '77', productSku: 'P-9' },
      { kind: 'toCreate', sku: 'X', name: 'X', offerId: null, productSku: null },
      null,
    ]);
  });

  it('puts the products that the instance names on shipping and on what is discounted', () => {
    const order = anOrder()
      .withLine({ shippingPrice: '3.00', fees: [{ code: 'ECO', amount: '0.10' }] })
      .withLine({ unitPrice: '8.00', originUnitPrice: '10.00', price: '8.00' })
      .build();
    const shown = (settings: SettingOverrides) =>
      mapLines(order, aMappingContext({}, settings)).map(({ kind, product, discountProduct }) => [
        kind,
        product?.kind === 'known' ? product.productId : null,
        discountProduct?.productId ?? null,
      ]);
    expect(shown({ shippingProduct: 'SKU-2', discountProduct: 'SKU-3' })).toEqual([
      ['product', 'id of SKU-1', null],
      ['shipping', 'id of SKU-2', null],
      ['fee', null, null],
      ['product', 'id of SKU-1', 'id of SKU-3'],
    ]);
    expect(shown({ shippingProduct: 'GONE' })).toEqual([
      ['product', 'id of SKU-1', null],
      ['shipping', null, null],
      ['fee', null, null],
      ['product', 'id of SKU-1', null],
    ]);
  });
});

describe('ORD-09 content of the lines', () => {
  it('gives each line its own shipping line, all of them', () => {
    const order = anOrder()
      .withLine({ shippingPrice: '4.80', shippingTaxes: [aTax('0.96')] })
      .withLine({ shippingPrice: '25', shippingTaxes: [aTax('5')] })
      .withLine()
      .build();
    const shipping = mapLines(order, context).filter(({ kind }) => kind === 'shipping');
    expect(shipping).toMatchObject([
      {
        marketplaceLineId: 'AN-1-A-1',
        amount: '4.80',
        quantity: 1,
        description: 'Standard',
        taxes: [{ amount: '0.96' }],
      },
      { marketplaceLineId: 'AN-1-A-2', amount: '25.00', quantity: 1, product: null, taxes: [{ amount: '5.00' }] },
    ]);
  });

  it.each([
    ['what the marketplace calls it', { shippingMethodLabel: 'Relais', shippingMethodCode: 'REL' }, 'Relais'],
    ['its code where it has no name', { shippingMethodLabel: null, shippingMethodCode: 'REL' }, 'REL'],
    ['what it is where it has neither', { shippingMethodLabel: null, shippingMethodCode: null }, 'Shipping'],
  ])('calls the shipping line %s', (_, named, description) => {
    const order = anOrder().with(named).withLine({ shippingPrice: '1' });
    expect(mapLines(order.build(), context)[1]).toMatchObject({ kind: 'shipping', description });
  });

  it('keeps a shipping line without a price for its taxes, and none without either', () => {
    const order = anOrder()
      .withLine({ shippingPrice: '0.00', shippingTaxes: [aTax('0.96')] })
      .withLine({ shippingPrice: '0.00' });
    expect(mapLines(order.build(), context).map(({ kind, amount, state }) => [kind, amount, state])).toEqual([
      ['product', '10.00', 'live'],
      ['shipping', '0.00', 'live'],
      ['product', '10.00', 'live'],
    ]);
  });

  it('gives each fee a line', () => {
    const fees = [
      { code: 'ECO', amount: '0.5' },
      { code: 'GIFT', amount: '2' },
    ];
    const lines = mapLines(anOrder().withLine({ fees }).build(), context);
    expect(lines.filter(({ kind }) => kind === 'fee')).toMatchObject([
      { feeCode: 'ECO', description: 'ECO', amount: '0.50', taxes: [] },
      { feeCode: 'GIFT', description: 'GIFT', amount: '2.00', taxes: [] },
    ]);
  });

  it.each([
    ['no discount', { unitPrice: '12.5', price: '25' }, '12.50', '0.00'],
    ['an origin price above', { unitPrice: '12.5', originUnitPrice: '15', price: '25' }, '15.00', '5.00'],
    ['an origin price below', { unitPrice: '12.5', originUnitPrice: '10', price: '25' }, '12.50', '0.00'],
    ['a unit price finer than the currency', { unitPrice: '0.125', price: '0.25' }, '0.125', '0.00'],
    ['no unit price', { unitPrice: null, price: '10' }, '5.00', '0.00'],
    ['no unit price, and a price that cannot be shared', { unitPrice: null, price: '0.00015' }, '0.0001', '0.00005'],
  ])('says the discount as an amount: %s', (_, parts, unitPrice, discount) => {
    const [line] = mapLines(
      anOrder()
        .withLine({ quantity: 2, ...parts })
        .build(),
      context,
    );
    expect(line).toMatchObject({ unitPrice, discount });
  });

  it.each([
    ['nothing cancelled', 3, '37.50', []],
    ['a discount', 3, '30.00', []],
    ['a price that was rounded', 7, '87.49', []],
  ])('keeps quantity x unit price - discount = amount: %s', (_, quantity, price, cancelations) => {
    const [line] = mapLines(anOrder().withLine({ quantity, unitPrice: '12.5', price, cancelations }).build(), context);
    const { unitPrice, discount, amount } = line ?? { unitPrice: '', discount: '', amount: '' };
    const shown = timesQuantity(amountOf(unitPrice), line?.quantity ?? 0).minus(amountOf(discount));
    expect(shown.eq(amountOf(amount))).toBe(true);
    expect(amount).toBe(price);
  });

  it('keeps commission and additional fields on the product line', () => {
    const parts = {
      totalCommission: '12.58',
      shippingPrice: '1',
      additionalFields: [{ code: 'engraving', value: 'YLG' }],
    };
    const lines = mapLines(anOrder().withLine(parts).build(), context);
    expect(lines).toMatchObject([
      { kind: 'product', commission: '12.58', additionalFields: [{ code: 'engraving', value: 'YLG' }] },
      { kind: 'shipping', commission: null, additionalFields: [] },
    ]);
  });
});

describe('ORD-10 lines that do not count', () => {
  it('are kept for the record with quantity and amount 0', () => {
    const order = anOrder()
      .withLine({
        state: 'REFUSED',
        price: '54',
        unitPrice: '18',
        quantity: 3,
        taxes: [aTax('10.80')],
        shippingPrice: '5',
      })
      .withLine({ state: 'CANCELED', shopSku: 'NOBODY-KNOWS' })
      .build();
    expect(mapLines(order, context)).toMatchObject([
      {
        state: 'refused',
        orderedQuantity: 3,
        quantity: 0,
        unitPrice: '18.00',
        amount: '0.00',
        discount: '0.00',
        taxes: [],
      },
      { state: 'cancelled', marketplaceState: 'CANCELED', product: null, quantity: 0, amount: '0.00' },
    ]);
  });

  it.each([
    ['REFUSED', 'refused'],
    ['CANCELED', 'cancelled'],
  ])('are all lines of an order that is %s', (state, expected) => {
    const lines = mapLines(anOrder().with({ state }).withLine().withLine().build(), context);
    expect(lines.map((line) => [line.state, line.amount])).toEqual([
      [expected, '0.00'],
      [expected, '0.00'],
    ]);
  });

  it.each([
    ['left as ordered', 10],
    ['lowered', 8],
  ])('show what remains of a line cancelled in part, with the quantity %s', (_, quantity) => {
    const cancelation = {
      cancelationId: '40117',
      quantity: 2,
      amount: '25',
      shippingAmount: '1.2',
      taxes: [],
      shippingTaxes: [],
      reasonCode: '35',
      createdAt: null,
    };
    const parts = { quantity, unitPrice: '12.5', price: '100', cancelations: [cancelation] };
    const [line] = mapLines(anOrder().withLine(parts).build(), context);
    expect(line).toMatchObject({ orderedQuantity: 10, quantity: 8, amount: '100.00', discount: '0.00' });
  });
});

describe('TAX-02 taxes of the lines', () => {
  it('are booked as given, several on a line, with and without rate', () => {
    const taxes = [aTax('20'), aTax('0.555', null, 'LOCAL'), aTax('0', '0', 'ZERO')];
    const [line] = mapLines(anOrder().withLine({ price: '100', taxes }).build(), context);
    expect(line?.taxes).toEqual([
      { name: 'TVA20 20% Excluded', code: 'TVA20', rate: '20', amount: '20.00', isIncluded: false, insteadOf: null },
      { name: 'LOCAL Excluded', code: 'LOCAL', rate: null, amount: '0.555', isIncluded: false, insteadOf: null },
      { name: 'ZERO 0% Excluded', code: 'ZERO', rate: '0', amount: '0.00', isIncluded: false, insteadOf: null },
    ]);
  });

  it('are inside in TAX_INCLUDED', () => {
    const order = anOrder()
      .with({ taxMode: 'TAX_INCLUDED' })
      .withLine({ price: '120', taxes: [aTax('20')] });
    const [line] = mapLines(order.build(), context);
    expect(line).toMatchObject({ isTaxIncluded: true, taxes: [{ name: 'TVA20 20% Included', isIncluded: true }] });
  });
});

describe('TAX-05 lines without tax lines, and codes with several rates', () => {
  it('keep the same code at two rates as two taxes, and count back no rate that is not given', () => {
    const taxes = [aTax('2'), aTax('0.55', '5.5'), aTax('1', null)];
    const [line] = mapLines(anOrder().withLine({ price: '10', taxes }).build(), context);
    expect(line?.taxes.map(({ name, rate }) => [name, rate])).toEqual([
      ['TVA20 20% Excluded', '20'],
      ['TVA20 5.5% Excluded', '5.5'],
      ['TVA20 Excluded', null],
    ]);
  });

  it.each([
    ['taxIncluded', true],
    ['taxExcluded', false],
  ])('follow untaxedPrices = %s', (untaxedPrices, isTaxIncluded) => {
    const [line] = mapLines(anOrder().withLine().build(), aMappingContext({}, { untaxedPrices }));
    expect(line).toMatchObject({ isTaxIncluded, taxes: [] });
  });

  it('follow the order when only their shipping has taxes', () => {
    const [line] = mapLines(
      anOrder()
        .withLine({ shippingPrice: '5', shippingTaxes: [aTax('1')] })
        .build(),
      context,
    );
    expect(line).toMatchObject({ kind: 'product', isTaxIncluded: false });
  });
});

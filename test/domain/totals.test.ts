import fc from 'fast-check';
import { mapLines } from '../../domain/mapping/map-lines';
import type { OrderTotals } from '../../domain/mapping/mapped-sale-order';
import type { MarketplaceOrder, TaxMode } from '../../domain/marketplace-order';
import { formatMoney, sumOf } from '../../domain/money';
import { comparedFigures, orderTotals, totalsReason } from '../../domain/totals';
import { aMappingContext } from '../support/a-mapping-context';
import { anOrder, aTax } from '../support/an-order';

/** The B2B order of the marketplace's documentation: a line partly cancelled, one whole, one refused with its price. */
const workedExample = anOrder()
  .withLine({
    price: '100',
    shippingPrice: '4.8',
    unitPrice: '12.5',
    quantity: 10,
    taxes: [aTax('20')],
    shippingTaxes: [aTax('0.96')],
    cancelations: [
      {
        cancelationId: '40117',
        quantity: 2,
        amount: '25',
        shippingAmount: '1.2',
        taxes: [aTax('5')],
        shippingTaxes: [aTax('0.24')],
        reasonCode: '35',
        createdAt: null,
      },
    ],
  })
  .withLine({ price: '340', shippingPrice: '25', taxes: [aTax('68')], shippingTaxes: [aTax('5')] })
  .withLine({ state: 'REFUSED', price: '54', quantity: 3, unitPrice: '18', taxes: [aTax('10.80')] });

const totalsOf = (order: MarketplaceOrder): OrderTotals =>
  orderTotals(order, mapLines(order, aMappingContext()), 'marketplace');

describe('ORD-09 totals', () => {
  it('books the worked example to the cent, and the same as the marketplace', () => {
    expect(totalsOf(workedExample.with({ totalPrice: '469.8' }).build())).toEqual({
      currency: 'EUR',
      goods: '440.00',
      shipping: '29.80',
      fees: '0.00',
      prices: '469.80',
      taxes: '93.96',
      marketplaceTaxes: '93.96',
      untaxed: '469.80',
      ours: '563.76',
      marketplace: '563.76',
      marketplacePrices: '469.80',
      received: '563.76',
      isTaxCompared: true,
      isEqual: true,
    });
  });

  it('counts fees, and leaves taxes inside in TAX_INCLUDED', () => {
    const order = anOrder()
      .with({ taxMode: 'TAX_INCLUDED' })
      .withLine({ price: '120', shippingPrice: '6', fees: [{ code: 'ECO', amount: '1.20' }], taxes: [aTax('20')] })
      .build();
    expect(totalsOf(order)).toMatchObject({
      ours: '127.20',
      untaxed: '107.20',
      marketplace: '127.20',
      fees: '1.20',
    });
  });

  it('makes the total of net and taxes, also where a tax is finer than the currency', () => {
    const order = anOrder()
      .with({ taxMode: 'TAX_INCLUDED' })
      .withLine({ price: '10', taxes: [aTax('0.555')] });
    expect(totalsOf(order.build())).toMatchObject({ untaxed: '9.44', taxes: '0.56', ours: '10.00' });
  });

  it('shows both figures and the difference when the marketplace names another total', () => {
    const totals = totalsOf(anOrder().withLine({ price: '10.00' }).with({ totalPrice: '10.01' }).build());
    expect(totalsReason(totals)).toEqual({
      code: 'totalsDiffer',
      message: 'The marketplace says 10.01 EUR, our lines add up to 10.00 EUR: a difference of -0.01',
    });
  });

  it('does not hold what a person accepted, and holds every other pair of figures', () => {
    const totals = (totalPrice: string) =>
      totalsOf(anOrder().withLine({ price: '10.00' }).with({ totalPrice }).build());
    const said = { by: 'Odile', note: 'a coupon', at: '2026-08-03T10:00:00Z' };
    const accepted = { ...comparedFigures(totals('9.50')), ...said };
    expect(accepted).toMatchObject({ currency: 'EUR', ours: '10.00', marketplace: '9.50' });
    expect(totalsReason(totals('9.50'), accepted)).toBeNull();
    expect(totalsReason(totals('9.49'), accepted)?.code).toBe('totalsDiffer');
    expect(totalsReason(totals('9.50'), { ...accepted, ours: '10.01' })?.code).toBe('totalsDiffer');
    expect(totalsReason(totals('9.50'), { ...accepted, currency: 'USD' })?.code).toBe('totalsDiffer');
  });

  it('adds the marketplace total from its parts where it names none', () => {
    const order = anOrder().withLine({ shippingPrice: '2.50' }).with({ totalPrice: null });
    expect(totalsOf(order.build())).toMatchObject({ ours: '12.50', marketplace: '12.50', isEqual: true });
  });

  it('takes parts that it does not name for none', () => {
    const order = anOrder().withLine({ fees: [{ code: 'ECO', amount: '0.20' }] });
    const named = order.with({ totalPrice: null, shippingPrice: null });
    expect(totalsOf(named.build())).toMatchObject({ ours: '10.20', marketplace: '10.20', isEqual: true });
  });

  it('does not call totals equal when the marketplace names neither total nor parts', () => {
    const totals = totalsOf(anOrder().withLine().with({ totalPrice: null, price: null }).build());
    expect(totals).toMatchObject({ marketplace: null, isEqual: false });
    expect(totalsReason(totals)?.message).toBe('The marketplace names no total; our lines add up to 10.00 EUR');
  });

  it('has the decimals of the currency', () => {
    expect(totalsOf(anOrder().with({ currency: 'JPY' }).withLine({ price: '1500' }).build()).ours).toBe('1500');
  });

  it('equals the marketplace and the sum of the mapped lines, for any mix of lines in both tax modes', () => {
    fc.assert(
      fc.property(anyMixOfLines, ({ taxMode, lines }) => {
        const order = orderOf(taxMode, lines);
        const expected = (expectedCents(taxMode, lines) / 100).toFixed(2);
        const totals = totalsOf(order);
        expect(totals).toMatchObject({ ours: expected, marketplace: expected, isEqual: true });
        expect(mappedSum(order)).toBe(expected);
      }),
    );
  });
});

describe('ORD-10 dead lines and cancelled parts', () => {
  it('counts refused and cancelled lines 0, though they keep their price', () => {
    const order = anOrder().withLine({ price: '10.00' }).withLine({ state: 'REFUSED', price: '54.00' });
    expect(totalsOf(order.withLine({ state: 'CANCELED', price: '7.00' }).build()).ours).toBe('10.00');
  });

  it('counts nothing of a cancelled order', () => {
    expect(totalsOf(anOrder().withLine().with({ state: 'CANCELED', totalPrice: '0' }).build()).ours).toBe('0.00');
  });

  it('keeps what was cancelled out once: it has already left the price', () => {
    expect(totalsOf(workedExample.build()).goods).toBe('440.00');
  });
});

interface LineInCents {
  readonly price: number;
  readonly shipping: number;
  readonly fees: readonly number[];
  readonly taxes: readonly number[];
  readonly shippingTaxes: readonly number[];
  readonly state: string;
}

const amount = fc.integer({ min: 0, max: 10_000_000 });
const few = fc.array(amount, { maxLength: 3 });
const states = fc.constantFrom(
  'SHIPPING',
  'SHIPPED',
  'INCIDENT_OPEN',
  'REFUNDED',
  'A_NEW_STATE',
  'REFUSED',
  'CANCELED',
);
const anyLine: fc.Arbitrary<LineInCents> = fc.record({
  price: amount,
  shipping: amount,
  fees: few,
  taxes: few,
  shippingTaxes: few,
  state: states,
});
const anyMixOfLines = fc.record({
  taxMode: fc.constantFrom<TaxMode>('TAX_EXCLUDED', 'TAX_INCLUDED'),
  lines: fc.array(anyLine, { maxLength: 6 }),
});

const euros = (cents: number): string => (cents / 100).toFixed(2);
const total = (cents: readonly number[]): number => cents.reduce((sum, each) => sum + each, 0);

function orderOf(taxMode: TaxMode, lines: readonly LineInCents[]): MarketplaceOrder {
  return lines
    .reduce(
      (order, line) =>
        order.withLine({
          state: line.state,
          price: euros(line.price),
          shippingPrice: euros(line.shipping),
          fees: line.fees.map((fee) => ({ code: 'FEE', amount: euros(fee) })),
          taxes: line.taxes.map((tax) => aTax(euros(tax))),
          shippingTaxes: line.shippingTaxes.map((tax) => aTax(euros(tax), null)),
        }),
      anOrder().with({ taxMode }),
    )
    .build();
}

function expectedCents(taxMode: TaxMode, lines: readonly LineInCents[]): number {
  const live = lines.filter(({ state }) => state !== 'REFUSED' && state !== 'CANCELED');
  const prices = total(live.map((line) => line.price + line.shipping + total(line.fees)));
  const taxes = total(live.map((line) => total(line.taxes) + total(line.shippingTaxes)));
  return taxMode === 'TAX_EXCLUDED' ? prices + taxes : prices;
}

function mappedSum(order: MarketplaceOrder): string {
  const lines = mapLines(order, aMappingContext());
  const taxes = lines.flatMap((line) => line.taxes.map((tax) => tax.amount));
  const amounts = lines.map((line) => line.amount);
  return formatMoney(sumOf(order.taxMode === 'TAX_EXCLUDED' ? [...amounts, ...taxes] : amounts), order.currency);
}

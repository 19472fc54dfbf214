import fc from 'fast-check';
import { decodeOrder } from '../../../activities/mirakl/order-schema';
import { mapOrder, type MappingOutcome } from '../../../domain/mapping/map-order';
import type { MappedSaleOrder } from '../../../domain/mapping/mapped-sale-order';
import type { MappingContext } from '../../../domain/mapping/mapping-context';
import { amountOf, formatMoney, sumOf } from '../../../domain/money';
import type { FiscalPosition } from '../../../domain/taxes/fiscal-position';
import { aMappingContext } from '../../support/a-mapping-context';
import { aRawOrder, type RawOrder } from '../../support/raw-order';

/** Replaces some of the taxes that are generated, and lets others fall away. */
const position: FiscalPosition = {
  ...{ code: 'FR', name: 'France', countries: ['FR'], requiresVatNumber: false },
  exchanges: new Map([
    ['TVA 20% Excluded', { name: 'Sold 20', code: 'S20', rate: '20' }],
    ['TVA 20% Included', { name: 'Sold 20 inside', code: 'S20', rate: '20' }],
    ['LOCAL Included', null],
  ]),
};

describe('TAX-04 the sale order equals the marketplace', () => {
  it.each(['marketplace', 'marketplaceWithFiscalPosition'])(
    'to the smallest coin in tax system %s, for any mix of what an order may hold',
    (taxSystem) => {
      const context = aMappingContext({ fiscalPositions: [position] }, { taxSystem });
      fc.assert(
        fc.property(anyOrder, (generated) => {
          const saleOrder = mapped(generated, context);
          const { totals } = saleOrder;
          const expected = generated.money(expectedTotal(generated));
          expect([totals.ours, totals.marketplace, totals.received]).toEqual([expected, expected, expected]);
          expect(totals.isEqual).toBe(true);
          expectLinesToMakeHeader(saleOrder);
          const given = liveLines(generated).flatMap((line) => [...line.taxes, ...line.shippingTaxes]);
          const booked = saleOrder.lines.flatMap(({ taxes }) => taxes);
          if (taxSystem === 'marketplace') {
            expect(booked.map(({ amount }) => amount)).toEqual(given.map(({ units }) => generated.exact(units)));
            const named = (list: readonly unknown[]): number => new Set(list).size;
            expect(named(booked.map(({ name }) => name))).toBe(
              named(given.map(({ code, rate }) => `${code} ${String(rate)}`)),
            );
          } else {
            expect(booked.map(({ name }) => name).filter((name) => position.exchanges.has(name))).toEqual([]);
          }
        }),
      );
    },
  );

  it('is held with both figures when a fiscal position lets a tax fall away that comes on top', () => {
    const excluded = { ...position, exchanges: new Map([['TVA20 20% Excluded', null]]) };
    const context = aMappingContext({ fiscalPositions: [excluded] }, { taxSystem: 'marketplaceWithFiscalPosition' });
    const raw = aRawOrder().withLine({
      price: 10,
      taxes: [{ code: 'TVA20', rate: 20, amount: 2 }],
      shipping_taxes: [],
    });
    expect(outcomeOf(raw.build(), context)).toMatchObject({
      kind: 'blocked',
      reasons: [{ code: 'totalsDiffer', message: expect.stringContaining('a difference of -2.00') }],
    });
  });

  it('books shipping that the order names and no line, once', () => {
    const raw = aRawOrder().withLine({ shipping_price: 0 }).withLine({ shipping_price: null });
    const named = raw.with({ price: 20, shipping_price: 4.9, total_price: 24.9 });
    const { lines } = saleOrderOf(outcomeOf(named.build(), aMappingContext()));
    expect(lines.filter(({ kind, amount }) => kind === 'shipping' && amount !== '0.00')).toMatchObject([
      { marketplaceLineId: 'RAW-1-A-1', amount: '4.90' },
    ]);
    expect(outcomeOf(named.with({ total_price: 20 }).build(), aMappingContext())).toMatchObject({ kind: 'mapped' });
  });
});

describe('TAX-01 taxes of our products', () => {
  const vat = { name: 'VAT 20', code: 'VAT', rate: '20' };
  it.each(['perLine', 'globally'])('leave the prices of the marketplace as they are, rounded %s', (taxRounding) => {
    const context = aMappingContext(
      { productTaxes: new Map([['SKU-1', [vat]]]) },
      { taxSystem: 'default', taxRounding },
    );
    fc.assert(
      fc.property(anyOrder, (generated) => {
        const saleOrder = mapped(generated, context);
        const { totals } = saleOrder;
        const prices = generated.money(expectedPrices(generated));
        expect([totals.prices, totals.marketplacePrices, totals.isEqual]).toEqual([prices, prices, true]);
        expect(totals.marketplaceTaxes).toBe(generated.money(expectedTaxes(generated)));
        expectLinesToMakeHeader(saleOrder);
        const names = saleOrder.lines.flatMap(({ taxes }) => taxes.map(({ name }) => name));
        expect(new Set(names)).toEqual(new Set(names.length === 0 ? [] : ['VAT 20']));
      }),
    );
  });
});

/** Header and lines say the same, whatever the currency; net and taxes make the total. */
function expectLinesToMakeHeader({ header: { currency }, lines, totals }: MappedSaleOrder): void {
  const money = (texts: readonly string[]): string => formatMoney(sumOf(texts), currency);
  const taxes = lines.flatMap((line) => line.taxes.map((tax) => ({ ...tax, isOnTop: !line.isTaxIncluded })));
  const onTop = taxes.filter(({ isOnTop }) => isOnTop).map(({ amount }) => amount);
  expect(money([...lines.map(({ amount }) => amount), ...onTop])).toBe(totals.ours);
  expect(money(taxes.map(({ amount }) => amount))).toBe(totals.taxes);
  expect(money([totals.untaxed, totals.taxes])).toBe(totals.ours);
  for (const { unitPrice, quantity, discount, amount } of lines) {
    expect(amountOf(unitPrice).times(String(quantity)).minus(discount).eq(amount)).toBe(true);
  }
}

const mapped = (generated: Generated, context: MappingContext): MappedSaleOrder =>
  saleOrderOf(outcomeOf(wireOf(generated), context));

function outcomeOf(raw: RawOrder, context: MappingContext): MappingOutcome {
  const decoded = decodeOrder(raw);
  if (decoded.kind === 'unreadable') throw new Error(decoded.reason);
  return mapOrder(decoded.order, context);
}

function saleOrderOf(outcome: MappingOutcome): MappedSaleOrder {
  if (outcome.kind === 'blocked') throw new Error(outcome.reasons.map(({ message }) => message).join('; '));
  return outcome.saleOrder;
}

/** All money in hundredths of the smallest coin; only taxes may be finer than the coin. */
interface GeneratedTax {
  readonly code: string;
  readonly rate: number | string | null;
  readonly units: number;
}
interface GeneratedLine {
  readonly state: string;
  readonly quantity: number;
  readonly price: number;
  readonly discount: number;
  readonly shipping: number;
  readonly fees: readonly number[];
  readonly taxes: readonly GeneratedTax[];
  readonly shippingTaxes: readonly GeneratedTax[];
  readonly eco: number;
  readonly cancelled: number;
  /** Of a unit, whether it fits the price of the line or not; null where the marketplace gives none. */
  readonly unit: number | null;
  readonly refunded: number;
}
interface Generated {
  readonly isNet: boolean;
  readonly lines: readonly GeneratedLine[];
  /** Named by the order and by no line; null where the lines name it. */
  readonly orderShipping: number | null;
  /** Else the order gives its parts alone. */
  readonly isTotalNamed: boolean;
  /** Taxes that the marketplace sums for the order: of no line, of lines that count, of every line. */
  readonly summed: 'none' | 'live' | 'all';
  readonly isText: boolean;
  readonly currency: string;
  readonly exact: (units: number) => string;
  readonly money: (units: number) => string;
}

const coins = fc.integer({ min: 0, max: 1_000_000 }).map((count) => count * 100);
const anyTax = fc.record({
  code: fc.constantFrom('TVA', 'LOCAL', 'ECO-TAX'),
  rate: fc.constantFrom<number | string | null>(20, 5.5, '8.50', 0, null),
  units: fc.oneof(coins, fc.constant(0), fc.integer({ min: 0, max: 1000 })),
});
const anyLine: fc.Arbitrary<GeneratedLine> = fc.record({
  state: fc.constantFrom(
    ...['SHIPPING', 'SHIPPING', 'SHIPPED', 'INCIDENT_OPEN', 'REFUNDED', 'A_NEW_STATE', 'REFUSED', 'CANCELED'],
  ),
  quantity: fc.integer({ min: 1, max: 7 }),
  price: coins,
  discount: fc.oneof(fc.constant(0), coins),
  shipping: fc.oneof(fc.constant(0), coins),
  fees: fc.array(coins, { maxLength: 2 }),
  taxes: fc.array(anyTax, { maxLength: 3 }),
  shippingTaxes: fc.array(anyTax, { maxLength: 2 }),
  eco: coins,
  cancelled: fc.constantFrom(0, 0, 1, 2),
  unit: fc.option(coins),
  refunded: fc.oneof(fc.constant(0), coins),
});
const anyOrder: fc.Arbitrary<Generated> = fc
  .record({
    isNet: fc.boolean(),
    dead: fc.array(anyLine, { maxLength: 4 }),
    live: anyLine.map((line) => ({ ...line, state: 'SHIPPING' })),
    orderShipping: fc.option(coins),
    isTotalNamed: fc.boolean(),
    summed: fc.constantFrom<Generated['summed']>('none', 'live', 'all'),
    isText: fc.boolean(),
    currency: fc.constantFrom<readonly [string, number]>(['JPY', 0], ['EUR', 2], ['KWD', 3]),
  })
  .map(({ dead, live, orderShipping, currency: [currency, decimals], ...rest }) => {
    const exact = (units: number): string => formatExactly(units, decimals);
    const noShipping = orderShipping === null ? {} : { shipping: 0 };
    const lines = [...dead, live].map((line) => ({ ...line, ...noShipping }));
    const money = (units: number): string => formatMoney(amountOf(exact(units)), currency);
    return { ...rest, lines, orderShipping, currency, exact, money };
  });

/** At least with the decimals of the currency. */
function formatExactly(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 3, '0');
  const fine = `${digits.slice(0, -decimals - 2)}.${digits.slice(-decimals - 2)}`;
  return fine.endsWith('00') ? fine.slice(0, decimals === 0 ? -3 : -2) : fine.replace(/0+$/, '');
}

const liveLines = ({ lines }: Generated): readonly GeneratedLine[] =>
  lines.filter(({ state }) => state !== 'REFUSED' && state !== 'CANCELED');
const total = (units: readonly number[]): number => units.reduce((sum, each) => sum + each, 0);
const unitsOf = (taxes: readonly GeneratedTax[]): number => total(taxes.map(({ units }) => units));
const expectedTaxes = (order: Generated): number =>
  total(liveLines(order).map((line) => unitsOf(line.taxes) + unitsOf(line.shippingTaxes)));
const expectedPrices = (order: Generated): number =>
  total(liveLines(order).map((line) => line.price + line.shipping + total(line.fees))) + (order.orderShipping ?? 0);
const expectedTotal = (order: Generated): number => expectedPrices(order) + (order.isNet ? expectedTaxes(order) : 0);

/** As the marketplace sends it: refused lines keep their price, cancelled parts have left theirs, promotions and refunds inform. */
function wireOf(order: Generated): RawOrder {
  const wire = (units: number): unknown => (order.isText ? order.exact(units) : Number(order.exact(units)));
  const taxesOf = (taxes: readonly GeneratedTax[]) =>
    taxes.map(({ code, rate, units }) => ({ code, ...(rate !== null && { rate }), amount: wire(units) }));
  const live = liveLines(order);
  const shipping = total(live.map((line) => line.shipping)) + (order.orderShipping ?? 0);
  const summedLines = { none: [], live, all: order.lines }[order.summed];
  const summed = summedLines.map((line) => unitsOf(line.taxes) + unitsOf(line.shippingTaxes));
  return order.lines
    .reduce(
      (raw, line) =>
        raw.withLine({
          order_line_state: line.state,
          quantity: line.quantity,
          price: wire(line.price),
          price_unit: line.unit === null ? null : wire(line.unit),
          origin_unit_price: line.discount === 0 ? null : wire(line.price + line.discount),
          shipping_price: wire(line.shipping),
          total_price: null,
          fees: line.fees.map((units, index) => ({ code: `FEE-${String(index)}`, amount: wire(units) })),
          taxes: taxesOf(line.taxes),
          shipping_taxes: taxesOf(line.shippingTaxes),
          promotions: [{ id: 'P', deduced_amount: wire(line.discount) }],
          eco_contributions: [
            { epr_category_code: 'FR-EEE', unit_amount: wire(line.eco), total_amount: wire(line.eco) },
          ],
          cancelations:
            line.cancelled === 0 ? [] : [{ id: `C-${line.state}`, quantity: line.cancelled, amount: wire(line.price) }],
          refunds:
            line.refunded === 0
              ? []
              : [{ id: `R-${line.state}`, amount: wire(line.refunded), taxes: taxesOf(line.taxes), quantity: 1 }],
        }),
      aRawOrder(),
    )
    .with({
      order_tax_mode: order.isNet ? 'TAX_EXCLUDED' : 'TAX_INCLUDED',
      currency_iso_code: order.currency,
      price: wire(total(live.map((line) => line.price))),
      shipping_price: wire(shipping),
      total_price: order.isTotalNamed ? wire(expectedPrices(order)) : null,
      order_taxes: summed.map((units, index) => ({ code: `TAX-${String(index)}`, total_amount: wire(units) })),
    })
    .build();
}

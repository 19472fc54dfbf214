import fc from 'fast-check';
import { lineChangesOf } from '../../../domain/changes/diff-lines';
import { diffOrders } from '../../../domain/changes/diff-orders';
import { isLineChange } from '../../../domain/changes/order-change';
import { planLineChanges, type PlannedLineChanges } from '../../../domain/changes/plan-line-changes';
import type { SettingOverrides } from '../../../domain/instance-settings';
import type { MappingContext } from '../../../domain/mapping/mapping-context';
import type { MarketplaceOrder } from '../../../domain/marketplace-order';
import { amountOf, isSameMoney } from '../../../domain/money';
import { marketplaceTotals, type AcceptedTotals } from '../../../domain/totals';
import { cancelledUnits, withCancelation, type CancelationParts } from '../../support/a-cancelation';
import { aMappingContext } from '../../support/a-mapping-context';
import { anOrder, aTax } from '../../support/an-order';
import { bookedOrder } from '../../support/booked-order';

const vat = { name: 'Our VAT', code: 'VAT', rate: '20' };
const ours: Partial<MappingContext> = { productTaxes: new Map([['SKU-1', [vat]]]) };
const contextOf = (settings: SettingOverrides): MappingContext => aMappingContext(ours, settings);
const theirs = contextOf({});

/** Ten at 12.50 with two taxes and shipping, and one at 340.00. */
const order = anOrder()
  .withLine({
    ...{ quantity: 10, unitPrice: '12.50', price: '125.00', shippingPrice: '6.00' },
    ...{ taxes: [aTax('25.00'), aTax('1.25', '1', 'LOCAL')], shippingTaxes: [aTax('1.20')] },
  })
  .withLine({ shopSku: 'SKU-2', unitPrice: '340.00', price: '340.00', taxes: [aTax('68.00')] })
  .build();

interface Planning {
  readonly context?: MappingContext;
  readonly accepted?: AcceptedTotals;
}

function planned(before: MarketplaceOrder, now: MarketplaceOrder, given: Planning = {}): PlannedLineChanges {
  const { context = theirs, accepted = null } = given;
  const changes = diffOrders(before, now).filter(isLineChange);
  const { taxRounding } = context.settings;
  return planLineChanges({ ...bookedOrder(before, context), before, now, changes, taxRounding, accepted });
}

const inShort = ({ lines, totals, difference }: PlannedLineChanges) => ({
  difference,
  total: totals.total,
  lines: lines.map(({ kind, state, quantity, amount, discount, taxes }) =>
    [kind, state, quantity, amount, discount, ...taxes.map((tax) => tax.amount)].join(' '),
  ),
});

const withLine = (given: MarketplaceOrder, place: number, parts: Partial<MarketplaceOrder['lines'][number]>) => ({
  ...given,
  lines: given.lines.map((line, index) => (index === place ? { ...line, ...parts } : line)),
});

const secondLine = 'product live 1 340.00 0.00 68.00';

describe('CAN-03 what was cancelled leaves the sale order', () => {
  it.each(['net', 'gross'] as const)('units, with the %s quantity', (quantityIs) => {
    const now = withCancelation(order, { id: 'C1', line: 0, quantity: 2, quantityIs });
    expect(inShort(planned(order, now))).toEqual({
      difference: null,
      total: '534.76',
      lines: ['product live 8 100.00 0.00 20.00 1.00', 'shipping live 1 4.80 0.00 0.96', secondLine],
    });
  });

  it.each(['net', 'gross'] as const)('units a second time, with the %s quantity', (quantityIs) => {
    const once = withCancelation(order, { id: 'C1', line: 0, quantity: 2, quantityIs });
    const twice = withCancelation(once, { id: 'C2', line: 0, quantity: 3, quantityIs });
    expect(inShort(planned(once, twice)).lines[0]).toBe('product live 5 62.50 0.00 12.50 0.62');
    expect(planned(order, twice)).toEqual({ ...planned(once, twice), expected: planned(order, twice).expected });
  });

  it('several cancelations of one answer, of several lines', () => {
    const one = withCancelation(order, { id: 'C1', line: 0, quantity: 2 });
    const now = withCancelation(withCancelation(one, { id: 'C2', line: 0, quantity: 1 }), {
      id: 'C3',
      line: 1,
      quantity: 1,
    });
    expect(inShort(planned(order, now))).toMatchObject({
      difference: null,
      lines: [
        expect.stringContaining('live 7 87.50'),
        expect.stringContaining('4.20'),
        'product cancelled 0 0.00 0.00 0.00',
      ],
    });
  });

  it('shipping alone, and money alone', () => {
    const shipping = withCancelation(order, { id: 'C1', line: 0, quantity: null, goods: '0', shipping: '6.00' });
    expect(inShort(planned(order, shipping)).lines[1]).toBe('shipping live 1 0.00 0.00 0.00');
    const money = withCancelation(order, { id: 'C1', line: 0, quantity: null, goods: '5.00', shipping: '0' });
    expect(inShort(planned(order, money)).lines[0]).toBe('product live 10 120.00 5.00 24.00 1.20');
  });

  it('taxes that the cancelation does not name, as the marketplace gives them for what is left', () => {
    const now = withCancelation(order, { id: 'C1', line: 0, quantity: 2, areTaxesNamed: false });
    expect(planned(order, now)).toMatchObject({ difference: null, totals: { total: '534.76' } });
  });

  it('fees of the marketplace that fell with the line', () => {
    const withFee = (fee: string): MarketplaceOrder =>
      anOrder()
        .withLine({ quantity: 2, price: '20.00', fees: [{ code: 'ECO', amount: fee }] })
        .build();
    const now = withCancelation(withFee('0.50'), { id: 'C1', line: 0, quantity: 1 });
    const before = withFee('1.00');
    expect(inShort(planned(before, now))).toEqual({
      difference: null,
      total: '10.50',
      lines: ['product live 1 10.00 0.00', 'fee live 1 0.50 0.00'],
    });
  });

  it.each(['perLine', 'globally'] as const)('taxes of ours, computed of what is left (%s)', (taxRounding) => {
    const context = contextOf({ taxSystem: 'default', taxRounding });
    const now = withCancelation(order, { id: 'C1', line: 0, quantity: 2 });
    const plan = planned(order, now, { context });
    expect(inShort(plan)).toMatchObject({
      difference: null,
      lines: ['product live 8 100.00 0.00 20.00', 'shipping live 1 4.80 0.00 0.96', 'product live 1 340.00 0.00'],
    });
    expect(plan.totals.total).toBe('465.76');
  });

  it('a tax that a fiscal position put in the place of another', () => {
    const exchanges = new Map([['TVA20 20% Excluded', { name: 'Export', code: 'EXP', rate: '0' }]]);
    const position = { code: 'X', name: 'X', countries: [], requiresVatNumber: false, exchanges };
    const { booked, lines } = bookedOrder(order, theirs);
    const exchanged = lines.map((line) => ({
      ...line,
      taxes: line.taxes.map((tax) =>
        position.exchanges.has(tax.name) ? { ...tax, name: 'Export', insteadOf: tax.name } : tax,
      ),
    }));
    const now = withCancelation(order, { id: 'C1', line: 0, quantity: 2 });
    const changes = diffOrders(order, now).filter(isLineChange);
    const given = { booked, lines: exchanged, before: order, now, changes, accepted: null } as const;
    expect(inShort(planLineChanges({ ...given, taxRounding: 'perLine' })).lines[0]).toBe(
      'product live 8 100.00 0.00 20.00 1.00',
    );
  });

  it('shipping that the order names and none of its lines', () => {
    const shipped = (shippingPrice: string) => ({ shippingPrice, totalPrice: (20 + Number(shippingPrice)).toFixed(2) });
    const two = anOrder().withLine({ quantity: 2, price: '20.00' }).build();
    const before = { ...two, ...shipped('4.00') };
    const cancelled = withCancelation(two, { id: 'C1', line: 0, quantity: 1, shipping: '0' });
    const now = { ...cancelled, shippingPrice: '4.00', totalPrice: '14.00' };
    expect(inShort(planned(before, now))).toEqual({
      difference: null,
      total: '14.00',
      lines: ['product live 1 10.00 0.00', 'shipping live 1 4.00 0.00'],
    });
  });

  it.each<[string, (now: MarketplaceOrder) => MarketplaceOrder]>([
    ['the price of another line', (now) => withLine(now, 1, { price: '339.00' })],
    ['more of the line than was cancelled', (now) => withLine(now, 0, { price: '90.00' })],
    ['another tax', (now) => withLine(now, 1, { taxes: [aTax('67.00')] })],
    ['a tax that was not there', (now) => withLine(now, 0, { taxes: [aTax('20.00'), aTax('1.00', '1', 'NEW')] })],
    ['a line that is gone', (now) => ({ ...now, lines: now.lines.slice(0, 1) })],
  ])('is compared with the marketplace afterwards: %s holds the order, both figures shown', (_, differ) => {
    const now = differ(withCancelation(order, { id: 'C1', line: 0, quantity: 2 }));
    expect((planned(order, now).difference ?? '').match(/\d+\.\d{2}/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('in the other tax mode holds the order, and is taken out as a share of what is booked', () => {
    const now = { ...withCancelation(order, { id: 'C1', line: 0, quantity: 2 }), taxMode: 'TAX_INCLUDED' as const };
    const { difference, lines } = inShort(planned(order, now));
    expect(difference).toContain('as TAX_INCLUDED, 566.45 EUR was given as TAX_EXCLUDED: skipping takes out what was');
    expect(lines).toEqual(['product live 8 100.00 0.00 20.00 1.00', 'shipping live 1 6.00 0.00 1.20', secondLine]);
    const ended = { ...withLine(now, 1, { state: 'CANCELED' }), taxMode: 'TAX_INCLUDED' as const };
    expect(inShort(planned(order, ended)).lines[2]).toBe('product cancelled 0 0.00 0.00 0.00');
  });

  it('though a fee of its line stays as it was, as long as the marketplace counts it', () => {
    const withFee = anOrder()
      .withLine({ quantity: 2, price: '20.00', fees: [{ code: 'ECO', amount: '0.40' }] })
      .build();
    const now = withCancelation(withFee, { id: 'C1', line: 0, quantity: 1 });
    expect(inShort(planned(withFee, now))).toMatchObject({ difference: null, total: '10.40' });
  });

  it('a difference that a person accepted is accepted still, and another one is not', () => {
    const accepted: AcceptedTotals = {
      ...{ currency: 'EUR', ours: '566.45', marketplace: '560.45', isTaxCompared: true },
      ...{ by: 'Odile', note: 'a coupon', at: '2026-08-03T10:00:00Z' },
    };
    const now = withCancelation(order, { id: 'C1', line: 0, quantity: 2 });
    const less = (total: string) => ({ ...now, totalPrice: (Number(now.totalPrice) - Number(total)).toFixed(2) });
    expect(planned(order, less('6'), { accepted }).accepted).toMatchObject({ ours: '534.76', marketplace: '528.76' });
    expect(planned(order, less('7'), { accepted }).accepted).toMatchObject({ ours: '534.76', marketplace: '560.45' });
  });
});

describe('CAN-04 a refused line of a living order', () => {
  it('counts 0 like one that was cancelled, and keeps its own state', () => {
    const lines = order.lines.map((line, index) => (index === 1 ? { ...line, state: 'REFUSED' } : line));
    const now = { ...order, lines, price: '125.00', totalPrice: '131.00' };
    expect(inShort(planned(order, now))).toMatchObject({
      difference: null,
      lines: [expect.anything(), expect.anything(), 'product refused 0 0.00 0.00 0.00'],
    });
  });
});

describe('CAN-03 any cancelations in any answers', () => {
  const act = fc.record({
    line: fc.nat({ max: 1 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    quantityIs: fc.constant<'net' | 'gross'>('gross'),
    areTaxesNamed: fc.boolean(),
  });
  const settings = fc.constantFrom<SettingOverrides[]>(
    {},
    { taxSystem: 'default', taxRounding: 'perLine' },
    { taxSystem: 'default', taxRounding: 'globally' },
  );
  const mode = fc.constantFrom<('TAX_EXCLUDED' | 'TAX_INCLUDED')[]>('TAX_EXCLUDED', 'TAX_INCLUDED');
  const variant = fc.constantFrom<('net' | 'gross')[]>('net', 'gross');

  const cancelAll = (start: MarketplaceOrder, acts: readonly Omit<CancelationParts, 'id'>[]): MarketplaceOrder[] => {
    const answers = [start];
    for (const [index, each] of acts.entries()) {
      const last = answers.at(-1) ?? start;
      const line = last.lines[each.line];
      const left =
        line === undefined ? 0 : each.quantityIs === 'net' ? line.quantity : line.quantity - cancelledUnits(line);
      if (line?.state !== 'SHIPPING' || left === 0) continue;
      answers.push(
        withCancelation(last, { ...each, id: `C${String(index)}`, quantity: Math.min(each.quantity ?? 1, left) }),
      );
    }
    return answers;
  };

  it('give the same sale order by whichever answers they came, seen once or twice, and equal the marketplace to the cent', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 5 }), settings, mode, variant, (acts, overrides, taxMode, quantityIs) => {
        const context = contextOf(overrides);
        const answers = cancelAll(
          { ...order, taxMode },
          acts.map((each) => ({ ...each, quantityIs })),
        );
        const [start = order] = answers;
        const last = answers.at(-1) ?? start;
        const whole = planned(start, last, { context });
        let { booked, lines } = bookedOrder(start, context);
        for (const [index, now] of answers.entries()) {
          const before = answers[Math.max(0, index - 1)] ?? start;
          const changes = diffOrders(before, now).filter(isLineChange);
          const given = { booked, lines, before, now, changes, accepted: null } as const;
          const plan = planLineChanges({ ...given, taxRounding: context.settings.taxRounding });
          expect(plan.difference).toBeNull();
          ({ expected: booked } = plan);
          lines = [...plan.lines];
        }
        expect(lines).toEqual(whole.lines);
        const again = { booked, lines, before: last, now: last, changes: [], accepted: null } as const;
        const repeated = planLineChanges({ ...again, taxRounding: context.settings.taxRounding });
        expect(repeated).toMatchObject({ lines, difference: null });
        const { received, receivedPrices } = marketplaceTotals(last);
        const [sum, said] =
          overrides.taxSystem === 'default' ? [whole.totals.prices, receivedPrices] : [whole.totals.total, received];
        expect(isSameMoney(amountOf(sum), said, 'EUR')).toBe(true);
        expect(lineChangesOf(last).map(({ key }) => key)).toEqual(
          diffOrders(start, last)
            .filter(isLineChange)
            .map(({ key }) => key),
        );
      }),
      { numRuns: 300 },
    );
  });
});

import fc from 'fast-check';
import { deliveredUnits } from '../../../domain/invoicing/delivered-units';
import type { InvoiceableLine } from '../../../domain/invoicing/invoiceable-line';
import {
  invoiceContent,
  isInvoicedInFull,
  nextInvoice,
  type InvoiceableOrder,
  type NextInvoice,
} from '../../../domain/invoicing/next-invoice';
import { amountOf, formatMoney, sumOf } from '../../../domain/money';
import { aLine, anOrder, carriedBy, withInvoice } from '../../support/invoiceable';

const tax = (amount: string, position = 1) => ({ position, taxId: '4', amount });

/** Every invoice that the order needs now, one after the other, and the order with them. */
function invoicesOf(order: InvoiceableOrder): {
  readonly made: readonly NextInvoice[];
  readonly after: InvoiceableOrder;
} {
  const made: NextInvoice[] = [];
  let after = order;
  for (let next = nextInvoice(after); next !== null; next = nextInvoice(after)) {
    made.push(next);
    after = withInvoice(after, next.source, next);
    if (made.length > 20) throw new Error('There is no end of invoices');
  }
  return { made, after };
}

/** `source: quantity x amount, …` of each invoice. */
const wordsOf = (order: InvoiceableOrder): readonly string[] =>
  invoicesOf(order).made.map(
    ({ source, lines }) =>
      `${source}: ${lines.map((line) => `${line.saleOrderLineId} ${String(line.quantity)} x ${line.amount}`).join(', ')}`,
  );

const shipping = aLine({ saleOrderLineId: '2', kind: 'shipping', quantity: 1, amount: '4.90' });
const fee = aLine({ saleOrderLineId: '3', kind: 'fee', quantity: 1, amount: '0.10' });
const service = { saleOrderLineId: '8', marketplaceLineId: 'A-2', quantity: 1, amount: '7.00' };
const onDelivery = (...carried: InvoiceableLine['carried']): InvoiceableLine => aLine({ isOnDelivery: true, carried });
const open = { isDone: false };

describe('WFL-05 what is invoiced with the order', () => {
  it.each<readonly [string, Partial<InvoiceableOrder>, readonly string[]]>([
    ['everything, once', { lines: [aLine(), shipping, fee] }, ['order: 1 3 x 10, 2 1 x 4.9, 3 1 x 0.1']],
    ['whether or not it is delivered', { lines: [aLine({ carried: [carriedBy('5', 3, open)] })] }, ['order: 1 3 x 10']],
    ['a gift', { lines: [aLine({ amount: '0.00' })] }, ['order: 1 3 x 0']],
    ['shipping alone, when nothing else is left', { lines: [shipping] }, ['order: 2 1 x 4.9']],
    ['an amount without units', { lines: [aLine({ quantity: 0 })] }, ['order: 1 0 x 10']],
    ['nothing of a line without units or amount', { lines: [aLine({ quantity: 0, amount: '0' })] }, []],
    ['nothing of an order without lines', { lines: [] }, []],
  ])('is %s', (_what, parts, expected) => {
    expect(wordsOf(anOrder(parts))).toEqual(expected);
  });

  it('has the totals of its lines, by whether they hold their taxes', () => {
    const lines = [
      aLine({ taxes: [tax('2.00'), tax('0.55', 2)] }),
      { ...shipping, isTaxIncluded: true, taxes: [tax('0.82')] },
    ];
    expect(nextInvoice(anOrder({ lines }))).toMatchObject({ untaxed: '14.08', tax: '3.37', total: '17.45' });
  });
});

describe('WFL-05 what is invoiced when it is delivered', () => {
  it.each<readonly [string, Partial<InvoiceableOrder>, readonly string[]]>([
    ['nothing before', { lines: [onDelivery(carriedBy('5', 3, open)), shipping] }, []],
    [
      'all of it, with its shipping',
      { lines: [onDelivery(carriedBy('5', 3)), shipping] },
      ['delivery/5: 1 3 x 10, 2 1 x 4.9'],
    ],
    [
      'each delivery by itself: shipping with the first, fees by units, the rest with the last',
      { lines: [onDelivery(carriedBy('9', 1), carriedBy('10', 2)), shipping, fee] },
      ['delivery/9: 1 1 x 3.33, 2 1 x 4.9, 3 1 x 0.03', 'delivery/10: 1 2 x 6.67, 3 1 x 0.07'],
    ],
    [
      'only what is done',
      { lines: [onDelivery(carriedBy('5', 1), carriedBy('6', 2, open))] },
      ['delivery/5: 1 1 x 3.33'],
    ],
    [
      'what is invoiced with the order first',
      { lines: [aLine({ saleOrderLineId: '8', marketplaceLineId: 'A-2' }), onDelivery(carriedBy('5', 3)), shipping] },
      ['order: 8 3 x 10', 'delivery/5: 1 3 x 10, 2 1 x 4.9'],
    ],
    [
      'no more than is left of the line',
      { lines: [{ ...onDelivery(carriedBy('5', 5)), quantity: 3 }] },
      ['delivery/5: 1 3 x 10'],
    ],
    [
      'once the order is shipped, when we carry nothing',
      { lines: [onDelivery()], isShipped: true },
      ['order: 1 3 x 10'],
    ],
    [
      'a service with the last delivery',
      {
        lines: [onDelivery(carriedBy('5', 1), carriedBy('6', 2)), aLine({ ...service, isOnDelivery: true })],
        isShipped: true,
      },
      ['delivery/5: 1 1 x 3.33', 'delivery/6: 1 2 x 6.67, 8 1 x 7'],
    ],
    ['not before, when we carry nothing', { lines: [onDelivery()] }, []],
  ])('is %s', (_what, parts, expected) => {
    expect(wordsOf(anOrder(parts))).toEqual(expected);
  });

  it('has the taxes of a fee that costs nothing, to the last', () => {
    const free = { ...fee, amount: '0', taxes: [tax('-0.01')] };
    const order = anOrder({ lines: [onDelivery(carriedBy('5', 1), carriedBy('6', 2)), free] });
    expect(invoicesOf(order).made.map((invoice) => invoice.tax)).toEqual(['0.00', '-0.01']);
  });

  it('is a kit once its last component has left', () => {
    const carried = [
      carriedBy('5', 4, { productId: 'screw', quantityPerUnit: 4 }),
      carriedBy('5', 2, { productId: 'board' }),
      carriedBy('6', 4, { productId: 'screw', quantityPerUnit: 4 }),
    ];
    expect(deliveredUnits({ carried })).toEqual([
      { deliveryId: '5', units: 1 },
      { deliveryId: '6', units: 1 },
    ]);
    const unfinished = carried.map((row) => ({ ...row, isDone: row.deliveryId === '5' && row.productId === 'board' }));
    expect(deliveredUnits({ carried: unfinished })).toEqual([{ deliveryId: '5', units: 0 }]);
  });

  it('is numbered when another invoice has its source', () => {
    expect(nextInvoice(anOrder({ sources: ['order', 'refund/1'] }))?.source).toBe('order#2');
  });

  it('is not credited by an invoice when the line shrinks below what is invoiced', () => {
    const { after } = invoicesOf(anOrder({ lines: [aLine(), shipping] }));
    const lines = after.lines.map((line) => ({ ...line, quantity: 1, amount: '1.00' }));
    expect(nextInvoice({ ...after, lines })).toBeNull();
    expect(isInvoicedInFull({ lines })).toBe(true);
  });

  it('is again what it stands for, when its line has shrunk', () => {
    const order = anOrder({ lines: [onDelivery(carriedBy('5', 1)), shipping] });
    const shrunk = { ...order, lines: [{ ...onDelivery(carriedBy('5', 1)), quantity: 1, amount: '3.50' }] };
    expect(invoiceContent('delivery/5', shrunk)).toMatchObject({
      lines: [{ quantity: 1, amount: '3.5' }],
      total: '3.50',
    });
    expect(invoiceContent('delivery/6', shrunk)).toBeNull();
    expect(invoiceContent('order#2', shrunk)).toBeNull();
  });
});

const anyAmount = (decimals: number): fc.Arbitrary<string> =>
  fc
    .integer({ min: -20_000, max: 200_000 })
    .map((units) => amountOf(`${String(units)}e-${String(decimals)}`).toFixed());

/** An order of up to three marketplace lines, delivered in up to three deliveries. */
const anyOrder: fc.Arbitrary<InvoiceableOrder> = fc
  .constantFrom<readonly [string, number]>(['EUR', 2], ['JPY', 0], ['KWD', 3])
  .chain(([currency, decimals]) => {
    const amount = anyAmount(decimals);
    const priced = fc.record({ amount, taxes: fc.array(amount, { maxLength: 3 }), isTaxIncluded: fc.boolean() });
    const marketplaceLine = fc.record({
      goods: priced,
      riders: fc.array(fc.tuple(fc.constantFrom('shipping', 'fee'), priced), { maxLength: 3 }),
      isOnDelivery: fc.boolean(),
      deliveries: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }),
    });
    return fc.array(marketplaceLine, { minLength: 1, maxLength: 3 }).map((given) => {
      const lines = given.flatMap(({ goods, riders, isOnDelivery, deliveries }, index) => {
        const marketplaceLineId = `A-${String(index)}`;
        const quantity = deliveries.reduce((sum, units) => sum + units, 0);
        const carried = deliveries.flatMap((units, at) => (units > 0 ? [carriedBy(String(at + 1), units, open)] : []));
        const taxed = ({ taxes, ...rest }: typeof goods) => ({
          ...rest,
          taxes: taxes.map((text, at) => tax(text, at + 1)),
        });
        return [
          aLine({
            ...taxed(goods),
            saleOrderLineId: String(index * 10),
            marketplaceLineId,
            quantity,
            isOnDelivery,
            carried,
          }),
          ...riders.map(([kind, price], at) =>
            aLine({
              ...taxed(price),
              saleOrderLineId: String(index * 10 + at + 1),
              marketplaceLineId,
              kind,
              quantity: 1,
            }),
          ),
        ];
      });
      return anOrder({ lines, currency });
    });
  });

const delivered = (order: InvoiceableOrder, deliveryId: string): InvoiceableOrder => ({
  ...order,
  lines: order.lines.map((line) => ({
    ...line,
    carried: line.carried.map((row) => (row.deliveryId === deliveryId ? { ...row, isDone: true } : row)),
  })),
});

describe('WFL-05 any order, delivered in any parts', () => {
  const deliveryOrders = fc.shuffledSubarray(['1', '2', '3'], { minLength: 3 });
  /** Everything that is invoiced on the way. */
  const living = fc.tuple(anyOrder, deliveryOrders).map(([order, ids]) => {
    const made: NextInvoice[] = [];
    let now = order;
    for (const step of [
      ...ids.map((id) => (was: InvoiceableOrder) => delivered(was, id)),
      (was: InvoiceableOrder) => was,
    ]) {
      const { made: first, after } = invoicesOf(now);
      made.push(...first);
      now = step(after);
    }
    return { order, made, after: now };
  });
  const check = (
    holds: (life: { order: InvoiceableOrder; made: readonly NextInvoice[]; after: InvoiceableOrder }) => boolean,
  ) => {
    fc.assert(fc.property(living, holds), { numRuns: 500 });
  };
  const same = (texts: readonly string[], whole: string): boolean => sumOf(texts).eq(amountOf(whole));

  it('is invoiced to the last unit, each line and each of its taxes exactly', () => {
    check(({ after }) =>
      after.lines.every((line) => {
        const isNothing = line.quantity === 0 && amountOf(line.amount).eq('0');
        const ofTax = (position: number): string[] =>
          line.invoiced.flatMap(({ taxes }) =>
            taxes.filter((part) => part.position === position).map(({ amount }) => amount),
          );
        return (
          isNothing ||
          (same(
            line.invoiced.map(({ amount }) => amount),
            line.amount,
          ) &&
            line.taxes.every(({ position, amount }) => same(ofTax(position), amount)))
        );
      }),
    );
  });

  it('has invoices whose lines are what they hold, each source once', () => {
    check(
      ({ made }) =>
        new Set(made.map(({ source }) => source)).size === made.length && made.every(({ lines }) => lines.length > 0),
    );
  });

  it('has invoices that add up to the order, in every total', () => {
    check(({ order, made }) => {
      const whole = invoiceContent('order', {
        ...order,
        lines: order.lines.map((line) => ({ ...line, isOnDelivery: false })),
      });
      if (whole === null) return made.length === 0;
      return (['untaxed', 'tax', 'total'] as const).every(
        (figure) => formatMoney(sumOf(made.map((invoice) => invoice[figure])), order.currency) === whole[figure],
      );
    });
  });
});

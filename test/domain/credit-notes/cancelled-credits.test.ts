import fc from 'fast-check';
import {
  creditsOf,
  overPosted,
  type LineFigures,
  type PostedLine,
} from '../../../domain/credit-notes/cancelled-credits';
import type { LineTax } from '../../../domain/line-tax';
import type { LineChange } from '../../../domain/changes/order-change';
import { amountOf, sumOf } from '../../../domain/money';

/** The amounts of the taxes in the order of their positions. */
const figures = (quantity: number, amount: string, ...taxes: string[]): LineFigures<LineTax> => ({
  ...{ quantity, amount },
  taxes: taxes.map((each, index) => ({ position: index + 1, taxId: String(index + 7), amount: each })),
});
const nothing = figures(0, '0');

const posted = (parts: Partial<PostedLine> = {}): PostedLine => ({
  ...{ saleOrderLineId: '1', marketplaceLineId: 'L-1', kind: 'product' },
  ...{ posted: figures(10, '125.00', '25.00'), cancelled: nothing, credited: nothing, refundedUnshipped: nothing },
  ...parts,
});

const cancelation = (
  id: string,
  amount: string,
  parts: { line?: string; quantity?: number; shipping?: string } = {},
) => {
  const { line = 'L-1', quantity = 1, shipping = '0' } = parts;
  return {
    kind: 'cancelation',
    key: `cancelation/${line}/${id}`,
    marketplaceLineId: line,
    cancelation: {
      ...{ cancelationId: id, quantity, amount, shippingAmount: shipping },
      ...{ taxes: [], shippingTaxes: [], reasonCode: '35', createdAt: null },
    },
  } as const satisfies LineChange;
};

const ended = (line: string): LineChange => ({
  ...{ kind: 'lineEnded', key: `lineEnded/${line}`, marketplaceLineId: line, as: 'cancelled' },
  ...{ reasonCode: null, reasonLabel: null },
});

const left = (is: LineFigures): ReadonlyMap<string, LineFigures> => new Map([['1', is]]);

describe('CAN-03 what is posted beyond what is left', () => {
  it.each<[string, PostedLine, LineFigures, object[]]>([
    ['all of it left', posted(), figures(10, '125.00', '25.00'), []],
    ['two units less', posted(), figures(8, '100.00', '20.00'), [figures(2, '25.00', '5.00')]],
    [
      'two units less, credited already',
      posted({ cancelled: figures(2, '25.00', '5.00'), credited: figures(2, '25.00', '5.00') }),
      figures(8, '100.00', '20.00'),
      [],
    ],
    [
      'a part alone posted, and more than that left',
      posted({ posted: figures(4, '50.00', '10.00') }),
      figures(8, '100.00', '20.00'),
      [],
    ],
    ['nothing left', posted(), nothing, [figures(10, '125.00', '25.00')]],
    [
      'nothing left of a line that was refunded in part',
      posted({ credited: figures(0, '25.00', '5.00') }),
      nothing,
      [figures(10, '100.00', '20.00')],
    ],
    [
      'nothing left of a line of which units were refunded',
      posted({ credited: figures(2, '25.00', '5.00') }),
      nothing,
      [figures(8, '100.00', '20.00')],
    ],
    [
      'four units that had left, one that was refunded and was not to be shipped, of an order that ended',
      posted({ credited: figures(1, '12.50', '2.50'), refundedUnshipped: figures(1, '12.50', '2.50') }),
      figures(4, '50.00', '10.00'),
      [figures(5, '62.50', '12.50')],
    ],
    [
      'four units that had left, one of these refunded',
      posted({ credited: figures(1, '12.50', '2.50') }),
      figures(4, '50.00', '10.00'),
      [figures(6, '75.00', '15.00')],
    ],
    [
      'nothing left of a line with several taxes: each of them',
      posted({ posted: figures(10, '125.00', '25.00', '1.25') }),
      figures(0, '0', '0', '0'),
      [{ ...figures(10, '125.00', '25.00', '1.25'), amountTax: '26.25' }],
    ],
  ])('%s', (_, line, is, expected) => {
    expect(overPosted([line], left(is), 'EUR')).toMatchObject(expected);
    expect(overPosted([line], left(is), 'EUR')).toHaveLength(expected.length);
  });
});

describe('CAN-03 credit notes of cancelations', () => {
  const over = overPosted([posted()], left(figures(7, '87.50', '17.50')), 'EUR');

  it('are one for each, and the last of a line has the rest', () => {
    const credits = creditsOf(over, [cancelation('C1', '12.50'), cancelation('C2', '25.00', { quantity: 2 })], 'EUR');
    expect(credits).toMatchObject([
      { source: 'cancelation/C1', lines: [{ quantity: 1, amount: '12.50', amountTax: '2.50' }] },
      { source: 'cancelation/C2', lines: [{ quantity: 2, amount: '25.00', amountTax: '5.00' }] },
    ]);
  });

  it('of a line that ended are its cancelations, or one of its own where none tells of it', () => {
    expect(creditsOf(over, [cancelation('C1', '37.50'), ended('L-1')], 'EUR').map(({ source }) => source)).toEqual([
      'cancelation/C1',
    ]);
    expect(creditsOf(over, [ended('L-1')], 'EUR').map(({ source }) => source)).toEqual(['cancelation/line/L-1']);
  });

  it('of shipping that stands on another line go to the cancelation that took shipping', () => {
    const shipping = overPosted([posted({ kind: 'shipping', posted: figures(1, '4.00', '0.80') })], new Map(), 'EUR');
    const changes = [
      cancelation('C1', '1', { line: 'L-2' }),
      cancelation('C2', '0', { line: 'L-3', shipping: '4.00' }),
    ];
    expect(creditsOf(shipping, changes, 'EUR').map(({ source }) => source)).toEqual(['cancelation/C2']);
  });

  it('add up to what is over, whatever the cancelations name', () => {
    const cents = fc.integer({ min: 0, max: 20_000 }).map((value) => (value / 100).toFixed(2));
    fc.assert(
      fc.property(cents, cents, fc.array(cents, { minLength: 1, maxLength: 4 }), (amount, amountTax, named) => {
        const line = { saleOrderLineId: '1', marketplaceLineId: 'L-1', kind: 'product', amountTax } as const;
        const changes = named.map((each, index) => cancelation(String(index), each));
        const over = { ...line, ...figures(3, amount, amountTax) };
        const lines = creditsOf([over], changes, 'EUR').flatMap((credit) => credit.lines);
        expect(sumOf(lines.map((each) => each.amount)).eq(amountOf(amount))).toBe(true);
        expect(sumOf(lines.map((each) => each.amountTax)).eq(amountOf(amountTax))).toBe(true);
        expect(lines.reduce((sum, each) => sum + each.quantity, 0)).toBeLessThanOrEqual(3);
        expect(lines.every((each) => !each.amount.startsWith('-') && !each.amountTax.startsWith('-'))).toBe(true);
        expect(lines.every((each) => Number(each.amount) + Number(each.amountTax) > 0)).toBe(true);
      }),
    );
  });
});

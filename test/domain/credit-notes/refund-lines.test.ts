import fc from 'fast-check';
import {
  refundLines,
  refundsOf,
  unshippedUnits,
  type Books,
  type RefundableLine,
} from '../../../domain/credit-notes/refund-lines';
import { laterRefundState } from '../../../domain/credit-notes/refund-state';
import { hasRefunds, refundedLineIds } from '../../../domain/credit-notes/refunded-lines';
import type { MarketplaceOrderLine, MarketplaceRefund } from '../../../domain/marketplace-order';
import { aRefund } from '../../support/a-refund';
import { anOrder, aTax } from '../../support/an-order';

const LINE = 'AN-1-A-1';

const bookedTax = (amount: string) => [{ position: 1, taxId: '7', amount }];
const booked = (parts: Partial<RefundableLine> = {}): RefundableLine => ({
  ...{ saleOrderLineId: '11', marketplaceLineId: LINE, kind: 'product', feeCode: null },
  ...{ amount: '100.00', taxes: bookedTax('20.00') },
  ...parts,
});
const shipping = booked({ saleOrderLineId: '12', kind: 'shipping', amount: '6.00', taxes: bookedTax('1.20') });
const fee = booked({ saleOrderLineId: '13', kind: 'fee', feeCode: 'ECO', amount: '0.50', taxes: [] });

const books = (parts: Partial<Books> = {}): Books => ({
  ...{ lines: [booked(), shipping, fee], taxSystem: 'marketplace', currency: 'EUR' },
  ...parts,
});

const plainLine: Partial<MarketplaceOrderLine> = {
  ...{ price: '100.00', shippingPrice: '6.00', taxes: [aTax('20.00')], shippingTaxes: [aTax('1.20')] },
};

const orderWith = (...refunds: MarketplaceRefund[]) =>
  anOrder()
    .withLine({ ...plainLine, refunds })
    .build();

/** `11: 1 x 12.50 + 2.50` for each line of the credit note of the first refund. */
function creditOf(refund: Partial<MarketplaceRefund>, from: Books = books()): string[] {
  const [found] = refundsOf(orderWith(aRefund(refund)));
  return found === undefined ? ['no refund'] : wordsOf(found, from);
}

const wordsOf = (found: Parameters<typeof refundLines>[0], from: Books): string[] =>
  refundLines(found, from).map(
    ({ saleOrderLineId, quantity, amount, amountTax }) =>
      `${saleOrderLineId}: ${String(quantity)} x ${amount} + ${amountTax}`,
  );

describe('CAN-05 what the credit note of a refund takes back', () => {
  it.each<[string, Partial<MarketplaceRefund>, string[]]>([
    ['a unit with its tax', { quantity: 1, amount: '12.50', taxes: [aTax('2.50')] }, ['11: 1 x 12.50 + 2.50']],
    ['money without a unit', { quantity: null, amount: '5.00', taxes: [aTax('1.00')] }, ['11: 0 x 5.00 + 1.00']],
    ['money of 0 units', { quantity: 0, amount: '5.00' }, ['11: 0 x 5.00 + 0.00']],
    ['shipping alone', { amount: '0', shippingAmount: '6.00', shippingTaxes: [aTax('1.20')] }, ['12: 0 x 6.00 + 1.20']],
    [
      'all of it, several taxes',
      {
        ...{ quantity: 8, amount: '100.00', taxes: [aTax('19.00'), aTax('1.00', null, 'LOCAL')] },
        ...{ shippingAmount: '6.00', shippingTaxes: [aTax('1.20')], fees: [{ code: 'ECO', amount: '0.50' }] },
      },
      ['11: 8 x 100.00 + 20.00', '12: 0 x 6.00 + 1.20', '13: 0 x 0.50 + 0.00'],
    ],
    ['a tax alone', { amount: '0', taxes: [aTax('0.40')] }, ['11: 0 x 0.00 + 0.40']],
    [
      'a fee that the sale order has not',
      { amount: '1.00', fees: [{ code: 'X', amount: '0.25' }] },
      ['11: 0 x 1.25 + 0.00'],
    ],
    ['nothing', { quantity: 1, amount: '0' }, []],
  ])('of %s', (_of, refund, expected) => {
    expect(creditOf(refund)).toEqual(expected);
  });

  it('lets shipping without a line of its own go with the product', () => {
    const refund = { quantity: 1, amount: '100.00', shippingAmount: '6.00', shippingTaxes: [aTax('1.20')] };
    expect(creditOf(refund, books({ lines: [booked()] }))).toEqual(['11: 1 x 106.00 + 1.20']);
  });

  it('leaves out what is of a line that the sale order does not have', () => {
    expect(creditOf({ amount: '5.00' }, books({ lines: [] }))).toEqual([]);
  });

  it('takes taxes of our products in the proportion of the amount, whatever the marketplace gives', () => {
    const refund = { amount: '33.33', taxes: [aTax('9.99')] };
    expect(creditOf(refund, books({ taxSystem: 'default' }))).toEqual(['11: 0 x 33.33 + 6.67']);
  });

  it('leaves out what a fiscal position let fall away', () => {
    const refund = { amount: '50.00', taxes: [aTax('10.00')] };
    const untaxed = books({ taxSystem: 'marketplaceWithFiscalPosition', lines: [booked({ taxes: bookedTax('0') })] });
    expect(creditOf(refund, untaxed)).toEqual(['11: 0 x 50.00 + 0.00']);
    expect(creditOf(refund, books({ taxSystem: 'marketplaceWithFiscalPosition' }))).toEqual(['11: 0 x 50.00 + 10.00']);
  });

  it('sums exactly to the taxes of our line when all of it is given back in parts', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 2_500 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 9_999 }), (cents, taxCents) => {
        const money = (amount: number): string => (amount / 100).toFixed(2);
        const refunds = cents.map((amount, index) => aRefund({ refundId: String(index), amount: money(amount) }));
        const total = money(cents.reduce((sum, amount) => sum + amount, 0));
        const line = booked({ amount: total, taxes: bookedTax(money(taxCents)) });
        const from = books({ lines: [line], taxSystem: 'default' });
        const credited = refundsOf(orderWith(...refunds)).flatMap((found) => refundLines(found, from));
        const sum = credited.reduce((all, { amountTax }) => all + Math.round(Number(amountTax) * 100), 0);
        expect(sum).toBe(taxCents);
      }),
    );
  });

  it('takes an id that is named on two lines as one refund of both', () => {
    const order = anOrder()
      .withLine({ ...plainLine, refunds: [aRefund({ amount: '10.00' })] })
      .withLine({ ...plainLine, refunds: [aRefund({ amount: '4.00' })] })
      .build();
    const second = booked({ saleOrderLineId: '21', marketplaceLineId: 'AN-1-A-2' });
    const [found, ...others] = refundsOf(order);
    expect(others).toEqual([]);
    expect(found === undefined ? [] : wordsOf(found, books({ lines: [booked(), second] }))).toEqual([
      '11: 0 x 10.00 + 0.00',
      '21: 0 x 4.00 + 0.00',
    ]);
  });

  it('takes refunds in the order in which they were made, however they are listed', () => {
    const refunds = [
      aRefund({ refundId: '10', createdAt: '2026-08-05T10:00:00.000Z' }),
      aRefund({ refundId: '9', createdAt: '2026-08-05T10:00:00.000Z' }),
      aRefund({ refundId: '11', createdAt: '2026-08-04T10:00:00.000Z' }),
    ];
    expect(refundsOf(orderWith(...refunds)).map(({ refundId }) => refundId)).toEqual(['11', '9', '10']);
  });

  it('takes units out of the shipment only where the refund says so', () => {
    const found = refundsOf(
      orderWith(
        aRefund({ refundId: '1', quantity: 2, isExcludedFromShipment: true }),
        aRefund({ refundId: '2', quantity: 1 }),
        aRefund({ refundId: '3', quantity: null, isExcludedFromShipment: true }),
      ),
    );
    expect(found.flatMap((refund) => unshippedUnits(refund, books()))).toEqual([
      { saleOrderLineId: '11', quantity: 2 },
    ]);
  });
});

describe('CAN-05 the state of a refund', () => {
  it.each([
    ['WAITING_REFUND', 'WAITING_REFUND_PAYMENT', 'WAITING_REFUND_PAYMENT'],
    ['WAITING_REFUND_PAYMENT', 'REFUNDED', 'REFUNDED'],
    ['REFUNDED', 'WAITING_REFUND', 'REFUNDED'],
    ['REFUNDED', 'SOMETHING_NEW', 'REFUNDED'],
    ['WAITING_REFUND_PAYMENT', 'WAITING_REFUND_TAX_CONFIRMATION', 'WAITING_REFUND_PAYMENT'],
    ['WAITING_REFUND', null, 'WAITING_REFUND'],
    ['WAITING_REFUND', 'SOMETHING_NEW', 'SOMETHING_NEW'],
    ['SOMETHING_NEW', 'WAITING_REFUND', 'WAITING_REFUND'],
    [null, 'WAITING_REFUND_TAX_CONFIRMATION', 'WAITING_REFUND_TAX_CONFIRMATION'],
  ])('%s seen as %s is %s', (known, seen, expected) => {
    expect(laterRefundState(known, seen)).toBe(expected);
  });
});

describe('CAN-07 the lines whose whole price was given back', () => {
  const twoLines = anOrder().withLine().withLine({ state: 'REFUNDED' });

  it.each([
    ['the one in state REFUNDED', twoLines.build(), ['AN-1-A-2']],
    [
      'all of an order that is fully refunded',
      twoLines.with({ isFullyRefunded: true }).build(),
      ['AN-1-A-1', 'AN-1-A-2'],
    ],
    ['none of another', anOrder().withLine().build(), []],
  ])('%s', (_of, order, expected) => {
    expect(refundedLineIds(order)).toEqual(expected);
    expect(hasRefunds(order)).toBe(expected.length > 0);
  });
});

import fc from 'fast-check';
import { shareOut, type Waiter } from '../../../domain/deliveries/share-out';

const waiter = (deliveryId: string, missing: number, shipBy: string | null): Waiter => ({
  ...{ deliveryId, missing },
  shipBy: shipBy === null ? null : new Date(shipBy),
});

const monday = '2026-08-03T12:00:00Z';
const friday = '2026-08-07T12:00:00Z';
const given = (free: number, ...waiters: Waiter[]) =>
  shareOut(free, waiters).map(({ waiter: { deliveryId }, quantity }) => [deliveryId, quantity]);

describe('WFL-08 stock that arrives', () => {
  it('goes to the earliest ship-by, and what is left of it to the next', () => {
    expect(given(3, waiter('1', 2, friday), waiter('2', 2, monday))).toEqual([
      ['2', 2],
      ['1', 1],
    ]);
  });

  it.each<[string, number, Waiter[], [string, number][]]>([
    ['a part of what is missing, where no more is there', 1, [waiter('1', 2, monday)], [['1', 1]]],
    ['nobody when nothing is free', 0, [waiter('1', 2, monday)], []],
    ['nobody when more was promised than is there', -4, [waiter('1', 2, monday)], []],
    ['those without a deadline last', 1, [waiter('1', 1, null), waiter('2', 1, friday)], [['2', 1]]],
    ['the older delivery of two alike', 1, [waiter('10', 1, monday), waiter('9', 1, monday)], [['9', 1]]],
    ['the older of two without a deadline', 1, [waiter('10', 1, null), waiter('9', 1, null)], [['9', 1]]],
  ])('goes to %s', (_whom, free, waiters, expected) => {
    expect(given(free, ...waiters)).toEqual(expected);
  });

  it('is never given twice, and never kept from somebody who waits', () => {
    const anyWaiter = fc.record({
      deliveryId: fc.nat().map(String),
      missing: fc.integer({ min: 1, max: 20 }),
      shipBy: fc.option(fc.date({ noInvalidDate: true })),
    });
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 100 }), fc.array(anyWaiter), (free, waiters) => {
        const gifts = shareOut(free, waiters);
        const total = gifts.reduce((sum, { quantity }) => sum + quantity, 0);
        const wanted = waiters.reduce((sum, { missing }) => sum + missing, 0);
        expect(total).toBe(Math.max(0, Math.min(free, wanted)));
        expect(gifts.every(({ waiter: { missing }, quantity }) => quantity > 0 && quantity <= missing)).toBe(true);
      }),
    );
  });
});

import { atRiskFrom, shippingRisk } from '../../domain/shipping-risk';

const now = new Date('2026-08-03T12:00:00.000Z');

describe('TRK-07 what threatens to be late', () => {
  it.each([
    ['2026-08-03T11:59:59.999Z', 0, 'late'],
    ['2026-08-03T12:00:00.000Z', 0, 'late'],
    ['2026-08-03T12:00:00.001Z', 0, 'atRisk'],
    ['2026-08-04T12:00:00.000Z', 0, 'atRisk'],
    ['2026-08-04T12:00:00.001Z', 0, 'onTime'],
    ['2026-08-06T12:00:00.000Z', 3, 'atRisk'],
    ['2026-08-06T12:00:00.001Z', 3, 'onTime'],
  ])('an order due at %s with %i lead days is %s', (due, leadDays, expected) => {
    const deadline = new Date(due);
    expect(shippingRisk({ deadline, riskFrom: atRiskFrom({ deadline, leadDays }) }, now)).toBe(expected);
  });
});

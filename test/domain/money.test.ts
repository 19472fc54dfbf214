import fc from 'fast-check';
import { amountOf, formatExact, formatMoney, isCurrencyCode, isSameMoney, sumOf } from '../../domain/money';

describe('money', () => {
  it.each([
    ['563.756', 'EUR', '563.76'],
    ['12.5', 'EUR', '12.50'],
    ['0', 'EUR', '0.00'],
    ['1499.5', 'JPY', '1500'],
    ['1.5', 'KWD', '1.500'],
    ['3.999', 'ZZZ', '4.00'],
  ])('formats %s %s as %s', (text, currency, expected) => {
    expect(formatMoney(amountOf(text), currency)).toBe(expected);
  });

  it('keeps a price that is finer than the currency', () => {
    expect(formatExact(amountOf('0.125'), 'EUR')).toBe('0.125');
    expect(formatExact(amountOf('2'), 'EUR')).toBe('2.00');
  });

  it('adds without the noise of floats', () => {
    expect(formatExact(sumOf(['0.1', '0.2']), 'EUR')).toBe('0.30');
  });

  it('sums as whole cents do, whatever the amounts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 })), (cents) => {
        const total = cents.reduce((sum, each) => sum + each, 0);
        expect(
          sumOf(cents.map((each) => (each / 100).toFixed(2)))
            .times('100')
            .eq(String(total)),
        ).toBe(true);
      }),
    );
  });

  it('compares to the smallest unit of the currency', () => {
    expect(isSameMoney(amountOf('10.001'), amountOf('10'), 'EUR')).toBe(true);
    expect(isSameMoney(amountOf('10.01'), amountOf('10'), 'EUR')).toBe(false);
    expect(isSameMoney(amountOf('10.001'), amountOf('10'), 'KWD')).toBe(false);
  });

  it.each([
    ['EUR', true],
    ['eur', false],
    ['EURO', false],
    ['', false],
  ])('takes %p for a currency code: %p', (code, expected) => {
    expect(isCurrencyCode(code)).toBe(expected);
  });
});

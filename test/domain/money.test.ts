import fc from 'fast-check';
import {
  amountOf,
  convertAmount,
  divideByQuantity,
  formatExact,
  formatMoney,
  isCurrencyCode,
  isSameMoney,
  sumOf,
  timesQuantity,
} from '../../domain/money';

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

  it.each([
    ['2', 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
    ['1.500', 'BHD IQD JOD KWD LYD OMR TND'],
    ['1.50', 'EUR USD GBP CHF SEK PLN BRL MXN'],
  ])('shows one and a half as %s in %s', (expected, currencies) => {
    const shown = currencies.split(' ').map((currency) => [currency, formatMoney(amountOf('1.5'), currency)]);
    expect(shown).toEqual(currencies.split(' ').map((currency) => [currency, expected]));
  });

  it.each([
    ['0.005', '0.01'],
    ['0.0049', '0.00'],
    ['-0.005', '-0.01'],
  ])('rounds %s half up, away from zero, to %s', (text, expected) => {
    expect(formatMoney(amountOf(text), 'EUR')).toBe(expected);
  });

  it('takes decimal text alone, never a number of JavaScript', () => {
    expect(() => amountOf(0.1 as unknown as string)).toThrow();
    expect(() => convertAmount(amountOf('1'), { from: 3 as never, to: amountOf('1') })).toThrow();
  });

  it.each([
    ['10', 3, '3.3333'],
    ['0.00015', 2, '0.0001'],
    ['7', 1, '7'],
    ['7', 0, '7'],
  ])('shares %s over %s units as %s, to four decimals', (price, quantity, expected) => {
    expect(divideByQuantity(amountOf(price), quantity).toFixed()).toBe(expected);
  });

  it('takes a unit price so many times', () => {
    expect(timesQuantity(amountOf('3.3333'), 3).toFixed()).toBe('9.9999');
  });

  it('converts by two rates, finely enough for the largest amounts', () => {
    const third = convertAmount(amountOf('1'), { from: amountOf('3'), to: amountOf('1') });
    expect(third.toFixed()).toBe('0.33333333333333333333');
    expect(convertAmount(amountOf('10'), { from: amountOf('4'), to: amountOf('6') }).toFixed()).toBe('15');
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

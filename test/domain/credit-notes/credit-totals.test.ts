import fc from 'fast-check';
import { creditTotals, type Standing } from '../../../domain/credit-notes/credit-totals';
import { amountOf, formatMoney, sumOf } from '../../../domain/money';

const line = (amount: string, amountTax: string, isTaxIncluded = false) => ({ amount, amountTax, isTaxIncluded });
const standing = (total: string, tax: string, linesTotal = total, linesTax = tax): Standing => ({
  ...{ total, tax, linesTotal, linesTax },
});
const nothing = standing('0', '0');

describe('CAN-02 totals of a credit note', () => {
  it.each<[string, ReturnType<typeof line>[], Standing, string, [string, string, string]]>([
    ['cents', [line('10.00', '2.00')], standing('48.00', '8.00'), 'EUR', ['10.00', '2.00', '12.00']],
    ['taxes inside the amounts', [line('12.00', '2.00', true)], standing('48', '8'), 'EUR', ['10.00', '2.00', '12.00']],
    ['a tax alone', [line('0.00', '0.40')], standing('48.00', '8.00'), 'EUR', ['0.00', '0.40', '0.40']],
    ['amounts finer than the currency', [line('10.004', '2.0008')], nothing, 'EUR', ['10.00', '2.00', '12.00']],
    [
      'the rest of what was rounded',
      [line('5.003', '0')],
      standing('10.01', '0', '10.005'),
      'EUR',
      ['5.01', '0.00', '5.01'],
    ],
    ['all that stands', [line('5.002', '0')], standing('5.00', '0', '5.002'), 'EUR', ['5.00', '0.00', '5.00']],
    ['a currency without decimals', [line('100.4', '20.4')], standing('900', '150'), 'JPY', ['101', '20', '121']],
    ['one of three decimals', [line('1.2345', '0')], standing('9.999', '0'), 'TND', ['1.234', '0.000', '1.234']],
    [
      'less than the currency shows',
      [line('0.002', '0')],
      standing('10.00', '0', '10.005'),
      'EUR',
      ['0.00', '0.00', '0.00'],
    ],
  ])('of %s', (_, lines, before, currency, [untaxed, tax, total]) => {
    expect(creditTotals(lines, before, currency)).toEqual({ untaxed, tax, total });
  });

  it('leave what is invoiced less what is credited at the rounded sum of what is left, to the last part', () => {
    const fine = fc.integer({ min: 1, max: 99_999 }).map((value) => (value / 1000).toFixed(3));
    const currencies = fc.constantFrom('EUR', 'JPY', 'TND');
    fc.assert(
      fc.property(fc.array(fine, { minLength: 1, maxLength: 9 }), currencies, (parts, currency) => {
        let stands = amountOf(formatMoney(sumOf(parts), currency));
        for (const [index, part] of parts.entries()) {
          const before = sumOf(parts.slice(index)).toFixed();
          const { total } = creditTotals([line(part, '0')], standing(stands.toFixed(), '0', before), currency);
          expect(amountOf(total).lt('0')).toBe(false);
          stands = stands.minus(total);
          expect(stands.toFixed()).toBe(amountOf(formatMoney(sumOf(parts.slice(index + 1)), currency)).toFixed());
        }
        expect(stands.eq('0')).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { partOfAmount } from '../../../domain/invoicing/part-of-amount';
import { amountOf, formatMoney, sumOf, zero, type Amount } from '../../../domain/money';

/** The parts of an amount, for so many units each. */
function partsOf(whole: string, currency: string, quantities: readonly number[]): readonly string[] {
  const of = quantities.reduce((sum, quantity) => sum + quantity, 0);
  const parts: string[] = [];
  let before = 0;
  for (const quantity of quantities) {
    const taken = sumOf(parts);
    parts.push(partOfAmount({ whole: amountOf(whole), taken, currency }, { of, before, quantity }).toFixed());
    before += quantity;
  }
  return parts;
}

describe('WFL-05 the parts of an amount', () => {
  it.each<readonly [string, string, readonly number[], readonly string[]]>([
    ['10.00', 'EUR', [3], ['10']],
    ['10.00', 'EUR', [1, 1, 1], ['3.33', '3.34', '3.33']],
    ['10.00', 'EUR', [2, 1], ['6.67', '3.33']],
    ['0.01', 'EUR', [1, 1, 1], ['0', '0.01', '0']],
    ['0.05', 'EUR', [1, 1, 1, 1, 1, 1], ['0.01', '0.01', '0.01', '0', '0.01', '0.01']],
    ['-10.00', 'EUR', [1, 1, 1], ['-3.33', '-3.34', '-3.33']],
    ['100', 'JPY', [1, 1, 1], ['33', '34', '33']],
    ['1.000', 'KWD', [1, 1, 1], ['0.333', '0.334', '0.333']],
    ['0.1250', 'EUR', [1, 1], ['0.06', '0.065']],
    ['0.1240', 'EUR', [1, 1], ['0.06', '0.064']],
    ['0', 'EUR', [1, 1], ['0', '0']],
  ])('of %s %s', (whole, currency, quantities, expected) => {
    expect(partsOf(whole, currency, quantities)).toEqual(expected);
  });

  it('is what is left when the line has shrunk since, and none of the other sign', () => {
    const shrunk = { whole: amountOf('5.00'), taken: amountOf('4.00'), currency: 'EUR' };
    expect(partOfAmount(shrunk, { of: 5, before: 2, quantity: 1 }).toFixed()).toBe('0');
    expect(partOfAmount(shrunk, { of: 5, before: 2, quantity: 3 }).toFixed()).toBe('1');
    const mostly = { whole: amountOf('5.00'), taken: amountOf('5.00'), currency: 'EUR' };
    expect(partOfAmount(mostly, { of: 5, before: 1, quantity: 3 }).toFixed()).toBe('0');
    const credited = { whole: amountOf('5.00'), taken: amountOf('6.00'), currency: 'EUR' };
    expect(partOfAmount(credited, { of: 5, before: 4, quantity: 1 }).toFixed()).toBe('0');
  });

  const anyCurrency = fc.constantFrom(['EUR', 2], ['JPY', 0], ['KWD', 3]) as fc.Arbitrary<readonly [string, number]>;
  const anyCase = fc.record({
    currency: anyCurrency,
    units: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    quantities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
  });
  const check = (holds: (parts: readonly Amount[], whole: Amount, currency: string) => void) => {
    fc.assert(
      fc.property(anyCase, ({ currency: [currency, decimals], units, quantities }) => {
        const whole = amountOf(`${String(units)}e-${String(decimals)}`);
        holds(partsOf(whole.toFixed(), currency, quantities).map(amountOf), whole, currency);
      }),
      { numRuns: 500 },
    );
  };

  it('sum exactly to it', () => {
    check((parts, whole) => {
      expect(sumOf(parts.map((part) => part.toFixed())).toFixed()).toBe(whole.toFixed());
    });
  });

  it('are money of its currency, and none is of the other sign', () => {
    check((parts, whole, currency) => {
      for (const part of parts) {
        expect(amountOf(formatMoney(part, currency)).eq(part)).toBe(true);
        expect(part.times(whole).gte(zero)).toBe(true);
      }
    });
  });
});

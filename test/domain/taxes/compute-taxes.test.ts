import fc from 'fast-check';
import { amountOf, sumOf } from '../../../domain/money';
import { computeTaxes, type TaxedAmount, type TaxRounding } from '../../../domain/taxes/compute-taxes';
import type { TaxRecord } from '../../../domain/taxes/tax-record';

const taxOf = (rate: string | null, name = `VAT ${rate ?? 'without rate'}`): TaxRecord => ({ name, code: 'VAT', rate });
const [vat20, vat10, vat5, nothing] = [taxOf('20'), taxOf('10'), taxOf('5.5'), taxOf('0')];
const onTop = (amount: string, ...taxes: TaxRecord[]): TaxedAmount => ({
  ...{ amount: amountOf(amount), isTaxIncluded: false, taxes },
});
const inside = (amount: string, ...taxes: TaxRecord[]): TaxedAmount => ({
  ...onTop(amount, ...taxes),
  isTaxIncluded: true,
});

describe('TAX-01 taxes that we compute', () => {
  it.each<[string, TaxedAmount, string, readonly string[]]>([
    ['on top of a net price', onTop('10.00', vat20), 'EUR', ['2.00']],
    ['inside a price that holds it', inside('12.00', vat20), 'EUR', ['2.00']],
    ['half a cent upwards', onTop('0.05', vat10), 'EUR', ['0.01']],
    ['less than half a cent to nothing', onTop('0.04', vat10), 'EUR', ['0.00']],
    ['several on top, none of the other', onTop('100.00', vat20, vat5), 'EUR', ['20.00', '5.50']],
    ['several inside: their rates add up', inside('125.50', vat20, vat5), 'EUR', ['20.00', '5.50']],
    ['a share that never ends', inside('100.00', vat20), 'EUR', ['16.67']],
    ['a rate of 0', onTop('10.00', nothing), 'EUR', ['0.00']],
    ['no tax', onTop('10.00'), 'EUR', []],
    ['nothing of a tax without rate', inside('12.00', taxOf(null), vat20), 'EUR', ['0.00', '2.00']],
    ['a price finer than the currency', onTop('0.125', vat20), 'EUR', ['0.03']],
    ['a currency without decimals', onTop('1005', vat10), 'JPY', ['101']],
    ['inside in a currency without decimals', inside('1105', vat10), 'JPY', ['100']],
    ['a currency with three decimals', onTop('1.115', vat10), 'KWD', ['0.112']],
  ])('%s', (_, amount, currency, expected) => {
    for (const rounding of ['perLine', 'globally'] as const) {
      expect(computeTaxes([amount], { currency, rounding })).toEqual([expected]);
    }
  });

  it.each<[TaxRounding, readonly string[]]>([
    ['perLine', ['0.02', '0.02', '0.02', '0.02']],
    ['globally', ['0.02', '0.01', '0.02', '0.01']],
  ])('are rounded %s', (rounding, expected) => {
    const amounts = [1, 2, 3, 4].map(() => onTop('0.15', vat10));
    expect(computeTaxes(amounts, { currency: 'EUR', rounding }).flat()).toEqual(expected);
  });

  it('sum each tax by itself, and prices of both kinds together, when they are rounded globally', () => {
    const amounts = [onTop('0.05', vat10, vat20), inside('0.11', vat10), onTop('0.02', vat20)];
    expect(computeTaxes(amounts, { currency: 'EUR', rounding: 'globally' })).toEqual([
      ['0.01', '0.01'],
      ['0.01'],
      ['0.00'],
    ]);
  });

  it('put right what divisions have cut off: six sixths of half a cent are half a cent', () => {
    const sixths = Array.from({ length: 6 }, () => inside('0.0025', taxOf('100'), taxOf('100', 'other')));
    const taxes = computeTaxes(sixths, { currency: 'EUR', rounding: 'globally' });
    expect(taxes.map(([first]) => first)).toEqual(['0.00', '0.00', '0.00', '0.00', '0.00', '0.01']);
  });

  it('are, for any prices and rates, what fractions give that were never rounded before', () => {
    fc.assert(
      fc.property(anyAmounts, anyCurrency, (lines, [currency, decimals]) => {
        const amounts = lines.map(amountFrom);
        const taxes = computeTaxes(amounts, { currency, rounding: 'perLine' });
        expect(taxes).toEqual(
          lines.map((line) => line.taxes.map((tax) => text(roundHalfUp(shareFrom(line, tax), decimals), decimals))),
        );

        const globally = computeTaxes(amounts, { currency, rounding: 'globally' });
        for (const tax of kinds) {
          const places = lines.flatMap((line, at) =>
            line.taxes.flatMap((each, place) => (each === tax ? [[at, place] as const] : [])),
          );
          const sum = places.map(([at]) => shareFrom(lines[at] ?? neverLine, tax)).reduce(plus, noFraction);
          const booked = sumOf(places.map(([at, place]) => globally[at]?.[place] ?? 'none'));
          expect(booked.toFixed(decimals)).toBe(text(roundHalfUp(sum, decimals), decimals));
        }
      }),
    );
  });

  it('never make a price that holds them less than nothing, and give the same whatever comes after', () => {
    fc.assert(
      fc.property(
        anyAmounts,
        anyCurrency,
        fc.constantFrom<TaxRounding>('perLine', 'globally'),
        (lines, [currency], rounding) => {
          const amounts = lines.map(amountFrom);
          const taxes = computeTaxes(amounts, { currency, rounding });
          expect(computeTaxes(amounts.slice(0, -1), { currency, rounding })).toEqual(taxes.slice(0, -1));
          for (const each of taxes.flat()) expect(amountOf(each).gte('0')).toBe(true);
        },
      ),
    );
  });
});

/** A tax as a number of ten-thousandths of a per cent. */
const kinds = [200_000n, 100_000n, 55_000n, 0n, 19_600n, 7n] as const;
interface LineOfNumbers {
  /** In hundredths of a cent. */
  readonly amount: bigint;
  readonly isTaxIncluded: boolean;
  readonly taxes: readonly bigint[];
}
const neverLine: LineOfNumbers = { amount: 0n, isTaxIncluded: false, taxes: [] };
const anyAmounts = fc.array(
  fc.record({
    amount: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
    isTaxIncluded: fc.boolean(),
    taxes: fc.uniqueArray(fc.constantFrom<bigint>(...kinds), { maxLength: 3 }),
  }),
  { maxLength: 8 },
);
const anyCurrency = fc.constantFrom(['JPY', 0] as const, ['EUR', 2] as const, ['KWD', 3] as const);

const scaled = (units: bigint): string => `${String(units / 10_000n)}.${String(units % 10_000n).padStart(4, '0')}`;
const amountFrom = ({ amount, isTaxIncluded, taxes }: LineOfNumbers): TaxedAmount => ({
  amount: amountOf(scaled(amount)),
  isTaxIncluded,
  taxes: taxes.map((rate) => taxOf(scaled(rate), `tax ${String(rate)}`)),
});

type Fraction = readonly [above: bigint, below: bigint];
const noFraction: Fraction = [0n, 1n];
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const shareFrom = ({ amount, isTaxIncluded, taxes }: LineOfNumbers, rate: bigint): Fraction => [
  amount * rate,
  10_000n * (1_000_000n + (isTaxIncluded ? taxes.reduce((sum, each) => sum + each, 0n) : 0n)),
];
const roundHalfUp = ([above, below]: Fraction, decimals: number): bigint =>
  (2n * above * 10n ** BigInt(decimals) + below) / (2n * below);
const text = (units: bigint, decimals: number): string => {
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

import { amountOf, formatMoney, roundShares, shareOf, sumOf, zero, type Amount } from '../money';
import type { TaxRecord } from './tax-record';

export type TaxRounding = 'perLine' | 'globally';

export interface TaxedAmount {
  readonly amount: Amount;
  /** Whether the amount holds its taxes; else they come on top. */
  readonly isTaxIncluded: boolean;
  readonly taxes: readonly TaxRecord[];
}

const HUNDRED = amountOf('100');

/**
 * What our own taxes of some amounts are, in the order of the amounts and of their taxes (TAX-01). Each tax is taken of
 * the net amount, none of another tax. Rounded half up to the currency: `perLine` each by itself; `globally` the sum that
 * each tax makes, so that what is left over falls to the amounts at which it adds up to one more unit.
 *
 * @returns decimal text with the decimals of the currency; of a tax without a rate 0
 */
export function computeTaxes(
  amounts: readonly TaxedAmount[],
  { currency, rounding }: { readonly currency: string; readonly rounding: TaxRounding },
): string[][] {
  const sums = new Map<string, Amount>();
  return amounts.map((taxed) =>
    taxed.taxes.map((tax) => {
      const before = rounding === 'globally' ? (sums.get(tax.name) ?? zero) : zero;
      const after = before.plus(exactTax(taxed, tax));
      sums.set(tax.name, after);
      return formatMoney(roundShares(after, currency).minus(roundShares(before, currency)), currency);
    }),
  );
}

function exactTax({ amount, isTaxIncluded, taxes }: TaxedAmount, { rate }: TaxRecord): Amount {
  if (rate === null) return zero;
  const ratesInside = isTaxIncluded ? sumOf(taxes.flatMap((tax) => tax.rate ?? [])) : zero;
  return shareOf(amount, { part: amountOf(rate), whole: HUNDRED.plus(ratesInside) });
}

import { amountOf } from './money';

/**
 * The name under which a marketplace's tax is kept: code, rate as given, Included or Excluded (TAX-02). The same code at
 * two rates gives two names, "20" and "20.00" give one, and a tax without a rate is named without one (TAX-05).
 */
export function taxName(tax: {
  readonly code: string;
  readonly rate: string | null;
  readonly isIncluded: boolean;
}): string {
  const rate = tax.rate === null ? [] : [`${amountOf(tax.rate).toFixed()}%`];
  return [tax.code, ...rate, tax.isIncluded ? 'Included' : 'Excluded'].join(' ');
}

import { amountOf, atLeastNothing, formatMoney, sumOf, type Amount } from '../money';
import type { CreditNoteLine } from './credit-note-line';

/** What stands of a sale order before a credit note: its posted invoices less its other credit notes; decimal text. */
export interface Standing {
  /** As the documents say, in the currency. */
  readonly total: string;
  readonly tax: string;
  /** What their lines come to, finer than the currency where the marketplace gives it so. */
  readonly linesTotal: string;
  readonly linesTax: string;
}

export interface CreditTotals {
  readonly untaxed: string;
  readonly tax: string;
  readonly total: string;
}

/** A line of a credit note, and whether its amount holds its taxes. */
export type TotalledLine = Pick<CreditNoteLine, 'amount' | 'amountTax'> & { readonly isTaxIncluded: boolean };

/**
 * Totals of a credit note, in the currency: by how much what stands falls. So invoices less credit notes are the rounded
 * sum of the lines that are left, and nothing where all is taken back (CAN-02).
 */
export function creditTotals(lines: readonly TotalledLine[], standing: Standing, currency: string): CreditTotals {
  const fall = (stands: string, exact: string, by: Amount): Amount =>
    atLeastNothing(amountOf(stands).minus(formatMoney(amountOf(exact).minus(by), currency)));
  const linesTax = sumOf(lines.map(({ amountTax }) => amountTax));
  const onTop = sumOf(lines.flatMap(({ amountTax, isTaxIncluded }) => (isTaxIncluded ? [] : [amountTax])));
  const linesTotal = sumOf(lines.map(({ amount }) => amount)).plus(onTop);
  const total = fall(standing.total, standing.linesTotal, linesTotal);
  const tax = fall(standing.tax, standing.linesTax, linesTax);
  const money = (amount: Amount): string => formatMoney(amount, currency);
  return { untaxed: money(total.minus(tax)), tax: money(tax), total: money(total) };
}

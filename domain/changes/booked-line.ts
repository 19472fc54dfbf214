import type { MappedLineKind } from '../mapping/mapped-sale-order';
import { amountOf, formatExact, formatMoney, sumOf, zero, type Amount } from '../money';

/** A line of a sale order as it is booked. Amounts are decimal text in the order's tax mode. */
export interface BookedLine {
  readonly id: string;
  readonly marketplaceLineId: string;
  readonly kind: MappedLineKind;
  readonly feeCode: string | null;
  readonly state: 'live' | 'refused' | 'cancelled';
  readonly marketplaceState: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly discount: string;
  readonly amount: string;
  readonly isTaxIncluded: boolean;
  readonly commission: string | null;
  readonly taxes: readonly BookedTax[];
}

export interface BookedTax {
  readonly id: string;
  /** Of the tax on its line. */
  readonly position: number;
  readonly name: string;
  readonly code: string;
  readonly rate: string | null;
  readonly amount: string;
  /** Name of the marketplace's tax in whose place it stands (TAX-03). */
  readonly insteadOf: string | null;
}

/** A line that stays for the record and counts nothing (ORD-10). */
export function countingNothing(line: BookedLine, currency: string): BookedLine {
  const nothing = formatExact(zero, currency);
  const taxes = line.taxes.map((tax) => ({ ...tax, amount: nothing }));
  return { ...line, quantity: 0, discount: nothing, amount: nothing, taxes };
}

export interface BookedTotals {
  readonly untaxed: string;
  readonly tax: string;
  readonly total: string;
  /** Goods, shipping and fees as they stand on the lines. */
  readonly prices: string;
  readonly commission: string;
}

/** What booked lines add up to, rounded to the currency as at import. */
export function bookedTotals(lines: readonly BookedLine[], currency: string): BookedTotals {
  const taxSum = (of: readonly BookedLine[]): Amount =>
    sumOf(of.flatMap(({ taxes }) => taxes.map(({ amount }) => amount)));
  const prices = sumOf(lines.map(({ amount }) => amount));
  const total = formatMoney(prices.plus(taxSum(lines.filter(({ isTaxIncluded }) => !isTaxIncluded))), currency);
  const tax = formatMoney(taxSum(lines), currency);
  const live = lines.filter(({ state }) => state === 'live');
  return {
    untaxed: formatMoney(amountOf(total).minus(tax), currency),
    tax,
    total,
    prices: formatMoney(prices, currency),
    commission: formatExact(sumOf(live.flatMap(({ commission }) => commission ?? [])), currency),
  };
}

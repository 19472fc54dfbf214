import type { LineTax } from '../line-tax';
import { amountOf, formatExact, roundedShare, sumOf } from '../money';

/**
 * The tax that a credit note takes back of a line, by the taxes of the line: in proportion to what is booked of each, to the
 * currency, and the last takes the rest. Empty for a line without taxes.
 */
export function shareTax(amountTax: string, booked: readonly LineTax[], currency: string): LineTax[] {
  const whole = sumOf(booked.map(({ amount }) => amount));
  const all = amountOf(amountTax);
  let left = all;
  return booked.map((tax, index) => {
    const isLast = index === booked.length - 1;
    const part = roundedShare(all, { part: amountOf(tax.amount), whole }, currency);
    const amount = isLast ? left : part;
    left = left.minus(amount);
    return { ...tax, amount: formatExact(amount, currency) };
  });
}

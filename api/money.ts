import Big from 'big.js';
import type { Money } from './schemas/common';

const USUAL_DECIMALS = 2;

/** Two decimals, or more where the amount has them: the column holds four. */
function decimalText(amount: Big): string {
  const exact = amount.toFixed();
  const decimals = exact.includes('.') ? exact.length - exact.indexOf('.') - 1 : 0;
  return amount.toFixed(Math.max(USUAL_DECIMALS, decimals));
}

/** Of a `numeric` column; null stays null. */
export function moneyOf<A extends string | null>(amount: A, currency: string): A extends string ? Money : Money | null;
export function moneyOf(amount: string | null, currency: string): Money | null {
  return amount === null ? null : { amount: decimalText(new Big(amount)), currency };
}

export function moneyDifference(amount: string, other: string, currency: string): Money {
  return { amount: decimalText(new Big(amount).minus(other)), currency };
}

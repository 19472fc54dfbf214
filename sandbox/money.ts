import BigDefault from 'big.js';
import type { Big } from 'big.js';
import type { Json } from './json';

/** A constructor of our own, so that nobody else's settings of big.js change our sums. */
const Decimal = BigDefault();

export type Amount = Big;

/** From decimal text, or from a JSON number as sent on the wire; anything else counts as zero. */
export function amountOf(value: Json | undefined): Amount {
  if (typeof value === 'number') return new Decimal(String(value));
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return new Decimal(value);
  return new Decimal('0');
}

export function sumOf(values: readonly (Json | undefined)[]): Amount {
  return values.reduce<Amount>((total, value) => total.plus(amountOf(value)), amountOf('0'));
}

/** To the cent, half up: every currency of the sandbox has two decimals. */
export function rounded(amount: Amount): Amount {
  return amount.round(2, BigDefault.roundHalfUp);
}

/** The JSON number that Mirakl sends. */
export function toWire(amount: Amount): number {
  return Number(rounded(amount).toFixed(2));
}

/** `amount` x `rate` %, to the cent. */
export function percentOf(amount: Amount, rate: string): Amount {
  return rounded(amount.times(new Decimal(rate)).div(new Decimal('100')));
}

/** `amount` x `part` / `whole`, to the cent; zero when the whole is zero. */
export function shareOf(amount: Amount, part: Amount, whole: Amount): Amount {
  if (whole.eq(new Decimal('0'))) return whole;
  return rounded(amount.times(part).div(whole));
}

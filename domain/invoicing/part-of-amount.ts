import { amountOf, roundedShare, zero, type Amount } from '../money';

/** Which units of a line a part stands for. */
export interface Portion {
  /** Units of the line; above 0. */
  readonly of: number;
  /** Units of earlier parts. */
  readonly before: number;
  readonly quantity: number;
}

export interface DividedAmount {
  readonly whole: Amount;
  /** What earlier parts took. */
  readonly taken: Amount;
  readonly currency: string;
}

/**
 * What a part takes of an amount: all units so far have their share of the whole, half up to the currency, so that no
 * part takes back what an earlier one got by rounding; the last part takes the rest, and the parts sum exactly to the whole,
 * also where the whole is finer than the currency (WFL-05).
 */
export function partOfAmount({ whole, taken, currency }: DividedAmount, { of, before, quantity }: Portion): Amount {
  const rest = whole.minus(taken);
  // A whole that has shrunk below what was taken: what is too much is credited, and not taken back once more.
  if (rest.times(whole).lte(zero)) return zero;
  if (before + quantity >= of) return rest;
  const units = { part: amountOf(String(before + quantity)), whole: amountOf(String(of)) };
  return within(roundedShare(whole, units, currency).minus(taken), rest);
}

/** Nothing to the rest: earlier parts of a whole that has shrunk since may have taken more than their share of it. */
function within(part: Amount, rest: Amount): Amount {
  if (part.times(rest).lte(zero)) return zero;
  return part.abs().gt(rest.abs()) ? rest : part;
}

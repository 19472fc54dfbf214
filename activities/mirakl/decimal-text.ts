import Big from 'big.js';

const PLAIN_OR_SCIENTIFIC = /^[+-]?\d{1,30}(\.\d{1,40})?([eE][+-]?\d{1,2})?$/;

/** Beyond any amount of an order; keeps absurd figures, and sums of some, out of the database's numeric columns. */
const LARGEST = new Big('1e12');

/** Finer than any currency or tax rate, coarse enough to drop the noise of a server that adds floats (0.30000000000000004). */
const DECIMALS_KEPT = 10;

/**
 * Decimal text without exponent, such as `12.5`, of a JSON number or of a number sent as text (Mirakl sends both,
 * API section 2). Null when it is neither, or absurdly large. A decimal comma is not guessed at.
 */
export function decimalText(value: unknown): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') {
    return null;
  }
  const text = String(value).trim();
  if (!PLAIN_OR_SCIENTIFIC.test(text)) {
    return null;
  }
  const amount = new Big(text.replace(/^\+/, ''));
  if (amount.abs().gte(LARGEST)) {
    return null;
  }
  const rounded = amount.round(DECIMALS_KEPT);
  return rounded.eq('0') ? '0' : rounded.toFixed();
}

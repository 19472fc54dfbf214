import { amountOf, convertAmount, formatExact, formatMoney } from '../money';
import { reason, type Reason } from '../reason-codes';

/** What one unit of the company's currency costs in others, on one day: decimal text by ISO 4217 code. */
export interface RatesOfDay {
  readonly companyCurrency: string;
  readonly rates: ReadonlyMap<string, string>;
}

export type ConvertedPrice =
  | { readonly kind: 'converted'; /** Decimal text in the wanted currency. */ readonly price: string }
  | { readonly kind: 'missingRate'; readonly reason: Reason };

/**
 * A price in another currency, by way of the company's, to the decimals of that currency, half up [LST-05]. In its own
 * currency a price stays as it is, however fine.
 *
 * @param price decimal text
 */
export function convertPrice(
  { price, from, to }: { readonly price: string; readonly from: string; readonly to: string },
  day: RatesOfDay,
): ConvertedPrice {
  if (from === to) return { kind: 'converted', price: formatExact(amountOf(price), to) };
  const rateOf = (currency: string): string | undefined =>
    currency === day.companyCurrency ? '1' : day.rates.get(currency);
  const [fromRate, toRate] = [rateOf(from), rateOf(to)];
  if (fromRate === undefined || toRate === undefined) {
    const missing = [...(fromRate === undefined ? [from] : []), ...(toRate === undefined ? [to] : [])];
    const words = `There is no rate of ${missing.join(' and of ')} against ${day.companyCurrency} to make a price in ${to} of ${price} ${from}`;
    return { kind: 'missingRate', reason: reason('missingRate', words, missing) };
  }
  const converted = convertAmount(amountOf(price), { from: amountOf(fromRate), to: amountOf(toRate) });
  return { kind: 'converted', price: formatMoney(converted, to) };
}

import { amountOf } from '../money';
import { reason, type Reason } from '../reason-codes';
import { convertPrice, type ConvertedPrice, type RatesOfDay } from './convert-price';

export type FixedPrice = ConvertedPrice | { readonly kind: 'unfit'; readonly reason: Reason };

/** Whole units that the database has room for in a price. */
const LARGEST_PRICE = '99999999999999';

/** The price of an offer as a fixed price of a pricelist: none is below zero, or larger than the database holds [LST-05]. */
export function fixedPrice(asked: Parameters<typeof convertPrice>[0], day: RatesOfDay): FixedPrice {
  const converted = convertPrice(asked, day);
  if (converted.kind !== 'converted') return converted;
  const amount = amountOf(converted.price);
  if (amount.gte('0') && amount.lte(LARGEST_PRICE)) return converted;
  const words = `No pricelist holds the price ${converted.price} ${asked.to}, which is ${asked.price} ${asked.from}`;
  return { kind: 'unfit', reason: reason('unfitPrice', words) };
}

import Big from 'big.js';

/** Exact decimals. Strict: a JavaScript number cannot enter by mistake, only decimal text. */
const ExactDecimal = Big();
ExactDecimal.strict = true;
/** Of a division: the finest unit price that the database holds. */
ExactDecimal.DP = 4;

export type Amount = Big;

/** ISO 4217 currencies whose amounts do not have two decimals (mirakl/API.md section 2). */
const decimalsByCurrency: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);

export const isCurrencyCode = (code: string): boolean => /^[A-Z]{3}$/.test(code);

/** How many decimals an amount in this currency has; 2 for a currency that is not listed. */
export const currencyDecimals = (currency: string): number => decimalsByCurrency.get(currency) ?? 2;

export const zero: Amount = new ExactDecimal('0');

/** @throws Error when `text` is not a decimal number */
export const amountOf = (text: string): Amount => new ExactDecimal(text);

export const sumOf = (texts: Iterable<string>): Amount => {
  let sum = zero;
  for (const text of texts) sum = sum.plus(amountOf(text));
  return sum;
};

/** A price of one unit taken `quantity` times. */
export const timesQuantity = (unitPrice: Amount, quantity: number): Amount => unitPrice.times(String(quantity));

/** The price of one unit when only the price of all is known, rounded to four decimals; of none, the price itself. */
export const divideByQuantity = (price: Amount, quantity: number): Amount =>
  quantity > 0 ? price.div(String(quantity)) : price;

/** Of a conversion: so fine that rounding to a currency afterwards is the only rounding that shows. */
const FineDecimal = Big();
FineDecimal.strict = true;
FineDecimal.DP = 20;

export const atLeastNothing = (amount: Amount): Amount => (amount.lt(zero) ? zero : amount);

/** An amount in another currency, not rounded to it: the rates say what one unit of a third currency costs in each. */
export const convertAmount = (amount: Amount, { from, to }: { readonly from: Amount; readonly to: Amount }): Amount =>
  new FineDecimal(amount.times(to).toFixed()).div(from);

/** As much of an amount as `part` is of `whole`, not rounded to a currency: 20 of 120 is the tax inside a price with 20 %. */
export const shareOf = (amount: Amount, { part, whole }: { readonly part: Amount; readonly whole: Amount }): Amount =>
  new FineDecimal(amount.times(part).toFixed()).div(whole);

/** Finer than any share of money has to be, and so coarse that what divisions have cut off in a sum is put right. */
const SHARE_DECIMALS = 15;

/** A sum of shares, half up to the currency. */
export const roundShares = (sum: Amount, currency: string): Amount =>
  roundToCurrency(sum.round(SHARE_DECIMALS, ExactDecimal.roundHalfUp), currency);

/** As much of an amount as `part` is of `whole`, half up to the currency; nothing where the whole is nothing. */
export const roundedShare = (
  amount: Amount,
  { part, whole }: { readonly part: Amount; readonly whole: Amount },
  currency: string,
): Amount => (whole.eq(zero) ? zero : roundShares(shareOf(amount, { part, whole }), currency));

/** Half up, to the decimals of the currency. */
const roundToCurrency = (amount: Amount, currency: string): Amount =>
  amount.round(currencyDecimals(currency), ExactDecimal.roundHalfUp);

/** The same money: equal once both are rounded to the currency ("to the cent"). */
export const isSameMoney = (left: Amount, right: Amount, currency: string): boolean =>
  roundToCurrency(left, currency).eq(roundToCurrency(right, currency));

/** Decimal text with the currency's decimals: "563.76" in EUR, "564" in JPY. */
export const formatMoney = (amount: Amount, currency: string): string =>
  roundToCurrency(amount, currency).toFixed(currencyDecimals(currency));

/** As `formatMoney`, but what is finer than the currency stays: a unit price of 0.125 EUR is "0.125", one of 2 is "2.00". */
export function formatExact(amount: Amount, currency: string): string {
  const isFiner = !roundToCurrency(amount, currency).eq(amount);
  return isFiner ? amount.toFixed() : formatMoney(amount, currency);
}

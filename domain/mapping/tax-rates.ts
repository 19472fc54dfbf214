import { amountOf } from '../money';
import type { MappedLine } from './mapped-sale-order';

/** Per cent, above every rate: a tax is kept with five digits before the point and four behind it. */
export const TAX_RATE_LIMIT = '100000';

const DECIMALS = 4;

/** Taxes by name whose rate no record of a tax can hold. */
export const taxesBeyondBooking = (lines: readonly MappedLine[]): string[] => [
  ...new Set(lines.flatMap(({ taxes }) => taxes.filter(({ rate }) => !isBookable(rate)).map(({ name }) => name))),
];

const isBookable = (rate: string | null): boolean =>
  rate === null || amountOf(rate).abs().round(DECIMALS).lt(TAX_RATE_LIMIT);

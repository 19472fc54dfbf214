import type { AdditionalField } from '../marketplace-order';
import { amountOf, formatExact, zero } from '../money';
import { settled, type ExplainedDecision } from './explained-decision';

/** Each part that the marketplace gives, by its name: on the order, or on one of its lines. */
export function keptParts(
  parts: readonly (readonly [name: string, value: string | null])[],
  subject = 'order',
): ExplainedDecision[] {
  const given = parts.flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  return given.length === 0 ? [] : [settled('ORD-09', subject, `Kept as given: ${given.join(', ')}`)];
}

/** With the decimals of the currency; null where there is none. */
export const givenAmount = (amount: string | null, currency: string): string | null =>
  amount === null || amountOf(amount).eq(zero) ? null : formatExact(amountOf(amount), currency);

/** By their codes: what they say may be anybody's words. */
export const fieldNames = (fields: readonly AdditionalField[]): string | null =>
  fields.length === 0 ? null : fields.map(({ code }) => code).join(' and ');

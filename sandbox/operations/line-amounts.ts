import { z } from 'zod';
import { textOf } from '../json';
import type { JsonObject } from '../json';
import { refused } from '../orders/outcome';
import type { Outcome } from '../orders/outcome';

/** Of OR28 and OR30. */
export const taxModeSchema = z.enum(['TAX_EXCLUDED', 'TAX_INCLUDED']).nullish();

/** Amounts are taken in the mode in which the order was placed, and in no other. */
export function objectionToMode(order: JsonObject, mode: z.infer<typeof taxModeSchema>): Outcome | null {
  const own = textOf(order.order_tax_mode);
  return (mode ?? own) === own ? null : refused(`The amounts of this order are ${own ?? ''}`);
}

/** A tax as the answers to OR28 and OR30 have it. */
export function withoutRule({ code, rate, amount }: JsonObject): JsonObject {
  return { code, rate, amount };
}

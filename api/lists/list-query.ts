import { z } from 'zod';

const LIMIT = 50;
const LARGEST_LIMIT = 500;

/** Members of the query that every list takes. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(LARGEST_LIMIT).default(LIMIT).describe('Rows of one page'),
  cursor: z.string().max(2000).optional().describe('`nextCursor` of the page before, with the same filters and sort'),
};

/** A filter that may be given several times; one of its values has to fit. */
export function anyOf<T extends z.ZodType>(value: T) {
  return z
    .union([value, z.array(value).max(100)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional();
}

/** A moment with its offset, such as 2026-03-01T00:00:00Z. A day alone would leave open which zone is meant. */
export const moment = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, such as 2026-03-01T00:00:00Z' })
  .transform((text) => new Date(text));

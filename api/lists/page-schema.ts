import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

export const countSchema = z
  .object({
    value: z.number().int(),
    exact: z.boolean().describe('False beyond 10,000, where counting stops'),
  })
  .meta({ id: 'Count' });

export type Count = z.output<typeof countSchema>;

/** Counting stops here: beyond it "more than" says enough, and a list stays fast with a million rows. */
export const COUNTED = 10_000;

/** @param rows counted up to one more than `COUNTED` */
export const countOf = (rows: number): Count => ({ value: Math.min(rows, COUNTED), exact: rows <= COUNTED });

/** What a list answers. */
export interface PageOf<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
  readonly count: Count;
}

export function pageSchema<T extends z.ZodType>(
  item: T,
  id: string,
): z.ZodObject<{
  items: z.ZodArray<T>;
  nextCursor: z.ZodNullable<z.ZodString>;
  count: typeof countSchema;
}> {
  return z
    .object({
      items: z.array(item),
      nextCursor: z.string().nullable().describe('Null on the last page'),
      count: countSchema,
    })
    .meta({ id });
}

/** Tells the address of the next page in the header as well [RFC 8288]. */
export function linkNextPage(request: FastifyRequest, reply: FastifyReply, nextCursor: string | null): void {
  if (nextCursor === null) return;
  const url = new URL(request.url, 'http://localhost');
  url.searchParams.set('cursor', nextCursor);
  void reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
}

import type { z } from 'zod';
import type { CallClaim, Caller } from '../caller';
import type { Operation } from '../operations';
import { readOnce } from '../read-once';
import { countDiffers, decodeRows, type FilterChecks, listSchema, type Page, timesOf, unhonouredFilters } from './page';

/** A list that Mirakl gives in one answer (API section 2, "none"). */
export interface WholeList<T> {
  readonly operation: Operation;
  /** Below `/api`. */
  readonly path: string;
  /** The member of the answer that holds the list. */
  readonly member: string;
  readonly entry: z.ZodType<T>;
}

export interface WholeListOptions<T> {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** What the entries must be if the query's filters are honoured. */
  readonly checks?: FilterChecks<T>;
  readonly claim?: CallClaim | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Spends one use and gives the one page of the list; where the marketplace counts, the counts are compared. */
export async function* readWholeList<T>(
  caller: Caller,
  { operation, path, member, entry }: WholeList<T>,
  { query = {}, checks = [], claim, signal }: WholeListOptions<T> = {},
): AsyncGenerator<Page<T>, void, undefined> {
  const { body, answer } = await readOnce(caller, { operation, path, query, signal }, listSchema(member), claim);
  const { rows, totalCount } = body;
  const decoded = decodeRows(rows, entry, member);
  const isShort = totalCount !== null && totalCount !== rows.length;
  yield {
    ...decoded,
    totalCount,
    oddities: [
      ...unhonouredFilters(operation, decoded.entries, checks),
      ...(isShort ? [countDiffers(operation, rows.length, totalCount)] : []),
    ],
    ...timesOf(answer),
  };
}

import { z } from 'zod';
import type { Operation } from '../operations';
import { MarketplaceUnreadable } from '../errors';
import type { Answer } from '../transport';
import { count, entry, explainIssues, neededList, text } from '../wire-values';

/** What is odd in an answer that can be used all the same; whoever reads it says so. */
export interface PageOddity {
  readonly code: 'filterNotHonoured' | 'pageRepeated' | 'countDiffers' | 'fileRepeated';
  /** A sentence that begins with the operation's number. */
  readonly words: string;
}

/** One answer of a list. */
export interface Page<T> {
  readonly entries: readonly T[];
  /** Entries that cannot be read, each in words that name its place, as in `carriers[3].code is missing`. */
  readonly unreadable: readonly string[];
  /** What the marketplace counts in all; null where it counts nothing. */
  readonly totalCount: number | null;
  readonly oddities: readonly PageOddity[];
  /** The marketplace's clock at the answer, ISO 8601. */
  readonly serverTime: string;
  /** Our clock when the page was asked for, ISO 8601. */
  readonly requestedAt: string;
}

/** The list that an answer holds under `member`, not yet decoded, and what goes with it. */
export interface ListAnswer {
  readonly rows: readonly unknown[];
  readonly totalCount: number | null;
  readonly nextPageToken: string | null;
}

export function listSchema(member: string): z.ZodType<ListAnswer> {
  const unread = z.unknown().optional();
  return entry({ total_count: unread, next_page_token: unread, [member]: neededList(z.unknown()) }).transform(
    (wire) => {
      const rows: unknown = wire[member];
      return {
        rows: Array.isArray(rows) ? rows : [],
        totalCount: count.parse(wire.total_count),
        nextPageToken: text.parse(wire.next_page_token),
      };
    },
  );
}

/** Decodes the rows of a page one by one: one that cannot be read keeps no other out. */
export function decodeRows<T>(
  rows: readonly unknown[],
  schema: z.ZodType<T>,
  member: string,
  /** How many rows stand before these. */
  first = 0,
): Pick<Page<T>, 'entries' | 'unreadable'> {
  const entries: T[] = [];
  const unreadable: string[] = [];
  rows.forEach((row, index) => {
    const decoded = schema.safeParse(row);
    if (decoded.success) entries.push(decoded.data);
    else unreadable.push(explainIssues(decoded.error, '', `${member}[${String(first + index)}]`));
  });
  return { entries, unreadable };
}

/** Filters by Mirakl's names, each with what an entry has to be to be among what was asked for. */
export type FilterChecks<T> = readonly (readonly [string, (entry: T) => boolean])[];

/** The filters that the answered entries contradict. Such an answer is still usable: more than asked for came. */
export function unhonouredFilters<T>(
  operation: Operation,
  entries: readonly T[],
  checks: FilterChecks<T>,
): readonly PageOddity[] {
  return checks
    .filter(([, isHonoured]) => !entries.every(isHonoured))
    .map(([filter]) => ({
      code: 'filterNotHonoured',
      words: `${operation.id}: the marketplace does not honour the filter ${filter}`,
    }));
}

export function countDiffers(operation: Operation, received: number, counted: number): PageOddity {
  const words = `${operation.id}: the marketplace counts ${String(counted)} and gave ${String(received)}`;
  return { code: 'countDiffers', words };
}

export function timesOf({ serverTime, requestedAt }: Answer): Pick<Page<never>, 'serverTime' | 'requestedAt'> {
  return { serverTime, requestedAt };
}

/** A list that does not come to its end, or does not move: passing, and nothing of it counts as read. */
export function endless(operation: Operation, how: string): MarketplaceUnreadable {
  return new MarketplaceUnreadable(`${operation.id}: ${how}`, {
    operation: operation.id,
    status: 200,
    marketplaceWords: null,
    isOutcomeUnknown: false,
  });
}

/** Pages of one reading: beyond, the list is taken to be endless. With 100 a page, a million entries. */
export const MOST_PAGES = 10_000;

/** Adds to a page what was found odd about it only afterwards. */
export function withOddities<P extends { readonly oddities: readonly PageOddity[] }>(
  page: P,
  oddities: readonly PageOddity[],
): P {
  return oddities.length === 0 ? page : { ...page, oddities: [...page.oddities, ...oddities] };
}

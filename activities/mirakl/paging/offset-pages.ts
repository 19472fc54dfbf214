import type { Operation } from '../operations';
import { countDiffers, endless, MOST_PAGES, type Page, type PageOddity, withOddities } from './page';

/** What paging looks at, whatever the pages hold. */
type Countable = Pick<Page<unknown>, 'totalCount' | 'oddities'>;

export interface OffsetReading<P extends Countable> {
  readonly operation: Operation;
  /** Reads the page that begins after so many entries. */
  readonly readAt: (offset: number) => Promise<P>;
  /** One key for each entry of a page, readable or not. */
  readonly keysOf: (page: P) => readonly string[];
}

/** Entries of one page; forgetting to ask for them gives 10 (API section 2). */
export const PAGE_SIZE = 100;

/** How often a page is asked for again when the page before it comes once more. */
const REPEATED_PAGES_BORNE = 2;

interface Numbered<P> {
  readonly page: P;
  readonly keys: readonly string[];
}

/**
 * A list in Mirakl's offset style (API section 2), page by page.
 *
 * Complete whatever happens to the set while it is paged (API section 9, "Offset drift"); in return the same entry may come
 * twice. When fewer came than the marketplace counts, it is read again from the start, until that brings nothing new; what is
 * then still missing is named by the last page (`countDiffers`).
 *
 * @throws MarketplaceUnreadable when the marketplace goes on answering the page before, or the list does not end
 */
export async function* readOffsetPages<P extends Countable>(
  reading: OffsetReading<P>,
): AsyncGenerator<P, void, undefined> {
  const { operation } = reading;
  const seen = new Set<string>();
  let pages = 0;
  let isComplete = false;
  while (!isComplete) {
    const seenBefore = seen.size;
    for await (const { page, keys, isLast } of readThrough(reading)) {
      pages += 1;
      if (pages > MOST_PAGES) throw endless(operation, `the list does not end after ${String(MOST_PAGES)} pages`);
      keys.forEach((key) => seen.add(key));
      const missing = Math.max(0, (page.totalCount ?? 0) - seen.size);
      isComplete = isLast && (missing === 0 || seen.size === seenBefore);
      const isShort = isComplete && missing > 0;
      yield isShort ? withOddities(page, [countDiffers(operation, seen.size, seen.size + missing)]) : page;
    }
  }
}

/** Once from the first page to the last. When the total shrinks, entries left the set: the next page starts as much earlier. */
async function* readThrough<P extends Countable>(
  reading: OffsetReading<P>,
): AsyncGenerator<Numbered<P> & { readonly isLast: boolean }, void, undefined> {
  let offset = 0;
  let current = await readAt(reading, offset);
  for (;;) {
    const { page, keys } = current;
    const end = offset + keys.length;
    const isLast = keys.length === 0 || (page.totalCount !== null && end >= page.totalCount);
    yield { ...current, isLast };
    if (isLast) {
      return;
    }
    const next = await readNext(reading, end, current);
    if (next.kind === 'repeated') {
      yield { ...next, isLast: true };
      return;
    }
    const left = page.totalCount === null || next.page.totalCount === null ? 0 : page.totalCount - next.page.totalCount;
    offset = left > 0 ? Math.max(0, end - left) : end;
    current = left > 0 ? await readAt(reading, offset) : next;
  }
}

type Next<P> = Numbered<P> & {
  /** `repeated`: a marketplace that counts nothing gave the page before, so that there is taken to be no other. */
  readonly kind: 'next' | 'repeated';
};

/** The page after `before`. */
async function readNext<P extends Countable>(
  reading: OffsetReading<P>,
  offset: number,
  before: Numbered<P>,
): Promise<Next<P>> {
  for (let attempt = 0; attempt <= REPEATED_PAGES_BORNE; attempt += 1) {
    const next = await readAt(reading, offset);
    const isRepeated = isSamePage(next, before);
    if (!isRepeated && attempt === 0) {
      return { kind: 'next', ...next };
    }
    if (!isRepeated || next.page.totalCount === null) {
      const page = withOddities(next.page, [pageRepeated(reading.operation)]);
      return { kind: isRepeated ? 'repeated' : 'next', keys: next.keys, page };
    }
  }
  throw endless(reading.operation, 'the marketplace answers the same page again and again: offset is not honoured');
}

async function readAt<P extends Countable>(
  { readAt: read, keysOf }: OffsetReading<P>,
  offset: number,
): Promise<Numbered<P>> {
  const page = await read(offset);
  return { page, keys: keysOf(page) };
}

function isSamePage<P>({ keys }: Numbered<P>, before: Numbered<P>): boolean {
  return (
    keys.length > 0 && keys.length === before.keys.length && keys.every((key, index) => key === before.keys[index])
  );
}

function pageRepeated(operation: Operation): PageOddity {
  return { code: 'pageRepeated', words: `${operation.id}: the marketplace answered the same page twice` };
}

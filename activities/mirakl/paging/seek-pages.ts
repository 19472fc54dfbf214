import type { Operation } from '../operations';
import { endless, MOST_PAGES } from './page';

export interface SeekReading<P> {
  readonly operation: Operation;
  /** Reads the first page (null), or the one that a token names; beside a token Mirakl ignores every other parameter. */
  readonly readAt: (pageToken: string | null) => Promise<P>;
  readonly nextTokenOf: (page: P) => string | null;
}

/**
 * A list in Mirakl's seek style (API section 2), page by page: it ends where no next token is given.
 *
 * @throws MarketplaceUnreadable when a token comes a second time, or the list does not end
 */
export async function* readSeekPages<P>({
  operation,
  readAt,
  nextTokenOf,
}: SeekReading<P>): AsyncGenerator<P, void, undefined> {
  const tokens = new Set<string>();
  let token: string | null = null;
  do {
    const page: P = await readAt(token);
    token = nextTokenOf(page);
    if (token !== null && tokens.has(token)) {
      throw endless(operation, 'the marketplace gives a page token that it gave before: the pages go round');
    }
    if (token !== null) tokens.add(token);
    if (tokens.size >= MOST_PAGES) throw endless(operation, `the list does not end after ${String(MOST_PAGES)} pages`);
    yield page;
  } while (token !== null);
}

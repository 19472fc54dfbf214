import type { Page } from './page';

/** A list small enough to be held, with whatever was odd or unreadable in it, in words. */
export interface WholeReading<T> {
  readonly entries: readonly T[];
  readonly remarks: readonly string[];
}

/** Reads all pages into one. */
export async function readWhole<T>(pages: AsyncIterable<Page<T>>): Promise<WholeReading<T>> {
  const entries: T[] = [];
  const remarks: string[] = [];
  for await (const page of pages) {
    entries.push(...page.entries);
    remarks.push(...page.unreadable, ...page.oddities.map(({ words }) => words));
  }
  return { entries, remarks };
}

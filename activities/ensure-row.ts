import type { EntityManager } from 'typeorm';

interface FoundRow {
  readonly id: string;
}

/** A row that was there may be deleted, or renamed, before it is found. */
const MOST_ATTEMPTS = 5;

/**
 * The row with a natural key, made if it is not there: two workers at once make one.
 *
 * @param insert an `insert … on conflict do nothing returning` what `find` selects
 * @param find a `select` of the id, and whatever else is wanted, by the natural key, run when the insert found the row taken
 */
export async function ensureRow<R extends FoundRow = FoundRow>(
  manager: EntityManager,
  insert: { readonly sql: string; readonly values: readonly unknown[] },
  find: { readonly sql: string; readonly values: readonly unknown[] },
): Promise<R> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const inserted: R[] = await manager.query(insert.sql, [...insert.values]);
    const [row] = inserted.length > 0 ? inserted : await manager.query<R[]>(find.sql, [...find.values]);
    if (row !== undefined) return row;
  }
  throw new Error('A row that another transaction made has vanished');
}

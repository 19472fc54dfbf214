import type { EntityManager } from 'typeorm';

interface FoundRow {
  readonly id: string;
}

/** A row that was there may be deleted, or renamed, before it is found. */
const MOST_ATTEMPTS = 5;

/**
 * The row with a natural key, made if it is not there: two workers at once make one.
 *
 * @param insert an `insert … on conflict do nothing returning id`
 * @param find a `select id` by the natural key, run when the insert found the row taken
 */
export async function ensureRow(
  manager: EntityManager,
  insert: { readonly sql: string; readonly values: readonly unknown[] },
  find: { readonly sql: string; readonly values: readonly unknown[] },
): Promise<string> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const inserted: FoundRow[] = await manager.query(insert.sql, [...insert.values]);
    const [row] = inserted.length > 0 ? inserted : await manager.query<FoundRow[]>(find.sql, [...find.values]);
    if (row !== undefined) return row.id;
  }
  throw new Error('A row that another transaction made has vanished');
}

import type { EntityManager } from 'typeorm';

/** `last_updated_date` has seconds, and clocks differ: the next sweep looks back this far (our choice). */
const OVERLAP_MINUTES = 10;
/** A first sweep looks back this far [ORD-01]. */
const FIRST_DAYS = 30;

export interface SweepStart {
  /** From when on changed orders are asked for, ISO 8601. */
  readonly updatedFrom: string;
  /** Where the cursor stood, ISO 8601; null when there was none. */
  readonly cursor: string | null;
  /** The database's clock when the sweep started, ISO 8601. */
  readonly startedAt: string;
}

/** Where a sweep starts: at the cursor less an overlap, or, without one, thirty days back. */
export async function readSweepStart(manager: EntityManager, instanceId: string): Promise<SweepStart> {
  const rows: { cursor: Date | null; updatedFrom: Date; startedAt: Date }[] = await manager.query(
    `select c.position as cursor, now() as "startedAt",
            coalesce(c.position - make_interval(mins => $2), now() - make_interval(days => $3)) as "updatedFrom"
       from (select 1) one left join cursor c on c.instance_id = $1 and c.operation = 'importOrders'`,
    [instanceId, OVERLAP_MINUTES, FIRST_DAYS],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The cursor could not be read');
  const cursor = row.cursor?.toISOString() ?? null;
  return { cursor, updatedFrom: row.updatedFrom.toISOString(), startedAt: row.startedAt.toISOString() };
}

/**
 * Moves the cursor, never backwards: only when every page of the sweep is stored [ORD-06]. Where a person moved it while
 * the sweep ran, theirs stands: the next sweep begins there [INS-07].
 */
export async function moveCursor(
  manager: EntityManager,
  instanceId: string,
  { from, to }: { readonly from: string | null; readonly to: string },
): Promise<void> {
  await manager.query(
    `insert into cursor (instance_id, operation, position) values ($1, 'importOrders', $2)
     on conflict (instance_id, operation) do update set position = excluded.position
       where cursor.position < excluded.position and date_trunc('milliseconds', cursor.position) = $3::timestamptz`,
    [instanceId, to, from],
  );
}

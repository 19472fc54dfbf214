import type { EntityManager } from 'typeorm';

/** `last_updated_date` has seconds, and clocks differ: the next sweep looks back this far (our choice). */
const OVERLAP_MINUTES = 10;
/** A first sweep looks back this far [ORD-01]. */
const FIRST_DAYS = 30;

export interface SweepStart {
  /** From when on changed orders are asked for, ISO 8601. */
  readonly updatedFrom: string;
  /** The database's clock when the sweep started, ISO 8601. */
  readonly startedAt: string;
}

/** Where a sweep starts: at the cursor less an overlap, or, without one, thirty days back. */
export async function readSweepStart(manager: EntityManager, instanceId: string): Promise<SweepStart> {
  const rows: { updatedFrom: Date; startedAt: Date }[] = await manager.query(
    `select coalesce(
              (select position - make_interval(mins => $2) from cursor
                where instance_id = $1 and operation = 'importOrders'),
              now() - make_interval(days => $3)) as "updatedFrom",
            now() as "startedAt"`,
    [instanceId, OVERLAP_MINUTES, FIRST_DAYS],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The cursor could not be read');
  return { updatedFrom: row.updatedFrom.toISOString(), startedAt: row.startedAt.toISOString() };
}

/** Moves the cursor, never backwards: only when every page of the sweep is stored [ORD-06]. */
export async function moveCursor(manager: EntityManager, instanceId: string, position: string): Promise<void> {
  await manager.query(
    `insert into cursor (instance_id, operation, position) values ($1, 'importOrders', $2)
     on conflict (instance_id, operation) do update set position = greatest(cursor.position, excluded.position)`,
    [instanceId, position],
  );
}

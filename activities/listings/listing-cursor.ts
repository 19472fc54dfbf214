import type { EntityManager } from 'typeorm';

/** Clocks differ, and what is exported may be a moment old: the next import looks back this far (our choice). */
const OVERLAP_MINUTES = 10;

/** From when on changed offers are asked for, ISO 8601; null before the first import, which asks for every one. */
export async function readListingStart(manager: EntityManager, instanceId: string): Promise<string | null> {
  const rows: { changedFrom: Date }[] = await manager.query(
    `select position - make_interval(mins => $2) as "changedFrom" from cursor
      where instance_id = $1 and operation = 'importListings'`,
    [instanceId, OVERLAP_MINUTES],
  );
  return rows[0]?.changedFrom.toISOString() ?? null;
}

/**
 * Moves the cursor, never backwards [INS-07]. An import of what changed since a later date has left something out: the cursor
 * stays before it. So it does where a person moved it meanwhile to before what this import asked for.
 */
export async function moveListingCursor(
  manager: EntityManager,
  instanceId: string,
  { changedFrom, to }: { readonly changedFrom: string | null; readonly to: string },
): Promise<void> {
  await manager.query(
    `insert into cursor (instance_id, operation, position)
     select $1, 'importListings', $2 where $3::timestamptz is null
     on conflict (instance_id, operation) do nothing`,
    [instanceId, to, changedFrom],
  );
  await manager.query(
    `update cursor set position = $2
      where instance_id = $1 and operation = 'importListings' and position < $2
        and ($3::timestamptz is null or position >= $3)`,
    [instanceId, to, changedFrom],
  );
}

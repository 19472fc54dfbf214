import type { EntityManager } from 'typeorm';
import type { StartedExport } from '../mirakl/exports/read-export';

/** The parts of an import of listings, in their order. */
export const listingPhases = ['offers', 'details', 'links', 'prices'] as const;
export type ListingPhase = (typeof listingPhases)[number];

/** How far an import of listings has come [LST-08]. */
export interface ImportPosition {
  readonly phase: ListingPhase;
  /** From when on changed offers are asked for, ISO 8601; null for every offer. */
  readonly changedFrom: string | null;
  readonly started: StartedExport | null;
  readonly readFiles: readonly string[];
  readonly rowsStored: number;
  readonly lastId: string;
}

interface PositionRow {
  readonly phase: ListingPhase;
  readonly changedFrom: Date | null;
  readonly trackingId: string | null;
  readonly askedAt: Date | null;
  readonly readFiles: readonly string[];
  readonly rowsStored: number;
  readonly lastId: string;
}

/** Where the import of a run goes on. */
export async function readPosition(manager: EntityManager, runId: string): Promise<ImportPosition | null> {
  const rows: PositionRow[] = await manager.query(
    `select phase, changed_from as "changedFrom", tracking_id as "trackingId", asked_at as "askedAt",
            read_files as "readFiles", rows_stored as "rowsStored", last_id as "lastId"
       from listing_import where run_id = $1`,
    [runId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { trackingId, askedAt, changedFrom, ...rest } = row;
  const isStarted = trackingId !== null && askedAt !== null;
  return {
    ...rest,
    changedFrom: changedFrom?.toISOString() ?? null,
    started: isStarted ? { trackingId, askedAt: askedAt.toISOString() } : null,
  };
}

/** The position of an import that begins; what it asks for is settled with it, whatever the cursor does meanwhile. */
export async function beginPosition(
  manager: EntityManager,
  runId: string,
  changedFrom: string | null,
): Promise<ImportPosition> {
  await manager.query(
    `insert into listing_import (run_id, phase, changed_from) values ($1, $2, $3) on conflict (run_id) do nothing`,
    [runId, listingPhases[0], changedFrom],
  );
  const position = await readPosition(manager, runId);
  if (position === null) throw new Error('The position of the import was not written');
  return position;
}

/** An export was asked for: what was read of an earlier one is read anew. */
export async function rememberExport(manager: EntityManager, runId: string, started: StartedExport): Promise<void> {
  await manager.transaction(async (transaction) => {
    await transaction.query(
      `update listing_import
          set tracking_id = $2, asked_at = $3, read_files = '[]', rows_stored = 0, seen = '{}' where run_id = $1`,
      [runId, started.trackingId, started.askedAt],
    );
    await transaction.query(`update run set changed_count = 0, unchanged_count = 0 where id = $1`, [runId]);
  });
}

/** So many rows of the present file, or SKUs of the list, are stored. */
export async function moveRows(manager: EntityManager, runId: string, rowsStored: number): Promise<void> {
  await manager.query(`update listing_import set rows_stored = $2 where run_id = $1`, [runId, rowsStored]);
}

export async function finishFile(manager: EntityManager, runId: string, fileUrl: string): Promise<void> {
  await manager.query(
    `update listing_import set rows_stored = 0, read_files = read_files || to_jsonb($2::text) where run_id = $1`,
    [runId, fileUrl],
  );
}

/** Everything of the present phase up to this id is done. */
export async function moveId(manager: EntityManager, runId: string, lastId: string): Promise<void> {
  await manager.query(`update listing_import set last_id = $2 where run_id = $1`, [runId, lastId]);
}

export async function enterPhase(manager: EntityManager, runId: string, phase: ListingPhase): Promise<void> {
  await manager.query(`update listing_import set phase = $2, rows_stored = 0, last_id = 0 where run_id = $1`, [
    runId,
    phase,
  ]);
}

/** The import has ended: nobody goes on with it. */
export async function forgetPosition(manager: EntityManager, runId: string): Promise<void> {
  await manager.query(`delete from listing_import where run_id = $1`, [runId]);
}

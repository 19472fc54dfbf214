import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const keptExportSchema = z.object({
  /** Where the cursor stood, ISO 8601: a sweep that starts elsewhere is another one. */
  cursor: z.string().nullable(),
  updatedFrom: z.string(),
  /** Where the cursor goes when all is read: an export needs an end, and what changes after it leaves the export. */
  updatedTo: z.string(),
  /** What the marketplace counted before it was asked for. */
  counted: z.number(),
  started: z.object({ trackingId: z.string(), askedAt: z.string() }).nullable(),
  readFiles: z.array(z.string()),
  /** Orders in those files, of which so many had changed. */
  read: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  /** How often it was gone on with since a file was last read to its end. */
  attempts: z.number(),
  /** It is not to be had: the sweep pages on. */
  isGivenUp: z.boolean(),
});

/** How far the export of a sweep was read; kept on its run, to go on there when the worker has died. */
export type KeptExport = z.output<typeof keptExportSchema>;

/** The export that an open sweep began; null when it began none, or began it at another cursor. */
export async function findKeptExport(
  manager: EntityManager,
  runId: string,
  cursor: string | null,
): Promise<KeptExport | null> {
  const rows: { progress: unknown }[] = await manager.query(`select progress from run where id = $1`, [runId]);
  const kept = keptExportSchema.safeParse(rows[0]?.progress);
  return kept.success && kept.data.cursor === cursor ? kept.data : null;
}

export async function keepExport(manager: EntityManager, runId: string, kept: KeptExport): Promise<void> {
  await manager.query(`update run set progress = $2 where id = $1`, [runId, JSON.stringify(kept)]);
}

/** The run counts what was read of the export before this attempt as well. */
export async function countKept(manager: EntityManager, runId: string, kept: KeptExport): Promise<void> {
  await manager.query(`update run set changed_count = $2, unchanged_count = $3 where id = $1`, [
    runId,
    kept.changed,
    kept.unchanged,
  ]);
}

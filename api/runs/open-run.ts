import { randomUUID } from 'node:crypto';
import { IsNull, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { Run } from '../../entities/run.entity';

export interface NewRunRow {
  readonly id: string;
  readonly instanceId: string;
  readonly operation: string;
  readonly kind: string;
  readonly workflowId: string;
  readonly startedBy: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface OpenedRun {
  readonly runId: string;
  /** False when the workflow had an open run: it was joined. */
  readonly isNew: boolean;
}

export const newRunId = (): string => randomUUID();

const insertedSchema = z.array(z.object({ id: z.string() }));

/**
 * Opens a run of a workflow, or joins the one that is open [RUN-01]: the index lets only one be. Locked until the
 * transaction ends, so that it cannot close in between.
 */
export async function openRun(manager: EntityManager, row: NewRunRow): Promise<OpenedRun> {
  for (;;) {
    const inserted = insertedSchema.parse(
      await manager.query(
        `insert into run (id, instance_id, operation, kind, workflow_id, started_by, parameters)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (workflow_id) where ended_at is null do nothing returning id`,
        [
          row.id,
          row.instanceId,
          row.operation,
          row.kind,
          row.workflowId,
          row.startedBy,
          JSON.stringify(row.parameters),
        ],
      ),
    );
    if (inserted.length > 0) return { runId: row.id, isNew: true };
    const open = await manager.findOne(Run, {
      where: { workflowId: row.workflowId, endedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    if (open !== null) return { runId: open.id, isNew: false };
  }
}

/** One draft line for each record; a line that was settled is asked for again. */
export async function addDraftLines(manager: EntityManager, runId: string, records: readonly string[]): Promise<void> {
  await manager.query(
    `insert into run_line (run_id, record) select $1, record from unnest($2::text[]) as record
     on conflict (run_id, record) do update
        set state = 'draft', reason_code = null, message = null, updated_at = now()
      where run_line.state <> 'draft'`,
    [runId, [...new Set(records)]],
  );
}

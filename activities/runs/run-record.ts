import { ApplicationFailure } from '@temporalio/common';
import type { EntityManager } from 'typeorm';

export interface RunToOpen {
  readonly instanceId: string;
  readonly operation: 'importOrders' | 'exportTracking';
  readonly kind: 'delta' | 'window' | 'ids';
  readonly workflowId: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * The open run of a workflow, made when there is none: a schedule's run begins here, one that the API made is taken
 * over. Counting begins anew, since the activity that counts begins anew as well; an import by ids counts on, for it
 * takes several activities [RUN-01].
 */
export async function openRun(manager: EntityManager, run: RunToOpen): Promise<string> {
  const rows: { id: string }[] = await manager.query(
    `insert into run (instance_id, operation, kind, workflow_id, started_by, state, parameters)
     values ($1, $2, $3, $4, 'schedule', 'running', $5)
     on conflict (workflow_id) where ended_at is null
       do update set state = 'running',
                     changed_count = case when run.kind = 'ids' then run.changed_count else 0 end,
                     unchanged_count = case when run.kind = 'ids' then run.unchanged_count else 0 end
     returning id`,
    [run.instanceId, run.operation, run.kind, run.workflowId, JSON.stringify(run.parameters ?? {})],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The run was not written');
  return row.id;
}

export async function countInRun(
  manager: EntityManager,
  runId: string,
  counted: { readonly changed: number; readonly unchanged: number },
): Promise<void> {
  await manager.query(
    `update run set changed_count = changed_count + $2, unchanged_count = unchanged_count + $3 where id = $1`,
    [runId, counted.changed, counted.unchanged],
  );
}

/** The operation has ended; its lines may still wait for their orders. */
export async function endRun(manager: EntityManager, runId: string): Promise<void> {
  await manager.query(`update run set state = 'done', ended_at = now() where id = $1 and ended_at is null`, [runId]);
}

/** As `endRun`, for whichever run of the workflow is open. */
export async function endOpenRun(manager: EntityManager, workflowId: string): Promise<void> {
  await manager.query(`update run set state = 'done', ended_at = now() where workflow_id = $1 and ended_at is null`, [
    workflowId,
  ]);
}

/**
 * Runs an operation's work and ends its run with the reason when a failure is final; lines that wait for an order to
 * be read fail with it. A failure that is retried leaves the run open: it goes on with the next attempt.
 */
export async function failingRun<T>(manager: EntityManager, runId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApplicationFailure && error.nonRetryable === true) {
      const why = [runId, error.type ?? 'internal', error.message];
      await manager.query(
        `update run set state = 'failed', reason_code = $2, message = $3, ended_at = now()
          where id = $1 and ended_at is null`,
        why,
      );
      await manager.query(
        `update run_line set state = 'failed', reason_code = $2, message = $3, updated_at = now()
          where run_id = $1 and state = 'draft' and order_id is null`,
        why,
      );
    }
    throw error;
  }
}

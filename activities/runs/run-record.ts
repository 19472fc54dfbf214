import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { EntityManager } from 'typeorm';

export interface RunToOpen {
  readonly instanceId: string;
  readonly operation: 'importOrders' | 'exportTracking' | 'importMasterData' | 'importListings';
  readonly kind: 'delta' | 'window' | 'ids' | 'full';
  readonly workflowId: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Whoever goes on with it goes on counting: what was counted is not done again. */
  readonly isCountedOn?: boolean;
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
                     changed_count = case when run.kind = 'ids' or $6 then run.changed_count else 0 end,
                     unchanged_count = case when run.kind = 'ids' or $6 then run.unchanged_count else 0 end
     returning id`,
    [
      ...[run.instanceId, run.operation, run.kind, run.workflowId],
      ...[JSON.stringify(run.parameters ?? {}), run.isCountedOn === true],
    ],
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
  await manager.query(
    `update run set state = 'done', ended_at = now(), progress = null where id = $1 and ended_at is null`,
    [runId],
  );
}

/** As `endRun`, for whichever run of the workflow was begun: one whose records were not asked for yet goes on. */
export async function endOpenRun(manager: EntityManager, workflowId: string): Promise<void> {
  await manager.query(
    `update run set state = 'done', ended_at = now() where workflow_id = $1 and ended_at is null and state = 'running'`,
    [workflowId],
  );
}

/** Runs that an operation's work belongs to. */
export interface RunsAtWork {
  /** Whichever run of this workflow is open. */
  readonly workflowId: string | null;
  readonly runIds: readonly string[];
}

/**
 * Does an operation's work, from connecting on, and ends its runs with the reason when a failure is final; lines that
 * wait for an order to be read fail with it. A failure that is retried leaves them open: they go on with the next
 * attempt.
 */
export async function failingRuns<T>(manager: EntityManager, runs: RunsAtWork, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const end = finalEndOf(error);
    if (end !== null) await failRuns(manager, runs, end);
    throw error;
  }
}

export interface FinalEnd {
  readonly reasonCode: string | null;
  readonly message: string;
}

function finalEndOf(error: unknown): FinalEnd | null {
  if (error instanceof ApplicationFailure && error.nonRetryable === true) {
    return { reasonCode: error.type ?? 'internal', message: error.message };
  }
  // A worker that stops cancels as well, by another word: then the next one goes on.
  const isByOperator = error instanceof CancelledFailure && error.message === 'CANCELLED';
  return isByOperator ? { reasonCode: null, message: 'Cancelled in Temporal' } : null;
}

/** Ends runs with a reason; their lines that wait for an order to be read fail with it. */
export async function failRuns(
  manager: EntityManager,
  { workflowId, runIds }: RunsAtWork,
  { reasonCode, message }: FinalEnd,
): Promise<void> {
  await manager.query(
    `with concerned as (
       select id from run where id::text = any($1::text[]) or (workflow_id = $2 and ended_at is null)
     ), ended as (
       update run r set state = 'failed', reason_code = $3, message = $4, ended_at = now(), progress = null
         from concerned c where r.id = c.id and r.ended_at is null
     )
     update run_line l set state = 'failed', reason_code = $3, message = $4, updated_at = now()
       from concerned c
      where l.run_id = c.id and l.state = 'draft' and l.order_id is null`,
    [runIds, workflowId, reasonCode, message],
  );
}

import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { DataSource, EntityManager } from 'typeorm';
import { reason } from '../../domain/reason-codes';
import { forgetWorkFaults } from './failing-work';
import { failRuns } from './run-record';

/** A run that was opened a moment ago may still be waiting for its workflow to be started. */
const SETTLING_MINUTES = 10;

interface OpenRun {
  readonly id: string;
  /** Null where no workflow carries it out: whoever did has died. */
  readonly workflowId: string | null;
  /** Of its row: another one when a workflow has taken the run over meanwhile. */
  readonly version: string;
}

/**
 * Ends runs that nobody will end: their workflow was terminated, or its namespace is gone; and lines of ended runs that
 * nobody will read. A workflow that starts under the same id while this looks takes the run over, and it goes on.
 *
 * @param openForMinutes younger runs are left alone; 0 where nobody can be starting one
 * @returns how many were ended
 */
export async function settleStrayRuns({
  dataSource,
  client,
  openForMinutes = SETTLING_MINUTES,
}: {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly openForMinutes?: number;
}): Promise<number> {
  const open: OpenRun[] = await dataSource.query(
    `select id, workflow_id as "workflowId", xmin::text as version from run
      where ended_at is null and started_at < now() - make_interval(mins => $1) order by started_at`,
    [openForMinutes],
  );
  let settled = 0;
  for (const run of open) {
    if (run.workflowId !== null && (await isRunning(client, run.workflowId))) continue;
    if (await dataSource.transaction((manager) => settle(manager, run))) settled += 1;
  }
  await settleForgottenLines({ dataSource, client, openForMinutes });
  return settled;
}

interface ForgottenLine {
  readonly id: string;
  readonly workflowId: string;
}

/**
 * Records that joined a run and that nobody was asked for, the API having died in between: the run ended without them.
 * Their lines fail, so that Retry asks again. One that its workflow may still hold is left to it.
 */
async function settleForgottenLines({
  dataSource,
  client,
  openForMinutes,
}: Required<Parameters<typeof settleStrayRuns>[0]>): Promise<void> {
  const lines: ForgottenLine[] = await dataSource.query(
    `select l.id, r.workflow_id as "workflowId" from run_line l join run r on r.id = l.run_id and r.ended_at is not null
      where l.order_id is null and l.state = 'draft' and l.updated_at < now() - make_interval(mins => $1)`,
    [openForMinutes],
  );
  const { code, message } = reason('interrupted');
  for (const workflowId of new Set(lines.map((line) => line.workflowId))) {
    if (await isRunning(client, workflowId)) continue;
    const ids = lines.filter((line) => line.workflowId === workflowId).map(({ id }) => id);
    await dataSource.query(
      `update run_line set state = 'failed', reason_code = $2, message = $3, updated_at = now()
        where id = any($1::bigint[]) and order_id is null and state = 'draft'
          and updated_at < now() - make_interval(mins => $4)`,
      [ids, code, message, openForMinutes],
    );
  }
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function settle(manager: EntityManager, { id, workflowId, version }: OpenRun): Promise<boolean> {
  const rows: { id: string }[] = await manager.query(
    `select id from run where id = $1 and xmin::text = $2 and ended_at is null for update`,
    [id, version],
  );
  if (rows.length === 0) return false;
  const { code, message } = reason('interrupted');
  await failRuns(manager, { workflowId: null, runIds: [id] }, { reasonCode: code, message });
  if (workflowId !== null) await forgetWorkFaults(manager, workflowId);
  return true;
}

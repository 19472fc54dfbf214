import { ScheduleNotFoundError, type Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logger';
import { reconcileSchedules } from '../../worker/schedules/reconcile-schedules';
import { orderSweepId, scheduleId, type ScheduledJob } from '../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';

interface PausedRow {
  readonly instanceCode: string;
  readonly job: ScheduledJob;
  readonly isPaused: boolean;
  readonly note: string | null;
}

const READ_ROWS = `
  select i.code as "instanceCode", s.job, s.is_paused as "isPaused", s.note
    from schedule s join instance i on i.id = s.instance_id
   where i.state = 'confirmed' and s.is_enabled order by i.code, s.job`;

export interface RebuildSchedules {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly logger: Logger;
  /** Pauses are those that the database last saw, since Temporal's are older. */
  readonly isDatabaseNewer: boolean;
}

/** Makes Temporal's schedules what the database says, with the pauses of whichever side is the newer. */
export async function rebuildSchedules({ isDatabaseNewer, ...dependencies }: RebuildSchedules): Promise<number> {
  const rows: PausedRow[] = await dependencies.dataSource.query(READ_ROWS);
  if (isDatabaseNewer) for (const row of rows) await restorePause(dependencies.client, row);
  await reconcileSchedules(dependencies);
  return rows.length;
}

async function restorePause(client: Client, row: PausedRow): Promise<void> {
  const handle = client.schedule.getHandle(scheduleId(row));
  try {
    const { state } = await handle.describe();
    if (state.paused === row.isPaused) return;
    if (row.isPaused) await handle.pause(row.note ?? undefined);
    else await handle.unpause('as it was before the recovery');
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}

/** Imports begin when a worker starts, not at the next turn of their schedule; those that are paused stay so. */
export async function startImports(dataSource: DataSource, client: Client): Promise<readonly string[]> {
  const rows: PausedRow[] = await dataSource.query(READ_ROWS);
  const due = rows.filter(({ job, isPaused }) => job === 'orderSweep' && !isPaused);
  for (const { instanceCode } of due) {
    await client.workflow.start('orderSweep', {
      workflowId: orderSweepId(instanceCode),
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ instanceCode }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `${instanceCode}: after a recovery`,
    });
  }
  return due.map(({ instanceCode }) => instanceCode);
}

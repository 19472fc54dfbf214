import { createHash } from 'node:crypto';
import { ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import { OPEN_ORDER_CHECK_ID, scheduledId, scheduleId, type ScheduledJob } from '../../workflows/ids';
import type { InstanceHold } from '../../domain/instance-hold';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';

export interface ScheduleRow {
  readonly instanceId: string;
  readonly instanceCode: string;
  readonly job: ScheduledJob;
  readonly intervalSeconds: number;
  /** What keeps the instance from calling; null when nothing does. */
  readonly hold: InstanceHold | null;
  /** As last mirrored from Temporal. */
  readonly isPaused: boolean;
  readonly note: string | null;
}

/** Memo member by which a schedule is recognised as ours, and as up to date. */
export const VERSION_MEMO = 'connectorVersion';

export interface WantedSchedule {
  readonly options: ScheduleOptions;
  readonly version: string;
  /** Null for a schedule of the installation itself. */
  readonly row: ScheduleRow | null;
}

const SECOND_MS = 1000;
/** A start that was missed, by an outage of the server, is caught up only if it is this recent. */
const CATCHUP_MS = 60 * SECOND_MS;

/** However long the interval: a daily job would else begin an hour early, within the call limits of the day before. */
const LONGEST_JITTER_MS = 5 * 60 * SECOND_MS;

/** What the schedule of a job shall be: spread over its interval by its name, never beside itself [SCH-01]. */
export function wantedSchedule(row: ScheduleRow): WantedSchedule {
  const id = scheduleId(row);
  const everyMs = row.intervalSeconds * SECOND_MS;
  const hash = createHash('sha256').update(id).digest().readUInt32BE(0);
  return versioned(row, {
    scheduleId: id,
    spec: {
      intervals: [{ every: everyMs, offset: (hash % row.intervalSeconds) * SECOND_MS }],
      jitter: Math.min(everyMs / 20, LONGEST_JITTER_MS),
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'scheduled',
      workflowId: scheduledId(row),
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ job: row.job, instanceCode: row.instanceCode }],
      staticSummary: `${row.job} of ${row.instanceCode}`,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCHUP_MS },
  });
}

/** Nightly, for the whole installation: open orders without a workflow are started again. */
export function openOrderCheckSchedule(): WantedSchedule {
  return versioned(null, {
    scheduleId: OPEN_ORDER_CHECK_ID,
    spec: { calendars: [{ hour: 2, minute: 17 }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'openOrderCheck',
      workflowId: OPEN_ORDER_CHECK_ID,
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [],
      staticSummary: 'open orders against running workflows',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCHUP_MS },
  });
}

function versioned(row: ScheduleRow | null, options: ScheduleOptions): WantedSchedule {
  const version = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 16);
  return { row, version, options: { ...options, memo: { [VERSION_MEMO]: version } } };
}

import { WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { isSomethingToSend, type Pace } from '../../activities/notifications/outbox';
import { NOTIFICATIONS_ID } from '../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { DISPATCHER_MARK } from './claim-orders';

export interface NotificationStart {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly pace: Pace;
}

/** Starts the workflow that tells people of their to-do's, when there is something to tell now; one that runs is joined. */
export async function startNotifications({ dataSource, client, pace }: NotificationStart): Promise<void> {
  if (!(await isSomethingToSend(dataSource, pace, DISPATCHER_MARK))) return;
  await client.workflow.start('notifications', {
    workflowId: NOTIFICATIONS_ID,
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: "messages about to-do's",
  });
}

import { proxyActivities } from '@temporalio/workflow';
import type { InstanceActivities } from '../activities/instances/instance-activities';
import { MARKETPLACE_TASK_QUEUE } from './task-queues';

/** A person waits for the answer: few attempts, then the reason in words. */
export const instanceActivities = proxyActivities<InstanceActivities>({
  taskQueue: MARKETPLACE_TASK_QUEUE,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 3 },
});

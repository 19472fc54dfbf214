import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { MasterDataActivities } from '../activities/master-data/master-data-activities';
import type { ImportActivities } from '../activities/orders/import-activities';
import { MARKETPLACE_TASK_QUEUE } from './task-queues';

/** Reading orders and master data: long, alive by heartbeats, repeated for as long as the marketplace needs. */
export const importActivities = proxyActivities<ImportActivities & MasterDataActivities>({
  taskQueue: MARKETPLACE_TASK_QUEUE,
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '20 seconds',
  // A cancel waits until the activity has ended its run.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '2 seconds', backoffCoefficient: 3, maximumInterval: '5 minutes' },
});

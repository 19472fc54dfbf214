import { proxyActivities } from '@temporalio/workflow';
import type { OpenOrderActivities, OpenOrderCheckResult } from '../activities/orders/open-order-activities';

const activities = proxyActivities<OpenOrderActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '10 seconds', maximumInterval: '10 minutes' },
});

/**
 * Nightly: an order that is open in the database and has no running workflow is started again, a run without one is ended
 * [TMP-04], and old logs are removed [RUN-03].
 */
export async function openOrderCheck(): Promise<OpenOrderCheckResult> {
  return activities.startStrayOrders.executeWithOptions(
    { activityId: 'startStrayOrders', summary: 'compare open orders and runs with running workflows, remove old logs' },
    [],
  );
}

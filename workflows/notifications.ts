import { proxyActivities } from '@temporalio/workflow';
import type { NotificationActivities, NotificationsResult } from '../activities/notifications/notification-activities';

const activities = proxyActivities<NotificationActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '10 seconds', maximumInterval: '10 minutes' },
});

/**
 * Tells people and other systems of the to-do's that wait for them [RUN-02]. The worker starts it when there is something to
 * send; one at a time, whoever starts another joins it.
 */
export async function notifications(): Promise<NotificationsResult> {
  return activities.sendNotifications.executeWithOptions(
    { activityId: 'sendNotifications', summary: "gather to-do's, send mails and webhooks" },
    [],
  );
}

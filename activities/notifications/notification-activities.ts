import type { DataSource } from 'typeorm';
import type { NotificationState } from '../../entities/notification.entity';
import type { Logger } from '../../platform/logger';
import { withHeartbeat } from '../with-heartbeat';
import {
  claimNotification,
  gatherNotices,
  readToldGroups,
  settleNotification,
  type ClaimedNotification,
  type Pace,
} from './outbox';
import type { MailSender } from './send-mail';
import type { WebhookSender } from './send-webhook';

export interface NotificationDependencies {
  readonly dataSource: DataSource;
  readonly sendMail: MailSender;
  readonly sendWebhook: WebhookSender;
  readonly pace: Pace;
  /** Where the API is reached, without a slash at the end. */
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** Counts alone: a history names no recipient. */
export interface NotificationsResult {
  readonly sent: number;
  /** Sent again later by themselves. */
  readonly failed: number;
  readonly givenUp: number;
}

/** Messages of one activity; whatever is left is begun by the next look. */
const MESSAGES_AT_ONCE = 50;

/**
 * Gathers what people are to hear of, one message for each recipient, and sends what is due. Each message is claimed and
 * committed before it is sent: one that was cut off is sent again under the same id. A message that fails touches nothing
 * but itself [RUN-02].
 */
export function createNotificationActivities(dependencies: NotificationDependencies) {
  const { dataSource, pace } = dependencies;
  return {
    sendNotifications: (): Promise<NotificationsResult> =>
      withHeartbeat(async ({ signal, note }) => {
        await gatherNotices(dataSource, pace);
        const counts = { sent: 0, waiting: 0, givenUp: 0 };
        for (let count = 0; count < MESSAGES_AT_ONCE && !signal.aborted; count += 1) {
          const message = await claimNotification(dataSource);
          if (message === null) break;
          counts[await send(dependencies, message)] += 1;
          note(counts);
        }
        return { sent: counts.sent, failed: counts.waiting, givenUp: counts.givenUp };
      }),
  };
}

export type NotificationActivities = ReturnType<typeof createNotificationActivities>;

async function send(
  { dataSource, sendMail, sendWebhook, publicUrl, logger }: NotificationDependencies,
  message: ClaimedNotification,
): Promise<NotificationState> {
  const { id: notificationId, channel, recipient, createdAt, attempts } = message;
  const groups = await readToldGroups(dataSource.manager, notificationId);
  const told = { notificationId, createdAt: createdAt.toISOString(), groups, publicUrl };
  const outcome = await (channel === 'mail' ? sendMail(recipient, told) : sendWebhook(recipient, told));
  const state = await settleNotification(dataSource, message, outcome);
  // The words of a mail server name the recipient: they are kept with the message alone [SEC-02].
  logger[state === 'givenUp' ? 'warn' : 'info']({ notificationId, channel, attempts }, `notification.${state}`);
  return state;
}

import type { DataSource } from 'typeorm';
import { Notification } from '../../entities/notification.entity';
import type { PageOf } from '../lists/page-schema';
import { readPage } from '../lists/read-page';
import { Problem } from '../problems/problem';
import type { NotificationBody, NotificationListQuery } from '../schemas/to-do';

/** Messages to people and to other systems, the newest first: what was sent, what waits, what was given up and why. */
export async function listNotifications(
  dataSource: DataSource,
  { limit, cursor, ...view }: NotificationListQuery,
): Promise<PageOf<NotificationBody>> {
  const messages = dataSource.getRepository(Notification).createQueryBuilder('n');
  if (view.state !== undefined) messages.andWhere('n.state in (:...state)', { state: view.state });
  if (view.channel !== undefined) messages.andWhere('n.channel in (:...channel)', { channel: view.channel });
  const key = { column: 'n.createdAt', idType: 'uuid' } as const;
  const page = await readPage(messages, { limit, cursor, isDescending: true, key, view });
  return { items: page.rows.map(notificationBody), nextCursor: page.nextCursor, count: page.count };
}

/**
 * Sends a message that was given up once more, with all its attempts before it.
 * @throws Problem notFound
 * @throws Problem notAllowedNow when it was not given up
 */
export async function sendAgain(dataSource: DataSource, id: string): Promise<NotificationBody> {
  const messages = dataSource.getRepository(Notification);
  const { affected } = await messages.update(
    { id, state: 'givenUp' },
    { state: 'waiting', attempts: 0, nextTryAt: new Date(), claimedUntil: null, endedAt: null },
  );
  const message = await messages.findOneBy({ id });
  if (message === null) throw new Problem('notFound', `There is no notification ${id}.`);
  if (affected !== 1) {
    const words = message.state === 'sent' ? 'was sent' : 'is still tried by itself';
    throw new Problem('notAllowedNow', `The notification ${words}: only one that was given up is sent again.`);
  }
  return notificationBody(message);
}

function notificationBody(message: Notification): NotificationBody {
  const { id, channel, recipient, state, toDoCount, attempts, lastError } = message;
  return {
    ...{ id, channel, recipient, state, toDoCount, attempts, lastError },
    nextTryAt: state === 'waiting' ? message.nextTryAt.toISOString() : null,
    createdAt: message.createdAt.toISOString(),
    endedAt: message.endedAt?.toISOString() ?? null,
  };
}

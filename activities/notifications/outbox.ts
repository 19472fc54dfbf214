import type { DataSource, EntityManager } from 'typeorm';
import { pauseBeforeNextAttempt } from '../../domain/notifications/next-attempt';
import type { ToldGroup } from '../../domain/notifications/told-to-dos';
import type { Channel } from '../../entities/notice.entity';
import type { NotificationState } from '../../entities/notification.entity';
import type { Sent } from './sent';

/** When a recipient hears of what is waiting for them. */
export interface Pace {
  /** Of the first after a silence: what comes within this time goes with it. */
  readonly gatherSeconds: number;
  /** Between two messages to one recipient. */
  readonly pauseSeconds: number;
}

/** Only one at a time gathers; which number it is does not matter, only that it is ours. */
const ADVISORY_LOCK = 7_204_113;

/** Whoever sends a message and says nothing for so long has died: another sends it, under the same id. */
const LEASE_SECONDS = 180;

/** What a message names of each group; the rest is counted. */
const SUBJECTS_NAMED = 20;

/** To-do's that are told, by their notices `n`: a copied database tells nothing before Go live [INS-05]. */
const NOTICES = 'notice n join to_do t on t.id = n.to_do_id join instance i on i.id = t.instance_id';

/** Those that no message tells yet. */
const WAITING_NOTICES = `${NOTICES} where n.notification_id is null and not i.is_copied`;

/** Recipients whose notices have waited long enough, as `due (channel, recipient)`; $1 and $2 are the pace. */
const DUE_RECIPIENTS = `
  select n.channel, n.recipient from ${WAITING_NOTICES}
   group by n.channel, n.recipient
  having min(n.raised_at) <= now() - make_interval(secs => $1)
     and not exists (select from notification m
                      where m.channel = n.channel and m.recipient = n.recipient
                        and m.created_at > now() - make_interval(secs => $2))`;

const TO_SEND = `
  state = 'waiting' and next_try_at <= now() and (claimed_until is null or claimed_until < now())
  and not exists (select from ${NOTICES} where n.notification_id = notification.id and i.is_copied)`;

/** Whether there is something to send now. One cheap look; `mark` goes with the statement. */
export async function isSomethingToSend(
  dataSource: DataSource,
  { gatherSeconds, pauseSeconds }: Pace,
  mark: string,
): Promise<boolean> {
  const rows: { isDue: boolean }[] = await dataSource.query(
    `${mark} select exists (${DUE_RECIPIENTS}) or exists (select from notification where ${TO_SEND}) as "isDue"`,
    [gatherSeconds, pauseSeconds],
  );
  return rows[0]?.isDue === true;
}

/**
 * Makes one message for each recipient of all that waits for them: a thousand parked orders are one message. What is done
 * by now is told to nobody.
 */
export function gatherNotices(dataSource: DataSource, { gatherSeconds, pauseSeconds }: Pace): Promise<void> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`select pg_advisory_xact_lock($1)`, [ADVISORY_LOCK]);
    await manager.query(
      `delete from notice n using to_do t
        where t.id = n.to_do_id and n.notification_id is null and t.closed_at is not null`,
    );
    await manager.query(
      `with due as (${DUE_RECIPIENTS}), chosen as (
         select n.id, n.channel, n.recipient from ${WAITING_NOTICES}
            and (n.channel, n.recipient) in (select channel, recipient from due)
       ), made as (
         insert into notification (channel, recipient, to_do_count)
         select channel, recipient, count(*) from chosen group by channel, recipient returning id, channel, recipient
       )
       update notice n set notification_id = m.id
         from chosen c join made m using (channel, recipient) where n.id = c.id`,
      [gatherSeconds, pauseSeconds],
    );
  });
}

export interface ClaimedNotification {
  readonly id: string;
  readonly channel: Channel;
  readonly recipient: string;
  /** This one included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** Takes the next message that is due, for as long as sending it may last. */
export async function claimNotification(dataSource: DataSource): Promise<ClaimedNotification | null> {
  const rows: ClaimedNotification[] = await dataSource.query(
    `with next as (
       select id from notification where ${TO_SEND} order by next_try_at limit 1 for update skip locked
     ), claimed as (
       update notification n set attempts = attempts + 1, claimed_until = now() + make_interval(secs => $1)
         from next where n.id = next.id returning n.id, n.channel, n.recipient, n.attempts, n.created_at
     ) select id, channel, recipient, attempts, created_at as "createdAt" from claimed`,
    [LEASE_SECONDS],
  );
  return rows[0] ?? null;
}

interface GroupRow extends Omit<ToldGroup, 'firstDueAt'> {
  readonly firstDueAt: Date;
}

/** What a message tells, the largest groups first. */
export async function readToldGroups(manager: EntityManager, notificationId: string): Promise<ToldGroup[]> {
  const rows: GroupRow[] = await manager.query(
    `select i.code as instance, t.reason_code as "reasonCode", count(*)::integer as count, min(t.due_at) as "firstDueAt",
            (array_agg(t.subject order by t.due_at, t.id))[1:$2::integer] as subjects
       from notice n join to_do t on t.id = n.to_do_id join instance i on i.id = t.instance_id
      where n.notification_id = $1 group by i.code, t.reason_code order by count(*) desc, i.code, t.reason_code`,
    [notificationId, SUBJECTS_NAMED],
  );
  return rows.map((row) => ({ ...row, firstDueAt: row.firstDueAt.toISOString() }));
}

/**
 * Writes what came of sending a message. Whoever was so slow that another took the message over has a say only when they
 * sent it: one that was sent stays so.
 *
 * @returns what became of the message: `waiting` when it is sent again later
 */
export async function settleNotification(
  dataSource: DataSource,
  { id, attempts }: ClaimedNotification,
  outcome: Sent,
): Promise<NotificationState> {
  const pause = outcome.kind === 'failed' && !outcome.isFinal ? pauseBeforeNextAttempt(attempts) : null;
  const state = outcome.kind === 'sent' ? 'sent' : pause === null ? 'givenUp' : 'waiting';
  const rows: { state: NotificationState }[] = await dataSource.query(
    `with settled as (
       update notification
          set state = $2, last_error = $3, claimed_until = null,
              next_try_at = now() + make_interval(secs => coalesce($4, 0)),
              ended_at = case when $2 = 'waiting' then null else now() end
        where id = $1 and state <> 'sent' and ($2 = 'sent' or attempts = $5)
       returning state
     ) select coalesce((select state from settled), state) as state from notification where id = $1`,
    [id, state, outcome.kind === 'sent' ? null : outcome.words, pause, attempts],
  );
  return rows[0]?.state ?? state;
}

import type { EntityManager } from 'typeorm';
import type { ToDoSettings } from '../domain/instance-settings';
import type { ToDoKind } from './to-do.entity';

export interface ToDoToRaise {
  readonly instanceId: string;
  readonly kind: ToDoKind;
  /** What it is about: the marketplace order id, or the record of a run line. */
  readonly subject: string;
  readonly reasonCode: string;
  readonly words: string;
  /** Internal id of `marketplace_order`. */
  readonly orderId?: string;
  readonly runLineId?: string;
  readonly settings: ToDoSettings;
  /** Whether the order's timeline says it; false where another entry does. */
  readonly isOnTimeline?: boolean;
}

const DUE = `to_char(r.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/**
 * Raises a to-do, in the transaction of its cause, with notices for those who are to hear of it [RUN-02, WFL-04]. One that
 * is open for the same cause gets the newest words and is told to nobody again. It is due after the days that the instance
 * gives, and of an order that is to be shipped no later than its shipping deadline.
 */
export async function raiseToDo(manager: EntityManager, toDo: ToDoToRaise): Promise<void> {
  const { responsible, dueInDays, webhook } = toDo.settings;
  const mails = responsible.filter((each) => each.includes('@'));
  const channels = [...mails.map(() => 'mail'), ...(webhook === null ? [] : ['webhook'])];
  const recipients = [...mails, ...(webhook === null ? [] : [webhook])];
  const whom = responsible.length === 0 ? '' : ` for ${responsible.join(', ')}`;
  await manager.query(
    `with raised as (
       insert into to_do (instance_id, kind, subject, reason_code, words, order_id, run_line_id, responsible, due_at)
       select $1, $2, $3, $4, $5::text, $6::bigint, $7::bigint, $8::text[],
              least(now() + make_interval(days => $9::integer),
                    (select greatest(o.shipping_deadline, now()) from marketplace_order o
                      where o.id = $6 and o.state = 'SHIPPING' and o.shipping_deadline is not null))
       on conflict (instance_id, kind, subject, reason_code) where closed_at is null
         do update set words = excluded.words, run_line_id = excluded.run_line_id
       returning id, due_at, xmax = 0 as is_new
     ), noticed as (
       insert into notice (to_do_id, channel, recipient)
       select r.id, n.channel, n.recipient from raised r, unnest($10::text[], $11::text[]) as n (channel, recipient)
        where r.is_new
     )
     insert into timeline_entry (order_id, kind, actor, sentence, data)
     select $6, 'toDo', 'system', $5 || '; to be looked at' || $12::text || ' by ' || ${DUE},
            jsonb_build_object('dueAt', r.due_at, 'recipients', to_jsonb($8::text[]), 'toDoId', r.id::text)
       from raised r where r.is_new and $13::boolean and $6 is not null`,
    [
      ...[toDo.instanceId, toDo.kind, toDo.subject, toDo.reasonCode, toDo.words],
      ...[toDo.orderId ?? null, toDo.runLineId ?? null, responsible, dueInDays, channels, recipients, whom],
      toDo.isOnTimeline ?? true,
    ],
  );
}

/** What the lines of runs said of a record is over: it was done [RUN-02]. */
export async function closeFailedLine(
  manager: EntityManager,
  { instanceId, subject }: { readonly instanceId: string; readonly subject: string },
): Promise<void> {
  await manager.query(
    `update to_do set closed_at = now(), closed_by = 'system'
      where instance_id = $1 and kind = 'failedLine' and subject = $2 and closed_at is null`,
    [instanceId, subject],
  );
}

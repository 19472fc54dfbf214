import type { EntityManager } from 'typeorm';
import type { ToDoSettings } from '../domain/instance-settings';
import { isoTime } from './iso-time';
import type { ToDoKind } from './to-do.entity';

export interface ToDoToRaise {
  readonly instanceId: string;
  readonly kind: ToDoKind;
  /** What it is about, as `ToDo.subject` has it. */
  readonly subject: string;
  readonly reasonCode: string;
  readonly words: string;
  /** Internal id of `marketplace_order`. */
  readonly orderId?: string;
  readonly runLineId?: string;
  readonly runId?: string;
  readonly settings: ToDoSettings;
  /** Whether the order's timeline says it; false where another entry does. */
  readonly isOnTimeline?: boolean;
}

const RAISE = `
  with given as (
    select * from jsonb_to_recordset($1::jsonb) as given (
      instance_id bigint, kind text, subject text, reason_code text, words text, order_id bigint, run_line_id bigint,
      run_id uuid, responsible text[], due_in_days integer, channels text[], recipients text[], whom text,
      is_on_timeline boolean)
  ), raised as (
    insert into to_do (instance_id, kind, subject, reason_code, words, order_id, run_line_id, run_id, responsible, due_at)
    select g.instance_id, g.kind, g.subject, g.reason_code, g.words, g.order_id, g.run_line_id, g.run_id, g.responsible,
           least(now() + make_interval(days => g.due_in_days),
                 (select greatest(o.shipping_deadline, now()) from marketplace_order o
                   where o.id = g.order_id and o.state = 'SHIPPING' and o.shipping_deadline is not null))
      from given g
    on conflict (instance_id, kind, subject, reason_code) where closed_at is null
      do update set words = excluded.words, run_line_id = excluded.run_line_id, run_id = excluded.run_id
    returning id, instance_id, kind, subject, reason_code, due_at, xmax = 0 as is_new
  ), fresh as (
    select r.id, r.due_at, g.* from raised r join given g using (instance_id, kind, subject, reason_code) where r.is_new
  ), noticed as (
    insert into notice (to_do_id, channel, recipient)
    select f.id, n.channel, n.recipient from fresh f, unnest(f.channels, f.recipients) as n (channel, recipient)
  )
  insert into timeline_entry (order_id, kind, actor, sentence, data)
  select f.order_id, 'toDo', 'system', f.words || '; to be looked at' || f.whom || ' by ' || ${isoTime('f.due_at')},
         jsonb_build_object('dueAt', f.due_at, 'recipients', to_jsonb(f.responsible), 'toDoId', f.id::text)
    from fresh f where f.is_on_timeline and f.order_id is not null`;

/**
 * Raises to-do's, in the transaction of their causes, with notices for those who are to hear of them [RUN-02, WFL-04]: one
 * statement, however many. One that is open for the same cause gets the newest words and is told to nobody again. Each is
 * due after the days that its instance gives, and of an order that is to be shipped no later than its shipping deadline.
 *
 * @param toDos each for another cause
 */
export async function raiseToDos(manager: EntityManager, toDos: readonly ToDoToRaise[]): Promise<void> {
  await manager.query(RAISE, [JSON.stringify(toDos.map(recordOf))]);
}

/** As `raiseToDos`, for one cause. */
export const raiseToDo = (manager: EntityManager, toDo: ToDoToRaise): Promise<void> => raiseToDos(manager, [toDo]);

function recordOf({ settings: { responsible, dueInDays, webhook }, ...toDo }: ToDoToRaise): object {
  const mails = responsible.filter((each) => each.includes('@'));
  return {
    ...{ instance_id: toDo.instanceId, kind: toDo.kind, subject: toDo.subject, reason_code: toDo.reasonCode },
    ...{ words: toDo.words, order_id: toDo.orderId, run_line_id: toDo.runLineId, run_id: toDo.runId },
    ...{ responsible, due_in_days: dueInDays },
    channels: [...mails.map(() => 'mail'), ...(webhook === null ? [] : ['webhook'])],
    recipients: [...mails, ...(webhook === null ? [] : [webhook])],
    whom: responsible.length === 0 ? '' : ` for ${responsible.join(', ')}`,
    is_on_timeline: toDo.isOnTimeline ?? true,
  };
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

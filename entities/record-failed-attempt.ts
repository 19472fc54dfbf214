import type { EntityManager } from 'typeorm';
import { addTimelineEntry } from './add-timeline-entry';

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 300;
/** A fault that passes becomes somebody's business after this many attempts [WFL-04]. */
const ATTEMPTS_UNTIL_TO_DO = 3;

/** Seconds until the next attempt after so many in a row, as the workflows' retry policies have it. */
export const pauseAfter = (attempts: number): number =>
  Math.min(FIRST_PAUSE_SECONDS * 3 ** (attempts - 1), LONGEST_PAUSE_SECONDS);

export interface FailedAttempt {
  /** Null: the one that the order shows as in hand. */
  readonly step: string | null;
  readonly words: string;
  readonly pauseSeconds: number;
  readonly toDo: ToDo;
}

/** Whose business a fault becomes, and in how many days, by the settings of its instance [INS-06]. */
export interface ToDo {
  readonly recipients: readonly string[];
  readonly dueInDays: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Counts an attempt of an order's step that failed and is tried again by itself: how often, why and when next are on the
 * order, and the third raises a to-do.
 *
 * @param orderId internal id of `marketplace_order`
 */
export async function recordFailedAttempt(
  manager: EntityManager,
  orderId: string,
  { step, words, pauseSeconds, toDo }: FailedAttempt,
): Promise<void> {
  const rows: { attempts: number }[] = await manager.query(
    `with failed as (
       update marketplace_order
          set attempts = attempts + 1, last_error = $2, next_try_at = now() + make_interval(secs => $3),
              current_step = coalesce($4, current_step),
              progress = case when $4::text is null then progress else 'running' end,
              turn = case when $4::text is null then turn else 'us' end
        where id = $1 returning attempts
     ) select attempts from failed`,
    [orderId, words, pauseSeconds, step],
  );
  const attempts = rows[0]?.attempts;
  if (attempts !== ATTEMPTS_UNTIL_TO_DO) return;
  const { recipients } = toDo;
  const dueAt = new Date(Date.now() + toDo.dueInDays * DAY_MS).toISOString();
  const whom = recipients.length === 0 ? '' : ` for ${recipients.join(', ')}`;
  await addTimelineEntry(manager, orderId, {
    kind: 'toDo',
    actor: 'system',
    sentence: `Failed ${String(attempts)} times, and is tried again by itself; to be looked at${whom} by ${dueAt}: ${words}`,
    data: { dueAt, recipients },
  });
}

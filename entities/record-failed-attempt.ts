import type { EntityManager } from 'typeorm';
import type { ToDoSettings } from '../domain/instance-settings';
import { raiseToDo } from './raise-to-do';

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
  readonly reasonCode: string;
  readonly words: string;
  readonly pauseSeconds: number;
  readonly toDo: ToDoSettings;
}

interface FailingOrder {
  readonly attempts: number;
  readonly instanceId: string;
  readonly marketplaceOrderId: string;
}

/**
 * Counts an attempt of an order's step that failed and is tried again by itself: how often, why and when next are on the
 * order, and the third raises a to-do.
 *
 * @param orderId internal id of `marketplace_order`
 */
export async function recordFailedAttempt(
  manager: EntityManager,
  orderId: string,
  { step, reasonCode, words, pauseSeconds, toDo }: FailedAttempt,
): Promise<void> {
  const rows: FailingOrder[] = await manager.query(
    `with failed as (
       update marketplace_order
          set attempts = attempts + 1, last_error = $2, next_try_at = now() + make_interval(secs => $3),
              current_step = coalesce($4, current_step),
              progress = case when $4::text is null then progress else 'running' end,
              turn = case when $4::text is null then turn else 'us' end
        where id = $1 returning attempts, instance_id, marketplace_order_id
     ) select attempts, instance_id as "instanceId", marketplace_order_id as "marketplaceOrderId" from failed`,
    [orderId, words, pauseSeconds, step],
  );
  const [order] = rows;
  if (order?.attempts !== ATTEMPTS_UNTIL_TO_DO) return;
  await raiseToDo(manager, {
    ...{ kind: 'failingOrder', instanceId: order.instanceId, orderId, subject: order.marketplaceOrderId },
    ...{ reasonCode, settings: toDo },
    words: `Failed ${String(ATTEMPTS_UNTIL_TO_DO)} times, and is tried again by itself: ${words}`,
  });
}

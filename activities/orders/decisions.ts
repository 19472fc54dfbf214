import type { EntityManager } from 'typeorm';
import { countryKey } from '../../domain/changes/other-country';
import { reason, type Reason } from '../../domain/reason-codes';

/** What happened too late to be followed by itself: the order waits until a person has decided about it. */
export interface AwaitedDecision {
  /** Of the change; one that is there already is awaited anew. */
  readonly key: string;
  readonly words: string;
}

/** Everything else of the change is taken over; about this a person decides, by Skip [CAN-06, TAX-03]. */
export async function awaitDecisions(
  manager: EntityManager,
  orderId: string,
  awaited: readonly AwaitedDecision[],
): Promise<void> {
  if (awaited.length === 0) return;
  await manager.query(
    `insert into order_change (order_id, key, awaits_decision)
     select $1, a.key, a.words from unnest($2::text[], $3::text[]) as a (key, words)
     on conflict (order_id, key) do update set awaits_decision = excluded.awaits_decision`,
    [orderId, awaited.map(({ key }) => key), awaited.map(({ words }) => words)],
  );
}

/** All that waits for a person's decision, the oldest first. */
export async function readDecisions(manager: EntityManager, orderId: string): Promise<readonly Reason[]> {
  const rows: AwaitedDecision[] = await manager.query(
    `select key, awaits_decision as words from order_change
      where order_id = $1 and awaits_decision is not null order by id`,
    [orderId],
  );
  return rows.map(({ key, words }) =>
    reason(key.startsWith(countryKey) ? 'countryChanged' : 'shippedButCancelled', words),
  );
}

/**
 * A person decided about all of it; who and why is on the timeline.
 *
 * @param about what the keys begin with: only these, which no decision is needed about any more
 */
export async function closeDecisions(manager: EntityManager, orderId: string, about = ''): Promise<void> {
  await manager.query(
    `update order_change set awaits_decision = null
      where order_id = $1 and awaits_decision is not null and starts_with(key, $2)`,
    [orderId, about],
  );
}

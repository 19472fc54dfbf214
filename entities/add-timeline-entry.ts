import type { EntityManager } from 'typeorm';

export interface TimelineFact {
  /** A verb's past, as in `imported`; filters and the live view go by it. */
  readonly kind: string;
  /** `system`, `marketplace`, or who acted. */
  readonly actor: string;
  readonly sentence: string;
  /** No personal detail: ids, codes, amounts. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Minor entries are folded. */
  readonly isPrimary?: boolean;
}

/** Adds one fact to an order's timeline, in the transaction that made it true. */
export async function addTimelineEntry(manager: EntityManager, orderId: string, fact: TimelineFact): Promise<void> {
  await manager.query(
    `insert into timeline_entry (order_id, kind, actor, sentence, data, is_primary) values ($1, $2, $3, $4, $5, $6)`,
    [orderId, ...timelineValues(fact)],
  );
}

/** Of the columns kind, actor, sentence, data, is_primary, for statements that write an entry beside something else. */
export const timelineValues = (fact: TimelineFact): unknown[] => [
  ...[fact.kind, fact.actor, fact.sentence, JSON.stringify(fact.data ?? {}), fact.isPrimary ?? true],
];

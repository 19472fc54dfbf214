import type { EntityManager } from 'typeorm';

export interface InstanceFact {
  /** A verb's past, as in `paused`. */
  readonly kind: string;
  /** `system`, or who acted. */
  readonly actor: string;
  readonly sentence: string;
  /** No key and no personal detail. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Adds one fact to an instance's story, in the transaction that made it true. */
export async function addInstanceEvent(manager: EntityManager, instanceId: string, fact: InstanceFact): Promise<void> {
  await manager.query(
    `insert into instance_event (instance_id, kind, actor, sentence, data) values ($1, $2, $3, $4, $5)`,
    [instanceId, fact.kind, fact.actor, fact.sentence, JSON.stringify(fact.data ?? {})],
  );
}

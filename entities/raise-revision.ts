import type { EntityManager } from 'typeorm';

/**
 * Tells the lifecycles of these orders that something about them changed. Called in the transaction of the change:
 * the dispatcher then signals each order, or starts its workflow, once the change is committed.
 *
 * @param orderIds internal ids of `marketplace_order`
 */
export async function raiseRevision(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await manager.query(
    `update marketplace_order set pending_revision = pending_revision + 1 where id = any($1::bigint[])`,
    [orderIds],
  );
  await wakeDispatcher(manager);
}

/**
 * Has orders read from the marketplace, a hundred a call; the reading wakes their lifecycles, changed or not. Wanted
 * before something is told that must not overwrite what somebody did in the portal, and after a lost answer.
 */
export async function wantReading(manager: EntityManager, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await manager.query(`update marketplace_order set read_back_wanted = true where id = any($1::bigint[])`, [orderIds]);
  await wakeDispatcher(manager);
}

/** The channel on which the worker's dispatcher listens; without a listener it looks by itself every few seconds. */
export const ORDER_CHANGED_CHANNEL = 'order_changed';

/** Delivered by PostgreSQL when the transaction commits; many in one transaction arrive as one. */
export async function wakeDispatcher(manager: EntityManager): Promise<void> {
  await manager.query(`notify ${ORDER_CHANGED_CHANNEL}`);
}

export interface ReleasedCause {
  readonly reasonCode: string;
  /** Of every instance unless given. */
  readonly instanceId?: string;
  /** Only orders whose reason names one of them, such as a SKU. */
  readonly subjects?: readonly string[];
  /**
   * Orders whose step is under way are left out: one that makes the same product waits for the caller, who would wait
   * for it.
   */
  readonly isInHandLeftOut?: boolean;
}

/**
 * Lets orders that are parked for a reason try again, since its cause may be gone: a product was made, a workflow
 * configuration line was added [ORD-15]. An order whose cause still stands parks again with a new number.
 */
export async function releaseParked(manager: EntityManager, cause: ReleasedCause): Promise<void> {
  await manager.query(
    `update marketplace_order
        set parked_content_hash = null, pending_revision = pending_revision + 1
      where id in (select id from marketplace_order
                    where parked_step is not null and reason_code = $1 and ($2::bigint is null or instance_id = $2)
                      and ($3::text[] is null or reason_subjects is null or reason_subjects && $3)
                    order by id for update ${cause.isInHandLeftOut === true ? 'skip locked' : ''})`,
    [cause.reasonCode, cause.instanceId ?? null, cause.subjects ?? null],
  );
  await wakeDispatcher(manager);
}

/** The channel on which the worker hears that a schedule, or the gate of an instance, was changed. */
export const SCHEDULES_CHANGED_CHANNEL = 'schedules_changed';

/** Has Temporal's schedules follow the database now; without a listener they do so every few minutes. */
export async function wakeSchedules(manager: EntityManager): Promise<void> {
  await manager.query(`notify ${SCHEDULES_CHANGED_CHANNEL}`);
}

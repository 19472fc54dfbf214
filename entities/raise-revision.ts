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

/** The channel on which the worker hears that a schedule, or the gate of an instance, was changed. */
export const SCHEDULES_CHANGED_CHANNEL = 'schedules_changed';

/** Has Temporal's schedules follow the database now; without a listener they do so every few minutes. */
export async function wakeSchedules(manager: EntityManager): Promise<void> {
  await manager.query(`notify ${SCHEDULES_CHANGED_CHANNEL}`);
}

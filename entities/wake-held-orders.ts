import type { EntityManager } from 'typeorm';
import type { WaitingReason } from '../domain/lifecycle/lifecycle-action';
import { wakeDispatcher, wakeSchedules } from './raise-revision';

/**
 * A hold began: orders whose goods are gone and whose marketplace was not told wait for its end now, and say so. All
 * others notice it when something happens to them. Called after the change is committed.
 */
export async function tellHeldOrders(manager: EntityManager, instanceId: string): Promise<void> {
  await wakeOpenOrders(manager, instanceId, UNTOLD);
  await wakeSchedules(manager);
}

const UNTOLD = `exists (select from sale_order s join delivery d on d.sale_order_id = s.id
                         where s.order_id = o.id and d.state = 'done' and d.told_at is null)`;

/**
 * Tells exactly the orders that wait for their instance that its hold has ended [INS-08]. Called after the change is
 * committed; repeated, it finds those that an ending which was cut off has left behind.
 */
export async function wakeHeldOrders(manager: EntityManager, instanceId: string): Promise<void> {
  await wakeOpenOrders(manager, instanceId, `o.waiting_for = 'gate'`);
  await wakeSchedules(manager);
}

/** Has orders look again that wait for what was changed. Called after the change is committed. */
export const wakeWaitingOrders = (manager: EntityManager, instanceId: string, reason: WaitingReason): Promise<void> =>
  wakeOpenOrders(manager, instanceId, `o.progress = 'waiting' and o.waiting_for = '${reason}'`);

/** Orders that are told at once. */
const WAKE_AT_ONCE = 1000;

/**
 * Page by page, so that no lock on so many orders is held for long; those of a page are locked in the order in which imports
 * lock them, so that neither waits for the other crosswise.
 */
async function wakeOpenOrders(manager: EntityManager, instanceId: string, condition: string): Promise<void> {
  for (let afterId = '0', isMore = true; isMore;) {
    const rows: { id: string }[] = await manager.query(
      `with waiting as (
         select o.id from marketplace_order o
          where o.instance_id = $1 and o.id > $2 and o.progress <> 'finished' and o.decision <> 'ignored'
            and ${condition} order by o.id limit $3
       ), held as materialized (
         select o.id from waiting w join marketplace_order o on o.id = w.id
          order by o.marketplace_order_id for update of o
       ), woken as (
         update marketplace_order o set pending_revision = pending_revision + 1 from held h
          where o.id = h.id returning o.id
       ) select max(id) as id from woken having count(*) > 0`,
      [instanceId, afterId, WAKE_AT_ONCE],
    );
    isMore = rows[0] !== undefined;
    afterId = rows[0]?.id ?? afterId;
  }
  await wakeDispatcher(manager);
}

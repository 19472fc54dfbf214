import type { EntityManager } from 'typeorm';
import { wakeDispatcher, wakeSchedules } from './raise-revision';

/**
 * A hold began: orders whose goods are gone and whose marketplace was not told wait for its end now, and say so. All
 * others notice it when something happens to them. Called after the change is committed.
 */
export async function tellHeldOrders(manager: EntityManager, instanceId: string): Promise<void> {
  await manager.query(
    `update marketplace_order o set pending_revision = pending_revision + 1
       from sale_order s join delivery d on d.sale_order_id = s.id and d.state = 'done' and d.told_at is null
      where o.instance_id = $1 and s.order_id = o.id and o.progress <> 'finished'`,
    [instanceId],
  );
  await wakeDispatcher(manager);
  await wakeSchedules(manager);
}

/** Orders that are told at once when a hold ends. */
const WAKE_AT_ONCE = 1000;

/**
 * Tells exactly the orders that wait for their instance that its hold has ended, page by page [INS-08]. Called after the
 * change is committed; repeated, it finds those that an ending which was cut off has left behind.
 */
export async function wakeHeldOrders(manager: EntityManager, instanceId: string): Promise<void> {
  for (let afterId = '0', isMore = true; isMore;) {
    const rows: { id: string }[] = await manager.query(
      `with waiting as (
         select id from marketplace_order
          where instance_id = $1 and id > $2 and progress <> 'finished' and decision <> 'ignored'
            and waiting_for = 'gate' order by id limit $3
       ), woken as (
         update marketplace_order o set pending_revision = pending_revision + 1 from waiting w
          where o.id = w.id returning o.id
       ) select max(id) as id from woken having count(*) > 0`,
      [instanceId, afterId, WAKE_AT_ONCE],
    );
    isMore = rows[0] !== undefined;
    afterId = rows[0]?.id ?? afterId;
  }
  await wakeDispatcher(manager);
  await wakeSchedules(manager);
}

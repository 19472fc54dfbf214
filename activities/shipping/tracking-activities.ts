import type { DataSource, EntityManager } from 'typeorm';
import { wakeDispatcher } from '../../entities/raise-revision';
import { trackingExportId } from '../../workflows/ids';
import type { InstanceInput } from '../../workflows/messages';
import { toDatabaseFailure } from '../database-failure';
import { endRun, openRun } from '../runs/run-record';

/** The tracking export's one act; only the lifecycle of each order pushes [TRK-02]. */
export function createTrackingActivities({ dataSource }: { readonly dataSource: DataSource }) {
  return {
    markTrackingDue: ({ instanceCode }: InstanceInput) => markTrackingDue(dataSource, instanceCode),
  };
}

export type TrackingActivities = ReturnType<typeof createTrackingActivities>;

/** The marketplace is told of an order once, when nothing of it is left to ship. */
const NOTHING_LEFT = `not exists (select from delivery open where open.sale_order_id = s.id
                                                  and open.state in ('waiting', 'ready'))`;

/**
 * Deliveries done and untold are due, once nothing of their order is left to ship: their orders are read, which wakes them,
 * and each line takes the push's outcome.
 */
async function markTrackingDue(
  dataSource: DataSource,
  instanceCode: string,
): Promise<{ readonly runId: string; readonly due: number }> {
  try {
    return await dataSource.transaction(async (manager) => {
      const instances: { id: string }[] = await manager.query(`select id from instance where code = $1`, [
        instanceCode,
      ]);
      const instanceId = instances[0]?.id;
      if (instanceId === undefined) throw new Error(`There is no instance ${instanceCode}`);
      const workflowId = trackingExportId(instanceCode);
      const runId = await openRun(manager, { instanceId, operation: 'exportTracking', kind: 'delta', workflowId });
      const due = await markDue(manager, { runId, orderIds: await lockDueOrders(manager, instanceId) });
      await manager.query(`update run set changed_count = $2 where id = $1`, [runId, due]);
      await endRun(manager, runId);
      await wakeDispatcher(manager);
      return { runId, due };
    });
  } catch (error) {
    throw toDatabaseFailure(error);
  }
}

/**
 * Orders with a delivery to tell, but for those that a person chose to go on without telling. Locked before their
 * deliveries, as each lifecycle locks them, so that neither waits for the other crosswise; in the order in which imports
 * lock them.
 */
async function lockDueOrders(manager: EntityManager, instanceId: string): Promise<readonly string[]> {
  const rows: { id: string }[] = await manager.query(
    `select o.id from marketplace_order o
       join sale_order s on s.order_id = o.id and s.state = 'confirmed'
       join delivery d on d.sale_order_id = s.id and d.state = 'done' and d.told_at is null
      where o.instance_id = $1 and ${NOTHING_LEFT} and not exists (
              select from order_step p where p.order_id = o.id and p.step = 'shipDelivery' and p.state = 'skipped')
      order by o.marketplace_order_id for update of o`,
    [instanceId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Looks again under the locks: what was told meanwhile is due no more, and nobody would settle its line. An order that
 * is parked pushes nothing, and its line says why [RUN-01].
 */
async function markDue(
  manager: EntityManager,
  { runId, orderIds }: { readonly runId: string; readonly orderIds: readonly string[] },
): Promise<number> {
  const marked: { id: string }[] = await manager.query(
    `with due as (
       select d.id, d.name, o.id as order_id, o.reason_code, o.reason_text,
              o.parked_step is not null and o.parked_content_hash is not distinct from o.content_hash as is_parked
         from marketplace_order o
         join sale_order s on s.order_id = o.id and s.state = 'confirmed'
         join delivery d on d.sale_order_id = s.id and d.state = 'done' and d.told_at is null
        where o.id = any($2::bigint[]) and ${NOTHING_LEFT}
     ), pushed as (
       update delivery set push_wanted = true from due where delivery.id = due.id and not delivery.push_wanted
     ), wanted as (
       update marketplace_order o set read_back_wanted = true from due where o.id = due.order_id
     )
     insert into run_line (run_id, record, order_id, state, reason_code, message)
     select $1, name, order_id, case when is_parked then 'failed' else 'draft' end,
            case when is_parked then reason_code end, case when is_parked then reason_text end
       from due
     on conflict (run_id, record) do nothing returning id`,
    [runId, orderIds],
  );
  return marked.length;
}

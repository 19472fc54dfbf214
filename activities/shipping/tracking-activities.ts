import type { DataSource } from 'typeorm';
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

/** Deliveries done and untold are due: their orders are read, which wakes them, and each line takes the push's outcome. */
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
      const marked: { id: string }[] = await manager.query(
        `with due as (
           select d.id, s.order_id, d.name from delivery d
             join sale_order s on s.id = d.sale_order_id and s.state = 'confirmed'
             join marketplace_order o on o.id = s.order_id and o.instance_id = $1
            where d.state = 'done' and d.told_at is null
         ), pushed as (
           update delivery set push_wanted = true from due where delivery.id = due.id and not delivery.push_wanted
         ), wanted as (
           update marketplace_order o set read_back_wanted = true from due where o.id = due.order_id
         )
         insert into run_line (run_id, record, order_id) select $2, due.name, due.order_id from due
         on conflict (run_id, record) do nothing returning id`,
        [instanceId, runId],
      );
      await manager.query(`update run set changed_count = $2 where id = $1`, [runId, marked.length]);
      await endRun(manager, runId);
      await wakeDispatcher(manager);
      return { runId, due: marked.length };
    });
  } catch (error) {
    throw toDatabaseFailure(error);
  }
}

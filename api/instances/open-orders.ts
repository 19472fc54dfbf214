import type { EntityManager } from 'typeorm';

/** How many orders of an instance are taken or wait, and are not finished. */
export async function countOpenOrders(manager: EntityManager, instanceId: string): Promise<number> {
  const rows: { count: string }[] = await manager.query(
    `select count(*) as count from marketplace_order
      where instance_id = $1 and progress <> 'finished' and decision <> 'ignored'`,
    [instanceId],
  );
  return Number(rows[0]?.count ?? 0);
}

/** Whether the instance has ever had an order: these stay with its shop and its company for ever. */
export async function hasOrders(manager: EntityManager, instanceId: string): Promise<boolean> {
  const rows: object[] = await manager.query(`select from marketplace_order where instance_id = $1 limit 1`, [
    instanceId,
  ]);
  return rows.length > 0;
}

import type { DataSource } from 'typeorm';

/**
 * Compares the Temporal namespace with the one that this database last dispatched to. In another one nothing was ever
 * started: every open order counts as not dispatched.
 *
 * @returns orders that are dispatched again
 */
export function rememberNamespace(dataSource: DataSource, temporalNamespaceId: string): Promise<number> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`insert into installation (id) values (1) on conflict (id) do nothing`);
    const rows: { known: string | null }[] = await manager.query(
      `select temporal_namespace_id as known from installation where id = 1 for update`,
    );
    const known = rows[0]?.known ?? null;
    if (known === temporalNamespaceId) return 0;
    await manager.query(`update installation set temporal_namespace_id = $1 where id = 1`, [temporalNamespaceId]);
    if (known === null) return 0;
    const again: { id: string }[] = await manager.query(
      `with again as (
         update marketplace_order set pending_revision = pending_revision + 1, claimed_until = null
          where progress <> 'finished' and decision <> 'ignored' returning id
       ) select id from again`,
    );
    return again.length;
  });
}

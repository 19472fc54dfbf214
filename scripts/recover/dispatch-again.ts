import type { EntityManager } from 'typeorm';
import type { KnownLifecycle } from './temporal-orders';

export interface DispatchedAgain {
  readonly orders: number;
  /** Of them, those that are read from the marketplace before it is told that they are shipped. */
  readonly readFirst: number;
}

/**
 * Every open order is dispatched again, and so is every finished one that still runs in Temporal, which then ends. Their
 * revisions go beyond all that a workflow can have read from a newer copy of this database, or it would hear nothing.
 */
export async function dispatchAll(
  manager: EntityManager,
  { revision, finishedButRunning }: { readonly revision: number; readonly finishedButRunning: readonly string[] },
): Promise<DispatchedAgain> {
  const rows: { isReadFirst: boolean }[] = await manager.query(
    `with untold as (
       select s.order_id from delivery d join sale_order s on s.id = d.sale_order_id and s.state = 'confirmed'
        where d.state = 'done' and d.told_at is null
     ), dispatched as (
       update marketplace_order o
          set pending_revision = greatest(pending_revision + 1, $1), claimed_until = null,
              read_back_wanted = o.read_back_wanted or o.id in (select order_id from untold)
        where decision <> 'ignored' and (progress <> 'finished' or id = any($2::bigint[]))
        returning o.read_back_wanted
     ) select read_back_wanted as "isReadFirst" from dispatched`,
    [revision, finishedButRunning],
  );
  return { orders: rows.length, readFirst: rows.filter(({ isReadFirst }) => isReadFirst).length };
}

/** As `dispatchAll`, for what is still apart after a recovery: orders that nothing waits to tell Temporal of. */
export async function dispatchStray(
  manager: EntityManager,
  stray: {
    readonly running: readonly KnownLifecycle[];
    readonly finishedButRunning: readonly string[];
  },
): Promise<DispatchedAgain> {
  const rows: { id: string }[] = await manager.query(
    `with running as (
       select o.id from unnest($1::text[], $2::text[]) as r (instance_code, marketplace_order_id)
         join instance i on i.code = r.instance_code
         join marketplace_order o on o.instance_id = i.id and o.marketplace_order_id = r.marketplace_order_id
     ), dispatched as (
       update marketplace_order o set pending_revision = pending_revision + 1
        where decision <> 'ignored' and pending_revision = dispatched_revision
          and (id = any($3::bigint[]) or (progress <> 'finished' and id not in (select id from running)))
        returning o.id
     ) select id from dispatched`,
    [
      stray.running.map(({ instanceCode }) => instanceCode),
      stray.running.map(({ marketplaceOrderId }) => marketplaceOrderId),
      stray.finishedButRunning,
    ],
  );
  return { orders: rows.length, readFirst: 0 };
}

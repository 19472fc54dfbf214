import type { DataSource } from 'typeorm';

export interface OpenOrdersToFill {
  readonly instanceCode: string;
  readonly orders: number;
  /** Whether their lifecycles know of them already. */
  readonly isDispatched: boolean;
  /** Held by a person: a lifecycle that looks finds nothing to do but wait. */
  readonly isHeld?: boolean;
}

/** Writes open orders that wait for their delivery, as rows alone: nothing was received and nothing runs. */
export async function fillOpenOrders(
  dataSource: DataSource,
  { instanceCode, orders, isDispatched, isHeld = false }: OpenOrdersToFill,
): Promise<void> {
  await dataSource.query(
    `insert into marketplace_order (instance_id, marketplace_order_id, state, content_hash, last_updated_at,
                                    requested_at, last_read_at, decision, progress, turn, waiting_for, waiting_since,
                                    ordered_at, shipping_deadline, line_count, pending_revision, dispatched_revision,
                                    paused_by, pause_note)
     select i.id, 'FILL-' || gen_random_uuid(), 'SHIPPING', md5(n::text), now() - interval '2 days', now(), now(),
            'taken', 'waiting', 'warehouse', 'delivery', now(), now() - make_interval(mins => n), now() + make_interval(mins => n),
            1, 1, $3::integer, $4::text, $4::text
       from instance i, generate_series(1, $2::integer) n where i.code = $1`,
    [instanceCode, orders, isDispatched ? 1 : 0, isHeld ? 'bench' : null],
  );
}

/** Writes further instances, copies of the demo's, each with so many open orders. Answers their codes. */
export async function fillInstances(
  dataSource: DataSource,
  { instances, ordersEach }: { readonly instances: number; readonly ordersEach: number },
): Promise<void> {
  const rows: { code: string }[] = await dataSource.query(
    `insert into instance (code, name, environment, base_url, shop_id, company_id, warehouse_id, settings, state,
                           confirmed_at)
     select 'fill' || n, 'Filled ' || n, environment, base_url, 900000 + n, company_id, warehouse_id, settings, state,
            confirmed_at
       from instance, generate_series(1, $1::integer) n where code = 'demo' returning code`,
    [instances],
  );
  for (const { code } of rows) {
    await fillOpenOrders(dataSource, { instanceCode: code, orders: ordersEach, isDispatched: true });
  }
  await dataSource.query('analyze');
}

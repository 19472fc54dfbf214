import type { DataSource } from 'typeorm';
import { holdOf } from '../../entities/instance-hold';

/** Orders that one page of the dispatcher takes. */
export const ORDERS_PER_PAGE = 100;

/** A dispatcher that died leaves its page to another after this long. */
const LEASE_SECONDS = 30;

/** An order that Temporal did not take is told again after this long: meanwhile it stands in nobody's way. */
const REFUSED_SECONDS = 10;

export interface ClaimedOrder {
  readonly id: string;
  readonly instanceCode: string;
  readonly instanceName: string;
  readonly marketplaceOrderId: string;
  readonly lineCount: number;
  readonly revision: number;
}

/** Takes a page of orders whose change was not told to Temporal yet, by a lease that is committed before any call. */
export function claimOrders(dataSource: DataSource): Promise<ClaimedOrder[]> {
  return dataSource.query(
    `with due as (
       select id from marketplace_order
        where pending_revision > dispatched_revision and decision <> 'ignored'
          and (claimed_until is null or claimed_until < now())
        order by id limit $1 for update skip locked
     ), claimed as (
       update marketplace_order o set claimed_until = now() + make_interval(secs => $2) from due where o.id = due.id
       returning o.id, o.instance_id, o.marketplace_order_id, o.line_count, o.pending_revision
     )
     select c.id, i.code as "instanceCode", i.name as "instanceName", c.marketplace_order_id as "marketplaceOrderId",
            c.line_count as "lineCount", c.pending_revision as revision
       from claimed c join instance i on i.id = c.instance_id order by c.id`,
    [ORDERS_PER_PAGE, LEASE_SECONDS],
  );
}

/** What was told counts as dispatched, unless a later revision has been, and its lease ends. */
export async function settleClaims(
  dataSource: DataSource,
  claimed: readonly ClaimedOrder[],
  told: ReadonlySet<string>,
): Promise<void> {
  await dataSource.query(
    `update marketplace_order o
        set dispatched_revision = case when c.is_told then greatest(o.dispatched_revision, c.revision)
                                       else o.dispatched_revision end,
            claimed_until = case when c.is_told then null else now() + make_interval(secs => $4) end
       from unnest($1::bigint[], $2::integer[], $3::boolean[]) as c (id, revision, is_told) where o.id = c.id`,
    [
      claimed.map(({ id }) => id),
      claimed.map(({ revision }) => revision),
      claimed.map(({ id }) => told.has(id)),
      REFUSED_SECONDS,
    ],
  );
}

export interface WantedReadBack {
  readonly instanceCode: string;
  readonly marketplaceOrderIds: readonly string[];
}

/** Asked again after this long when the order was not read meanwhile. */
const READ_BACK_LEASE_SECONDS = 60;

/**
 * Orders that are to be read, by instance: a hundred of them are read by one call. Those of an instance that is held
 * wait until the hold ends.
 */
export function claimReadBacks(dataSource: DataSource): Promise<WantedReadBack[]> {
  return dataSource.query(
    `with due as (
       select o.id from marketplace_order o join instance i on i.id = o.instance_id
         and i.state <> 'archived' and ${holdOf('i')} is null
        where o.read_back_wanted and (o.claimed_until is null or o.claimed_until < now())
        order by o.id limit $1 for update of o skip locked
     ), claimed as (
       update marketplace_order o set claimed_until = now() + make_interval(secs => $2) from due where o.id = due.id
       returning o.instance_id, o.marketplace_order_id
     )
     select i.code as "instanceCode", array_agg(c.marketplace_order_id) as "marketplaceOrderIds"
       from claimed c join instance i on i.id = c.instance_id group by i.code`,
    [ORDERS_PER_PAGE, READ_BACK_LEASE_SECONDS],
  );
}

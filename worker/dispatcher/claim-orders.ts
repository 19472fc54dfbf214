import type { DataSource } from 'typeorm';
import { holdOf } from '../../entities/instance-hold';

/** Orders that one page of the dispatcher takes. */
export const ORDERS_PER_PAGE = 100;

/** Stands in each look for work, which comes by the clock: whoever counts what an act costs leaves these out. */
export const DISPATCHER_MARK = '/* dispatcher */';

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
  /** Its instance gave all that it might, and may have more. */
  readonly isWholeShare: boolean;
}

/**
 * A page of orders that are claimed together, shared out among the instances that have some, in no fixed order of
 * instances: a hundred thousand orders of one delay none of another. Each look into the orders goes by an index that begins
 * with the instance, so that it costs what it finds.
 *
 * @param due which orders, of the table `marketplace_order` by its alias `o`
 * @param instances which instances, by the alias `i`
 */
const claimShared = (due: string, instances: string): string => `
  with ${DISPATCHER_MARK} waiting as materialized (
    select i.id, $1 / least($1, count(*) over ()) as share
      from instance i cross join lateral (
             select from marketplace_order o
              where o.instance_id = i.id and ${due} and (o.claimed_until is null or o.claimed_until < now()) limit 1) one
     where ${instances} order by random()
  ), due as (
    select o.id, w.share
      from waiting w cross join lateral (
             select o.id from marketplace_order o
              where o.instance_id = w.id and ${due} and (o.claimed_until is null or o.claimed_until < now())
              order by o.id limit w.share for update of o skip locked) o
     limit $1
  ), claimed as (
    update marketplace_order o set claimed_until = now() + make_interval(secs => $2) from due where o.id = due.id
    returning o.id, o.instance_id, o.marketplace_order_id, o.line_count, o.pending_revision, due.share
  )`;

const CLAIM_ORDERS = `
  ${claimShared(`o.pending_revision > o.dispatched_revision and o.decision <> 'ignored'`, 'true')}
  select c.id, i.code as "instanceCode", i.name as "instanceName", c.marketplace_order_id as "marketplaceOrderId",
         c.line_count as "lineCount", c.pending_revision as revision,
         count(*) over (partition by i.id) >= c.share as "isWholeShare"
    from claimed c join instance i on i.id = c.instance_id order by c.id`;

/** Takes a page of orders whose change was not told to Temporal yet, by a lease that is committed before any call. */
export function claimOrders(dataSource: DataSource): Promise<ClaimedOrder[]> {
  return dataSource.query(CLAIM_ORDERS, [ORDERS_PER_PAGE, LEASE_SECONDS]);
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
  readonly isWholeShare: boolean;
}

/** Asked again after this long when the order was not read meanwhile. */
const READ_BACK_LEASE_SECONDS = 60;

/**
 * Orders that are to be read, by instance: a hundred of them are read by one call. Those of an instance that is held
 * wait until the hold ends.
 */
export function claimReadBacks(dataSource: DataSource): Promise<WantedReadBack[]> {
  return dataSource.query(CLAIM_READ_BACKS, [ORDERS_PER_PAGE, READ_BACK_LEASE_SECONDS]);
}

const CLAIM_READ_BACKS = `
  ${claimShared('o.read_back_wanted', `i.state <> 'archived' and ${holdOf('i')} is null`)}
  select i.code as "instanceCode", array_agg(c.marketplace_order_id) as "marketplaceOrderIds",
         count(*) >= max(c.share) as "isWholeShare"
    from claimed c join instance i on i.id = c.instance_id group by i.code`;

import type { DataSource } from 'typeorm';
import { DISPATCHER_MARK } from './claim-orders';

/** Causes that one look takes up; further ones follow at once. */
const CAUSES_AT_ONCE = 20;

/** Orders that one statement lets go, under locks that it holds only meanwhile. */
export const ORDERS_AT_ONCE = 1_000;

/**
 * Lets the orders go that are parked for a cause that is gone, once that is committed [ORD-15]. At once those that are parked
 * already; and once more when every transaction has ended that was under way then, so that an import is found which had
 * read what stood before the change and parked after the first look. An order that parks again, on what stands now, is let
 * go by neither. Killed anywhere, it is done again and finds what is left.
 *
 * @returns whether there is more to do at once
 */
export async function carryOutReleases(dataSource: DataSource): Promise<boolean> {
  const due: DueRelease[] = await dataSource.query(DUE_RELEASES, [CAUSES_AT_ONCE]);
  for (const { id, reasonCode, instanceId, subjects, horizon } of due) {
    const cause = [reasonCode, instanceId, subjects, horizon];
    for (let afterId: string | null = '0'; afterId !== null;) {
      const rows: { lastId: string | null }[] = await dataSource.query(RELEASE_ORDERS, [
        ...cause,
        ...[ORDERS_AT_ONCE, afterId],
      ]);
      afterId = rows[0]?.lastId ?? null;
    }
    await dataSource.query(END_RELEASE, [...cause, id]);
  }
  return due.length === CAUSES_AT_ONCE;
}

interface DueRelease {
  readonly id: string;
  readonly reasonCode: string;
  readonly instanceId: string | null;
  readonly subjects: readonly string[] | null;
  readonly horizon: string;
}

/** Of the statement's snapshot: every transaction below has ended, and what it did is seen. */
const ENDED_BELOW = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint';

/** No row that is seen can name a transaction from here on, unless it was written on another server and restored here. */
const UNKNOWN_FROM = 'pg_snapshot_xmax(pg_current_snapshot())::text::bigint';

/**
 * The horizon is the number of the statement's own transaction: higher than that of every one that has locked a row so far,
 * and lower than that of every one that does so later, which then reads the change. The upper end of a snapshot would not do:
 * it stands below transactions that are under way beyond the last one that has ended.
 */
const DUE_RELEASES = `
  with ${DISPATCHER_MARK} restored as materialized (
    select id from park_release where horizon >= ${UNKNOWN_FROM}
  ), begun as (
    update park_release set horizon = pg_current_xact_id()::text::bigint
     where horizon is null or id in (select id from restored)
    returning *
  ), due as (
    select * from begun union all select * from park_release where horizon <= ${ENDED_BELOW}
  )
  select id, reason_code as "reasonCode", instance_id as "instanceId", subjects, horizon from due order by id limit $1`;

/** Parks for the cause that were written before the horizon. */
const MISSED = `
  o.parked_step is not null and o.parked_content_hash is not null
  and o.reason_code = $1 and ($2::bigint is null or o.instance_id = $2)
  and ($3::text[] is null or o.reason_subjects is null or o.reason_subjects && $3)
  and (coalesce(o.parked_in_transaction, 0) < $4::bigint or o.parked_in_transaction >= ${UNKNOWN_FROM})`;

/** What somebody has in hand is left to the next look; what has parked anew meanwhile is another park. */
const RELEASE_ORDERS = `
  with ${DISPATCHER_MARK} parked as materialized (
    select o.id, o.parked_in_transaction from marketplace_order o where ${MISSED} and o.id > $6
     order by o.id limit $5
  ), free as materialized (
    select o.id from marketplace_order o join parked p on p.id = o.id
     where o.parked_content_hash is not null and o.parked_in_transaction is not distinct from p.parked_in_transaction
     order by o.id for update of o skip locked
  ), released as (
    update marketplace_order o set parked_content_hash = null, pending_revision = pending_revision + 1
      from free where o.id = free.id returning o.id
  )
  select max(id) as "lastId" from parked having count(*) = $5`;

const END_RELEASE = `
  ${DISPATCHER_MARK} delete from park_release
   where id = $5 and $4::bigint <= ${ENDED_BELOW} and not exists (select from marketplace_order o where ${MISSED})`;

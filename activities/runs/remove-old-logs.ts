import type { DataSource } from 'typeorm';
import { settingTable } from '../../domain/instance-settings';

/** Lines that one transaction looks at. */
const LINES_AT_ONCE = 2_000;
const RUNS_AT_ONCE = 500;

/** For so long every line stays, whatever the log keeps: whoever began the run looks at it. */
const EVERYTHING_FOR = '1 day';

interface LinePage {
  readonly lastAt: string | null;
  readonly lastId: string | null;
  readonly removed: number;
}

/**
 * Removes what the logs keep no longer [RUN-03]: lines that the log level of the instance does not name, a day after they
 * were settled, and all lines after the days that the instance keeps them; then the runs that have no line left and are as
 * old. The counts of a run stay as they were. Drafts stay, and so does the line of an order that is parked: it is a failure,
 * not a memory.
 *
 * @param note called after each portion, with how many lines went
 * @returns how many lines were removed
 */
export async function removeOldLogs(
  dataSource: DataSource,
  note: (removed: number) => void = () => undefined,
): Promise<number> {
  let removed = 0;
  for (let after = { at: '-infinity', id: '0' }; ;) {
    const page = await removeFromPage(dataSource, after);
    removed += page.removed;
    note(removed);
    if (page.lastAt === null || page.lastId === null) break;
    after = { at: page.lastAt, id: page.lastId };
  }
  while ((await removeRuns(dataSource)) === RUNS_AT_ONCE) note(removed);
  return removed;
}

/** SQL of how long the logs of the instance `i` are kept, with the parameter that holds the default. */
export const daysKept = (byDefault: string): string =>
  `make_interval(days => coalesce((i.settings ->> 'keepLogsForDays')::integer, ${byDefault}))`;

async function removeFromPage(
  dataSource: DataSource,
  after: { readonly at: string; readonly id: string },
): Promise<LinePage> {
  const rows: LinePage[] = await dataSource.query(
    `with page as (
       select id, run_id, order_id, state, updated_at from run_line
        where updated_at < now() - interval '${EVERYTHING_FOR}' and (updated_at, id) > ($3::timestamptz, $4::bigint)
        order by updated_at, id limit $5
     ), old as (
       select p.id, p.run_id, p.state from page p
         join run r on r.id = p.run_id and r.ended_at is not null
         join instance i on i.id = r.instance_id
         cross join lateral (select coalesce(i.settings ->> 'logLevel', $2) as level) l
        where p.state <> 'draft'
          and (p.updated_at < now() - ${daysKept('$1')} or (p.state = 'done' and l.level = 'error')
               or (p.state = 'failed' and l.level = 'success'))
          and not (p.state = 'failed' and exists (select from marketplace_order o
                                                   where o.id = p.order_id and o.parked_step is not null))
     ), removed as (
       delete from run_line l using old where l.id = old.id and l.state = old.state returning l.run_id, l.state
     ), counted as (
       update run r set removed_done_count = r.removed_done_count + c.done,
                        removed_failed_count = r.removed_failed_count + c.failed
         from (select run_id, count(*) filter (where state = 'done') as done,
                      count(*) filter (where state = 'failed') as failed from removed group by run_id) c
        where r.id = c.run_id
     ) select (select updated_at::text from page order by updated_at desc, id desc limit 1) as "lastAt",
              (select id::text from page order by updated_at desc, id desc limit 1) as "lastId",
              (select count(*)::integer from removed) as removed`,
    [settingTable.keepLogsForDays.default, settingTable.logLevel.default, after.at, after.id, LINES_AT_ONCE],
  );
  return rows[0] ?? { lastAt: null, lastId: null, removed: 0 };
}

async function removeRuns(dataSource: DataSource): Promise<number> {
  const rows: { count: number }[] = await dataSource.query(
    `with old as (
       select r.id from run r join instance i on i.id = r.instance_id
        where r.ended_at < now() - ${daysKept('$1')} and not exists (select from run_line l where l.run_id = r.id) limit $2
     ), removed as (
       delete from run using old where run.id = old.id returning run.id
     ) select count(*)::integer as count from removed`,
    [settingTable.keepLogsForDays.default, RUNS_AT_ONCE],
  );
  return rows[0]?.count ?? 0;
}

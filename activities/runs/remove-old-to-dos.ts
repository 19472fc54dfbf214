import type { DataSource } from 'typeorm';
import { settingTable } from '../../domain/instance-settings';
import { daysKept } from './remove-old-logs';

/** Records that one transaction removes. */
const RECORDS_AT_ONCE = 2_000;

/**
 * Removes to-do's that were closed longer ago than their instance keeps its logs, and the messages that told of nothing
 * else [RUN-02, RUN-03]. What is open stays, and so does what a message that is still to be sent tells.
 *
 * @param note called after each portion
 */
export async function removeOldToDos(dataSource: DataSource, note: () => void = () => undefined): Promise<void> {
  const remove = async (statement: string, parameters: readonly number[]): Promise<void> => {
    for (let removed = RECORDS_AT_ONCE; removed === RECORDS_AT_ONCE;) {
      const rows: { count: number }[] = await dataSource.query(statement, [RECORDS_AT_ONCE, ...parameters]);
      removed = rows[0]?.count ?? 0;
      note();
    }
  };
  await remove(REMOVE_TO_DOS, [settingTable.keepLogsForDays.default]);
  await remove(REMOVE_MESSAGES, []);
}

/** Its notices go with it. */
const REMOVE_TO_DOS = `
  with old as (
    select t.id from to_do t join instance i on i.id = t.instance_id
     where t.closed_at < now() - ${daysKept('$2')}
       and not exists (select from notice n join notification m on m.id = n.notification_id
                        where n.to_do_id = t.id and m.state = 'waiting') limit $1
  ), removed as (
    delete from to_do t using old where t.id = old.id returning t.id
  ) select count(*)::integer as count from removed`;

/** One that somebody sends again in this moment stays. */
const REMOVE_MESSAGES = `
  with old as (
    select m.id from notification m
     where m.state <> 'waiting' and not exists (select from notice n where n.notification_id = m.id) limit $1
  ), removed as (
    delete from notification m using old where m.id = old.id and m.state <> 'waiting' returning m.id
  ) select count(*)::integer as count from removed`;

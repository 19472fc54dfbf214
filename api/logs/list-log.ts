import type { DataSource } from 'typeorm';
import { settingTable } from '../../domain/instance-settings';
import { RunLine } from '../../entities/run-line.entity';
import { instanceIdsOf } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { readPage } from '../lists/read-page';
import type { LogLineBody, LogQuery } from '../schemas/log';

const LEVEL = `coalesce(i.settings ->> 'logLevel', :standard)`;

/** The states that a level names; the instance's own where none is asked for. */
function levelCondition(level: LogQuery['level']): string {
  switch (level) {
    case 'all':
      return `l.state <> 'draft'`;
    case 'success':
      return `l.state = 'done'`;
    case 'error':
      return `l.state = 'failed'`;
    case undefined:
      return `( ( l.state = 'done' and ${LEVEL} <> 'error' ) or ( l.state = 'failed' and ${LEVEL} <> 'success' ) )`;
  }
}

/** What became of records in all runs, the newest first [RUN-03]. */
export async function listLog(dataSource: DataSource, query: LogQuery): Promise<PageOf<LogLineBody>> {
  const { limit, cursor, ...view } = query;
  const lines = dataSource
    .getRepository(RunLine)
    .createQueryBuilder('l')
    .innerJoinAndSelect('l.run', 'r')
    .innerJoinAndSelect('r.instance', 'i')
    .leftJoinAndSelect('l.order', 'o')
    .where(levelCondition(view.level), { standard: settingTable.logLevel.default });
  if (view.instance !== undefined) {
    const instanceIds = await instanceIdsOf(dataSource, view.instance);
    lines.andWhere('r.instanceId in (:...instanceIds)', { instanceIds });
  }
  if (view.reasonCode !== undefined) lines.andWhere('l.reasonCode in (:...codes)', { codes: view.reasonCode });
  if (view.record !== undefined) lines.andWhere('l.record = :record', { record: view.record });
  if (view.from !== undefined) lines.andWhere('l.updatedAt >= :from', { from: view.from });
  if (view.to !== undefined) lines.andWhere('l.updatedAt < :to', { to: view.to });
  const key = { column: 'l.updatedAt', idType: 'bigint' } as const;
  const page = await readPage(lines, { limit, cursor, isDescending: true, key, view });
  return { items: page.rows.map(logLine), nextCursor: page.nextCursor, count: page.count };
}

function logLine({ id, updatedAt, run, record, order, state, reasonCode, message }: RunLine): LogLineBody {
  return {
    ...{ id, at: updatedAt.toISOString(), instance: run.instance.code, runId: run.id, operation: run.operation },
    ...{ record, marketplaceOrderId: order?.marketplaceOrderId ?? null },
    ...{ state: state === 'failed' ? ('failed' as const) : ('done' as const), reasonCode, message },
  };
}

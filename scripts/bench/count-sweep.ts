import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { DISPATCHER_MARK } from '../../worker/dispatcher/claim-orders';
import type { BenchConnector } from './bench-connector';

/** What one sweep asked of everybody. */
export interface SweepCounts {
  readonly httpCalls: number;
  readonly statements: number;
  readonly temporalCalls: number;
}

/** PostgreSQL has to count from the start. */
export const COUNTING_SETTINGS = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.max=10000'];

export async function startCounting({ dataSource }: BenchConnector): Promise<void> {
  await dataSource.query('create extension if not exists pg_stat_statements');
}

/** The server publishes its counts every second or so. */
const PUBLISHED_MS = 3_000;

/** Runs a sweep and counts. */
export async function countSweep(connector: BenchConnector): Promise<SweepCounts> {
  const before = await countsSoFar(connector);
  await connector.sweep();
  await pause(PUBLISHED_MS);
  const after = await countsSoFar(connector);
  return {
    httpCalls: after.httpCalls - before.httpCalls,
    statements: after.statements - before.statements,
    temporalCalls: after.temporalCalls - before.temporalCalls,
  };
}

async function countsSoFar(connector: BenchConnector): Promise<SweepCounts> {
  return {
    httpCalls: await connector.sandbox.countCalls(),
    statements: await countStatements(connector),
    temporalCalls: await countTemporalCalls(connector.engine.metricsUrl),
  };
}

/** Left out: the dispatcher's looks, which come by the clock, and this counting itself. */
async function countStatements({ dataSource }: BenchConnector): Promise<number> {
  const rows: { count: number }[] = await dataSource.query(
    `select coalesce(sum(calls), 0)::integer as count from pg_stat_statements s join pg_database d on d.oid = s.dbid
      where d.datname = current_database() and position($1 in query) = 0 and query not like '%pg_stat_statements%'`,
    [DISPATCHER_MARK],
  );
  return z.number().parse(rows[0]?.count);
}

/** Requests of the product's namespace at the server's door. Left out: waiting for work, which comes by the clock. */
async function countTemporalCalls(metricsUrl: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('service_requests{'));
  return lines
    .filter((line) => line.includes('namespace="connector"') && line.includes('service_name="frontend"'))
    .filter(
      (line) =>
        !/operation="(Poll|GetSystemInfo|DescribeNamespace|CountWorkflow|RecordActivityTaskHeartbeat|ListSchedules)/.test(
          line,
        ),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

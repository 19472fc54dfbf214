import type { Client } from '@temporalio/client';
import type { EntityManager } from 'typeorm';
import type { HealthCheck } from '../platform/health';

/** The last thing that happened in the database, recoveries aside; now, where nothing did. */
export async function readNewestFact(manager: EntityManager): Promise<Date> {
  const rows: { at: Date }[] = await manager.query(
    `select coalesce(greatest((select max(last_read_at) from marketplace_order),
                              (select max(greatest(started_at, ended_at)) from run),
                              (select at from timeline_entry order by id desc limit 1)), now()) as at`,
  );
  return rows[0]?.at ?? new Date();
}

/** Clocks differ, and a workflow closes a moment after its last write. */
const CLOCKS_DIFFER_MS = 60_000;

/** Whether Temporal knows an import that ended after `at`, by more than clocks differ. */
export function hasSweepAfter(client: Client, at: Date): Promise<boolean> {
  return hasSweepSince(client, at.getTime() + CLOCKS_DIFFER_MS);
}

/** Whether Temporal knows an import that ended at `at`, as far as clocks agree, or later. */
export function hasSweepFrom(client: Client, at: Date): Promise<boolean> {
  return hasSweepSince(client, at.getTime() - CLOCKS_DIFFER_MS);
}

async function hasSweepSince(client: Client, atMs: number): Promise<boolean> {
  const query = `WorkflowType = 'orderSweep' and ExecutionStatus = 'Completed' and CloseTime > '${new Date(atMs).toISOString()}'`;
  return (await client.workflow.count(query)).count > 0;
}

/**
 * Whether the database looks like an older backup: Temporal knows an import that ended well after everything in it, the
 * last recovery included. An import writes before it ends, so that it is no sign of anything else; a backup that no
 * import followed goes unseen [FLT-02].
 */
export async function isDatabaseOlder(manager: EntityManager, client: Client): Promise<boolean> {
  const rows: { at: Date | null }[] = await manager.query(`select max(at) as at from recovery`);
  const recoveredMs = rows[0]?.at?.getTime() ?? 0;
  const newest = await readNewestFact(manager);
  return hasSweepAfter(client, new Date(Math.max(newest.getTime(), recoveredMs)));
}

export const OLDER_DATABASE_WORDS =
  'The database looks older than Temporal, as when a backup was restored: stop the workers and run npm run recover.';

/** What was found when the worker started holds for as long as it runs: its own work hides the sign. */
export function olderDatabaseCheck(isOlder: boolean): HealthCheck {
  return {
    name: 'databaseAge',
    failure: OLDER_DATABASE_WORDS,
    isWarning: true,
    isGood: () => Promise.resolve(!isOlder),
  };
}

import type { Client } from '@temporalio/client';
import type { EntityManager } from 'typeorm';
import { hasSweepAfter, hasSweepFrom, readNewestFact } from '../../worker/older-database';
import type { KnownLifecycle } from './temporal-orders';

/** What the database says of itself before anything is done. */
export interface Standing {
  /** The last thing that happened in it; the time of a backup that was restored lies shortly after it. */
  readonly newestFactAt: Date;
  /** The last import that it saw end; null when there was none. */
  readonly lastSweepAt: Date | null;
  /** The Temporal namespace that it last dispatched to. */
  readonly temporalNamespaceId: string | null;
  readonly lastRecovery: LastRecovery | null;
}

export interface LastRecovery {
  readonly at: Date;
  readonly since: Date;
  readonly revision: number;
}

export async function readStanding(manager: EntityManager): Promise<Standing> {
  const rows: Omit<Standing, 'lastRecovery' | 'newestFactAt'>[] = await manager.query(
    `select (select max(ended_at) from run where workflow_id like 'orderSweep/%' and state = 'done') as "lastSweepAt",
            (select temporal_namespace_id from installation where id = 1) as "temporalNamespaceId"`,
  );
  const recoveries: LastRecovery[] = await manager.query(
    `select at, since, revision from recovery order by revision desc limit 1`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The database says nothing of itself');
  return { ...row, newestFactAt: await readNewestFact(manager), lastRecovery: recoveries[0] ?? null };
}

/** Whether Temporal knows an import that ended after everything in the database: then the database is the older one. */
export function isTemporalAhead(client: Client, { newestFactAt }: Standing): Promise<boolean> {
  return hasSweepAfter(client, newestFactAt);
}

/** Whether an import that ended after the recovery is missing in Temporal: then Temporal was restored since. */
async function isTemporalBehind(client: Client, { lastSweepAt }: Standing, { at }: LastRecovery): Promise<boolean> {
  if (lastSweepAt === null || lastSweepAt < at) return false;
  return !(await hasSweepFrom(client, lastSweepAt));
}

/**
 * Whether the last recovery still holds, so that this one only completes it: neither side was restored since, and the
 * person names no other time.
 */
export async function isRepeated(
  client: Client,
  standing: Standing,
  found: {
    readonly namespaceId: string | null;
    readonly since: Date | null;
    readonly lost: readonly KnownLifecycle[];
  },
): Promise<boolean> {
  const { lastRecovery } = standing;
  if (lastRecovery === null || found.namespaceId !== standing.temporalNamespaceId) return false;
  if (found.since !== null && found.since.getTime() !== lastRecovery.since.getTime()) return false;
  if (found.lost.some(({ startedAt }) => startedAt > lastRecovery.at)) return false;
  return (
    !(await isTemporalAhead(client, sinceRecovery(standing, lastRecovery))) &&
    !(await isTemporalBehind(client, standing, lastRecovery))
  );
}

/** What Temporal did before the recovery is what it was made for. */
const sinceRecovery = (standing: Standing, { at }: LastRecovery): Standing => ({
  ...standing,
  newestFactAt: new Date(Math.max(standing.newestFactAt.getTime(), at.getTime())),
});

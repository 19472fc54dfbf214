import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { z } from 'zod';

/** One thing that a process needs to do its work. */
export interface HealthCheck {
  readonly name: string;
  /** Said when the check fails; everybody may read it, so no address and no secret. */
  readonly failure: string;
  readonly isGood: () => Promise<boolean>;
  /** Its failure is told, and the process is ready all the same. */
  readonly isWarning?: true;
}

export interface HealthReport {
  readonly isReady: boolean;
  readonly checks: readonly { readonly name: string; readonly isGood: boolean; readonly failure: string | null }[];
}

const CHECK_TIMEOUT_MS = 3_000;

async function passes(check: HealthCheck): Promise<boolean> {
  const controller = new AbortController();
  const tooLate = pause(CHECK_TIMEOUT_MS, false, { signal: controller.signal }).catch(() => false);
  try {
    return await Promise.race([check.isGood(), tooLate]);
  } catch {
    return false;
  } finally {
    controller.abort();
  }
}

/** Runs all checks side by side, three seconds at most. A check that throws has failed. */
export async function readHealth(checks: readonly HealthCheck[]): Promise<HealthReport> {
  const results = await Promise.all(
    checks.map(async (check) => {
      const isGood = await passes(check);
      const shown = { name: check.name, isGood, failure: isGood ? null : check.failure };
      return { shown, isPassable: isGood || check.isWarning === true };
    }),
  );
  return { isReady: results.every(({ isPassable }) => isPassable), checks: results.map(({ shown }) => shown) };
}

/** @param query any statement's way to the database, such as a data source's */
export function databaseCheck(query: (sql: string) => Promise<unknown>): HealthCheck {
  return {
    name: 'database',
    failure: 'The database does not answer.',
    isGood: async () => {
      await query('select 1');
      return true;
    },
  };
}

export function temporalCheck(connection: Connection, namespace: string): HealthCheck {
  return {
    name: 'temporal',
    failure: 'Temporal does not answer, or does not know our namespace.',
    isGood: async () => {
      await connection.workflowService.describeNamespace({ namespace });
      return true;
    },
  };
}

type DescribeTaskQueueRequest = Parameters<Connection['workflowService']['describeTaskQueue']>[0];

/** The server's codes of what a task queue hands out; the SDK does not export the enumeration itself. */
const taskTypeSchema = z.custom<DescribeTaskQueueRequest['taskQueueType']>();
const TASK_TYPES = { workflows: taskTypeSchema.parse(1), activities: taskTypeSchema.parse(2) };
/** A poll lasts a minute at most, and the server remembers a poller for five: an older one is gone. */
const POLLER_AGE_MS = 90_000;

export interface PolledQueue {
  readonly taskQueue: string;
  readonly tasks: keyof typeof TASK_TYPES;
}

async function isPolled(connection: Connection, namespace: string, queue: PolledQueue): Promise<boolean> {
  const answer = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue.taskQueue },
    taskQueueType: TASK_TYPES[queue.tasks],
  });
  const oldest = Date.now() - POLLER_AGE_MS;
  return answer.pollers.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= oldest);
}

/** Good when a worker somewhere asks for work from every queue. */
export function workerPollersCheck(options: {
  connection: Connection;
  namespace: string;
  queues: readonly PolledQueue[];
}): HealthCheck {
  const { connection, namespace, queues } = options;
  return {
    name: 'workers',
    failure: `No worker asks for work from one of the task queues ${queues.map(({ taskQueue }) => taskQueue).join(', ')}.`,
    isGood: async () =>
      (await Promise.all(queues.map((queue) => isPolled(connection, namespace, queue)))).every(Boolean),
  };
}

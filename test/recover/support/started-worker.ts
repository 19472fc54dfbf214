import { readFileSync } from 'node:fs';
import { readHealth } from '../../../platform/health';
import { createLogger } from '../../../platform/logger';
import { startWorker } from '../../../worker/start-worker';
import type { TestConnector } from '../../support/connector';
import { testVariable } from '../../support/database';

interface WorkerHealth {
  readonly isReady: boolean;
  readonly databaseAge: object | undefined;
  readonly logged: string;
}

/** What a worker of its own says of itself; it is stopped again. */
export async function healthOfAWorker({ config }: TestConnector): Promise<WorkerHealth> {
  let logged = '';
  const destination = { write: (line: string) => void (logged += line) };
  const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
  const logger = createLogger({ name: 'worker', level: 'warn', destination });
  const { checks, stopSteps } = await startWorker(config, logger, { workflowBundle });
  const { isReady, checks: results } = await readHealth(checks);
  for (const step of stopSteps) await step.run();
  return { isReady, databaseAge: results.find(({ name }) => name === 'databaseAge'), logged };
}

/** As if the backup had been made that much earlier; `by` is an interval of PostgreSQL. */
export async function makeOlder({ dataSource }: TestConnector, by: string): Promise<void> {
  await dataSource.query(
    `with runs as (update run set started_at = started_at - $1::interval, ended_at = ended_at - $1::interval),
          orders as (update marketplace_order set last_read_at = last_read_at - $1::interval),
          recoveries as (update recovery set at = at - $1::interval)
     update timeline_entry set at = at - $1::interval`,
    [by],
  );
}

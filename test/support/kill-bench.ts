import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startConnector, type TestConnector } from './connector';
import { importWindow } from './importing';
import { terminateRunning } from './terminate-running';
import { endsTransaction, startWireTap, type Moment } from './wire-tap';
import { forkWorker, type WorkerProcess } from './worker-process';

/** Where a worker dies: a moment in what it says to its database, or to the marketplace. */
export interface KillPoint extends Moment {
  readonly on: 'database' | 'marketplace';
}

/** A connector whose worker is a process that is killed at points that a test names. */
export interface KillBench {
  readonly connector: TestConnector;
  /**
   * Does what leads the worker to the point, kills it there with -9, and starts the next one. What `act` began goes on by
   * itself.
   */
  killAt(point: KillPoint, act: () => Promise<unknown>): Promise<void>;
  /** A window import of everything, under a name of its own: it waits for none that was cut off. */
  readonly importAll: () => Promise<unknown>;
  /** Ends what was cut off as an operator may: else it goes on when its silence is noticed, later and later. */
  terminate(workflowId: string): Promise<void>;
  stop(): Promise<void>;
}

/** Reaching a point takes a second or two; a loaded machine gets two minutes. */
const REACHED_WITHIN_MS = 120_000;
const STOPPED_WITHIN_MS = 20_000;
const HOUR_MS = 3_600_000;

export async function startKillBench(): Promise<KillBench> {
  const connector = await startConnector();
  await connector.stopWorker();
  const [databaseUrl, marketplaceUrl] = [new URL(connector.database.url), new URL(connector.sandbox.url)];
  const taps = {
    database: await startWireTap({ ...placeOf(databaseUrl), isOver: endsTransaction }),
    marketplace: await startWireTap({ ...placeOf(marketplaceUrl), isOver: () => true }),
  };
  databaseUrl.port = String(taps.database.port);
  marketplaceUrl.port = String(taps.marketplace.port);
  await connector.dataSource.query(`update instance set base_url = $1`, [marketplaceUrl.origin]);
  const fork = (): WorkerProcess => forkWorker({ ...connector.environment, DATABASE_URL: databaseUrl.href });

  let worker = fork();
  await worker.start();
  let next = fork();
  const cutOff: Promise<unknown>[] = [];
  return {
    connector,
    killAt: async ({ on, ...moment }, act) => {
      const reached = new Promise<void>((resolve) => {
        taps[on].endAt(moment, () => void worker.kill().then(resolve));
      });
      const begun = act();
      cutOff.push(begun.catch(() => undefined));
      await Promise.race([reached, tooLate(moment)]);
      worker = next;
      await worker.start();
      next = fork();
    },
    importAll: () => {
      const [from, to] = [-HOUR_MS, HOUR_MS].map((ms) => new Date(Date.now() + ms).toISOString());
      return importWindow(connector, { runId: randomUUID(), basedOn: 'creationDate', from: from ?? '', to: to ?? '' });
    },
    terminate: async (workflowId) => {
      await connector.client.workflow.getHandle(workflowId).terminate('the test goes on');
    },
    stop: async () => {
      // Whoever waits for a workflow asks again and again, and must not do so over a connection that is closed.
      await terminateRunning(connector);
      await Promise.race([Promise.all(cutOff), pause(STOPPED_WITHIN_MS, undefined, { ref: false })]);
      await Promise.all([worker.kill(), next.kill()]);
      await Promise.all([taps.database.close(), taps.marketplace.close()]);
      await connector.stop();
    },
  };
}

const placeOf = ({ hostname, port }: URL): { host: string; port: number } => ({ host: hostname, port: Number(port) });

async function tooLate({ saying }: Moment): Promise<never> {
  await pause(REACHED_WITHIN_MS, undefined, { ref: false });
  throw new Error(`The worker never said ${saying.join(', ')}`);
}

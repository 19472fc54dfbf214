import { NativeConnection, type Worker } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { settleCopies } from '../activities/instances/settle-copies';
import { STOCK_ARRIVED_CHANNEL } from '../entities/announce-free-stock';
import { createDataSource, SESSION_LIMITS } from '../entities/data-source';
import { ORDER_CHANGED_CHANNEL, SCHEDULES_CHANGED_CHANNEL } from '../entities/raise-revision';
import type { Config } from '../platform/config';
import { installationFingerprint } from '../platform/installation-fingerprint';
import { databaseCheck, temporalCheck, workerPollersCheck, type HealthCheck } from '../platform/health';
import type { Logger } from '../platform/logger';
import { createSecretBox } from '../platform/secret-box';
import type { ShutdownStep } from '../platform/shutdown';
import {
  claimNamespace,
  connectTemporal,
  ensureNamespace,
  ensureSearchAttributes,
  readNamespaceId,
  type TemporalConnection,
} from '../platform/temporal';
import { CONNECTOR_TASK_QUEUE, MARKETPLACE_TASK_QUEUE } from '../workflows/task-queues';
import { dispatchPage } from './dispatcher/dispatcher';
import { startNotifications } from './dispatcher/start-notifications';
import { rememberNamespace } from './dispatcher/remember-namespace';
import { listen } from './listener';
import { isDatabaseOlder, OLDER_DATABASE_WORDS, olderDatabaseCheck } from './older-database';
import { repeat } from './repeat';
import { reconcileSchedules } from './schedules/reconcile-schedules';
import { shareFreeStock } from './stock/share-free-stock';
import { raiseLateRisks } from './to-dos/raise-late-risks';
import { createWorkers, type WorkersOptions } from './workers';

export interface StartedWorker {
  /** Rejects when a worker ends by itself. */
  readonly running: Promise<unknown>;
  readonly checks: readonly HealthCheck[];
  /** In the order in which they stop: nothing new is begun, what runs ends, then the connections. */
  readonly stopSteps: readonly ShutdownStep[];
}

const DISPATCH_EVERY_MS = 2_000;
/** Only for what no notification told of. */
const SHARE_STOCK_EVERY_MS = 30_000;
const NOTIFICATIONS_EVERY_MS = 2_000;
const LATE_RISKS_EVERY_MS = 60_000;
const RECONCILE_EVERY_MS = 5 * 60_000;

/**
 * Starts everything that the worker process does: workflows and activities, the dispatcher, the schedules, the sharing of
 * stock, the to-do's of orders that threaten to be late, the messages about to-do's.
 *
 * @throws TemporalSetupError, with the commands to run, when the server lacks what it does not let us make
 */
export async function startWorker(
  config: Config,
  logger: Logger,
  { workflowBundle }: Pick<WorkersOptions, 'workflowBundle'>,
): Promise<StartedWorker> {
  const temporal = await connectTemporal(config.temporal);
  const dataSource = createDataSource(config.database.url, {
    poolSize: config.database.poolSize,
    applicationName: 'connector worker',
    limits: SESSION_LIMITS,
  });
  await dataSource.initialize();
  const fingerprint = await installationFingerprint(config.installationId, (sql) => dataSource.query(sql));
  let isOlder: boolean;
  try {
    await prepareNamespace({ config, temporal, dataSource, logger, fingerprint });
    isOlder = await isDatabaseOlder(dataSource.manager, temporal.client);
  } catch (error) {
    await Promise.allSettled([temporal.connection.close(), dataSource.destroy()]);
    throw error;
  }
  const copies = await settleCopies(dataSource, fingerprint);
  if (copies.length > 0) logger.error({ instances: copies }, 'database.copied');
  if (isOlder) logger.error({ cure: OLDER_DATABASE_WORDS }, 'database.olderThanTemporal');
  const { tls, apiKey, metadata } = config.temporal.connectionOptions;
  const native = await NativeConnection.connect({ address: config.temporal.address, tls, apiKey, metadata });
  const workers = await createWorkers({
    connection: native,
    namespace: config.temporal.namespace,
    client: temporal.client,
    dataSource,
    secretBox: createSecretBox(config.encryptionKeys),
    logger,
    installationFingerprint: fingerprint,
    publicUrl: config.publicUrl,
    allowPrivateHosts: config.allowPrivateHosts,
    notifications: config.notifications,
    cachedWorkflows: config.worker.cachedWorkflows,
    marketplaceSlots: config.worker.marketplaceSlots,
    callTimeoutMs: config.worker.callTimeoutMs,
    databaseSlots: config.database.poolSize,
    workflowBundle,
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  const loops = startLoops({
    ...{ databaseUrl: config.database.url, dataSource, client: temporal.client, logger },
    pace: config.notifications.pace,
  });
  return {
    running,
    checks: [...checksOf(config, temporal, dataSource), olderDatabaseCheck(isOlder)],
    stopSteps: [
      { name: 'dispatcher, schedules, stock, risks and messages', timeoutMs: 10_000, run: () => loops.stop() },
      { name: 'workers', timeoutMs: 60_000, run: () => stopWorkers(workers, running) },
      { name: 'Temporal connections', timeoutMs: 5_000, run: () => closeAll(native, temporal) },
      { name: 'database', timeoutMs: 5_000, run: () => dataSource.destroy() },
    ],
  };
}

interface NamespaceOptions {
  readonly config: Config;
  readonly temporal: TemporalConnection;
  readonly dataSource: DataSource;
  readonly logger: Logger;
  readonly fingerprint: string;
}

async function prepareNamespace({
  config,
  temporal,
  dataSource,
  logger,
  fingerprint,
}: NamespaceOptions): Promise<void> {
  const { connection } = temporal;
  const { namespace } = config.temporal;
  await ensureNamespace(connection, config.temporal);
  const mark = await claimNamespace(connection, namespace, fingerprint);
  if (mark === 'notMarked') logger.warn({ namespace }, 'namespace.notMarked');
  await ensureSearchAttributes(connection, namespace);
  const again = await rememberNamespace(dataSource, await readNamespaceId(connection, namespace));
  if (again > 0) logger.warn({ namespace, orders: again }, 'namespace.changed');
}

interface LoopDependencies {
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  readonly client: TemporalConnection['client'];
  readonly logger: Logger;
  readonly pace: Config['notifications']['pace'];
}

function startLoops({ databaseUrl, ...dependencies }: LoopDependencies): { stop(): Promise<void> } {
  const { logger } = dependencies;
  const dispatch = repeat({
    name: 'dispatch',
    act: () => dispatchPage(dependencies),
    everyMs: DISPATCH_EVERY_MS,
    logger,
  });
  const reconcile = repeat({
    name: 'schedules',
    act: () => reconcileSchedules(dependencies).then(() => false),
    everyMs: RECONCILE_EVERY_MS,
    logger,
  });
  const stock = repeat({
    name: 'stock',
    act: () => shareFreeStock(dependencies),
    everyMs: SHARE_STOCK_EVERY_MS,
    logger,
  });
  const notify = repeat({
    name: 'notifications',
    act: () => startNotifications(dependencies).then(() => false),
    everyMs: NOTIFICATIONS_EVERY_MS,
    logger,
  });
  const risks = repeat({
    name: 'lateRisks',
    act: () => raiseLateRisks(dependencies),
    everyMs: LATE_RISKS_EVERY_MS,
    logger,
  });
  const listeners = [
    listen({ databaseUrl, channel: ORDER_CHANGED_CHANNEL, onNotify: () => dispatch.wake(), logger }),
    listen({ databaseUrl, channel: SCHEDULES_CHANGED_CHANNEL, onNotify: () => reconcile.wake(), logger }),
    listen({ databaseUrl, channel: STOCK_ARRIVED_CHANNEL, onNotify: () => stock.wake(), logger }),
  ];
  return {
    async stop() {
      await Promise.all(listeners.map((listener) => listener.stop()));
      await Promise.all([dispatch.stop(), reconcile.stop(), stock.stop(), notify.stop(), risks.stop()]);
    },
  };
}

function checksOf(config: Config, { connection }: TemporalConnection, dataSource: DataSource): readonly HealthCheck[] {
  const { namespace } = config.temporal;
  return [
    databaseCheck((sql) => dataSource.query(sql)),
    temporalCheck(connection, namespace),
    workerPollersCheck({
      connection,
      namespace,
      queues: [
        { taskQueue: CONNECTOR_TASK_QUEUE, tasks: 'workflows' },
        { taskQueue: MARKETPLACE_TASK_QUEUE, tasks: 'activities' },
      ],
    }),
  ];
}

async function stopWorkers(workers: readonly Worker[], running: Promise<unknown>): Promise<void> {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
}

async function closeAll(native: NativeConnection, { connection }: TemporalConnection): Promise<void> {
  await native.close();
  await connection.close();
}

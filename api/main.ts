import { createDataSource, SESSION_LIMITS } from '../entities/data-source';
import { ConfigError, loadConfig, type Config } from '../platform/config';
import { databaseCheck, temporalCheck, workerPollersCheck, type HealthCheck } from '../platform/health';
import { installationFingerprint } from '../platform/installation-fingerprint';
import { keepHeapsSmall } from '../platform/keep-heaps-small';
import { createLogger, type Logger } from '../platform/logger';
import { createSecretBox } from '../platform/secret-box';
import { installShutdown, type ShutdownStep } from '../platform/shutdown';
import { connectTemporal, type TemporalConnection } from '../platform/temporal';
import { CONNECTOR_TASK_QUEUE, MARKETPLACE_TASK_QUEUE } from '../workflows/task-queues';
import { createApi } from './server';

const STEP_MS = 10_000;

type DataSource = ReturnType<typeof createDataSource>;

/** Reads need the database alone; commands need Temporal, and a worker that asks for work. */
function readinessChecks(dataSource: DataSource, { connection }: TemporalConnection, config: Config): HealthCheck[] {
  const { namespace } = config.temporal;
  const queues = [
    { taskQueue: CONNECTOR_TASK_QUEUE, tasks: 'workflows' },
    { taskQueue: MARKETPLACE_TASK_QUEUE, tasks: 'activities' },
  ] as const;
  return [
    databaseCheck((sql) => dataSource.query(sql)),
    temporalCheck(connection, namespace),
    workerPollersCheck({ connection, namespace, queues }),
  ];
}

async function start(config: Config, logger: Logger): Promise<void> {
  const stops: ShutdownStep[] = [];
  const stop = (name: string, run: () => Promise<unknown>): number => stops.unshift({ name, timeoutMs: STEP_MS, run });
  installShutdown({
    steps: () => stops,
    report: (event) => {
      logger.info(event, 'api.stopping');
    },
  });

  const dataSource = createDataSource(config.database.url, {
    poolSize: config.database.poolSize,
    applicationName: 'connector-api',
    limits: SESSION_LIMITS,
  });
  await dataSource.initialize();
  stop('database', () => dataSource.destroy());
  const temporal = await connectTemporal(config.temporal);
  stop('temporal', () => temporal.connection.close());
  const api = await createApi({
    ...{ dataSource, logger },
    temporal: temporal.client,
    temporalUiUrl: config.temporal.uiUrl,
    secretBox: createSecretBox(config.encryptionKeys),
    installationFingerprint: await installationFingerprint(config.installationId, (sql) => dataSource.query(sql)),
    checks: readinessChecks(dataSource, temporal, config),
  });
  stop('http', () => api.close());
  const url = await api.listen({ host: config.api.host, port: config.api.port });
  logger.info({ url }, 'api.ready');
  process.send?.({ kind: 'ready', url });
}

/** Reads the configuration, connects, listens; says in words what is wrong and ends with 1 when it cannot. */
async function main(): Promise<void> {
  keepHeapsSmall();
  const config = loadConfig(process.env);
  const logger = createLogger({ name: 'api', level: config.logLevel });
  try {
    await start(config, logger);
  } catch (error) {
    logger.fatal({ err: error }, 'api.notStarted');
    throw error;
  }
}

main().catch((error: unknown) => {
  const words = error instanceof ConfigError ? error.message : `The API has not started: ${String(error)}`;
  process.stderr.write(`${words}\n`);
  process.exit(1);
});

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { demoDefinition } from '../../scripts/demo/definition';
import { insertDemoInstance } from '../../scripts/demo/insert-demo-instance';
import { seedBackOffice } from '../../scripts/demo/seed-back-office';
import { seedWorkflowConfiguration } from '../../scripts/demo/seed-workflow-configuration';
import { loadConfig, type Config } from '../../platform/config';
import { createLogger, type LoggerOptions } from '../../platform/logger';
import { connectTemporal, type TemporalConnection } from '../../platform/temporal';
import type { OrderKind } from '../../sandbox/orders/order-kinds';
import { startSandbox, type RunningSandbox } from '../../sandbox/server';
import { startWorker, type StartedWorker } from '../../worker/start-worker';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { createTestDatabase, testVariable, type TestDatabase } from './database';
import { askSandbox } from './ask-sandbox';

export interface ConnectorOptions {
  /** Over those of the demo. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Tested and confirmed, ready for orders; true unless given. */
  readonly isConfirmed?: boolean;
  readonly limits?: 'published' | 'relaxed';
  /** Recorded answers that the sandbox gives instead of its own. */
  readonly replayDir?: string;
  /** Further variables that the worker reads its configuration from. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Of its own, instead of those that all tests share. */
  readonly servers?: ConnectorServers;
  /** Takes everything that the worker logs, down to the last detail. */
  readonly logTo?: NonNullable<LoggerOptions['destination']>;
}

export interface ConnectorServers {
  readonly database: TestDatabase;
  readonly temporalAddress: string;
}

/** A whole connector in this process: database, Temporal namespace and sandbox of its own, worker, the demo's shop. */
export interface TestConnector {
  readonly config: Config;
  /** What `config` was read from, for a process of its own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly database: TestDatabase;
  readonly dataSource: DataSource;
  readonly temporal: TemporalConnection;
  readonly client: Client;
  readonly sandbox: RunningSandbox;
  /** Places orders in the shop, one of each kind given; their ids, in that order. */
  place(...kinds: OrderKind[]): Promise<string[]>;
  /** Runs a workflow of ours to its end. */
  run<T>(workflowType: string, workflowId: string, ...args: unknown[]): Promise<T>;
  /** One order import by schedule's way. */
  sweep(): Promise<void>;
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  stop(): Promise<void>;
}

export const INSTANCE_CODE = demoDefinition.instance.code;

let isRuntimeInstalled = false;

export async function startConnector(options: ConnectorOptions = {}): Promise<TestConnector> {
  if (!isRuntimeInstalled) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  isRuntimeInstalled = true;
  const database = options.servers?.database ?? (await createTestDatabase());
  const { limits = 'relaxed', replayDir } = options;
  const sandbox = await startSandbox({ port: 0, limits, ...(replayDir === undefined ? {} : { replayDir }) });
  const temporalAddress = options.servers?.temporalAddress ?? testVariable('TEST_TEMPORAL_ADDRESS');
  const environment = { ...environmentOf(database.url, temporalAddress), ...options.environment };
  const config = loadConfig(environment);
  const { dataSource } = database;
  await seedBackOffice(dataSource);
  await insertDemoInstance(dataSource, config, { baseUrl: sandbox.url, settings: options.settings ?? {} });
  await seedWorkflowConfiguration(dataSource);
  let worker: StartedWorker | null = await start(config, options.logTo);
  const temporal = await connectTemporal(config.temporal);
  const stopWorker = async (): Promise<void> => {
    for (const step of worker?.stopSteps ?? []) await step.run();
    worker = null;
  };
  const run = <T>(workflowType: string, workflowId: string, ...args: unknown[]): Promise<T> =>
    temporal.client.workflow.execute(workflowType, {
      workflowId,
      taskQueue: CONNECTOR_TASK_QUEUE,
      args,
      workflowIdConflictPolicy: 'USE_EXISTING',
    }) as Promise<T>;
  const connector: TestConnector = {
    config,
    environment,
    database,
    dataSource,
    temporal,
    client: temporal.client,
    sandbox,
    place: async (...kinds) => {
      const body = { shopId: Number(demoDefinition.instance.shopId), kinds };
      const placed = await askSandbox<{ orders: { orderId: string }[] }>(sandbox.url, 'POST', '/orders', body);
      return placed.orders.map(({ orderId }) => orderId);
    },
    run,
    sweep: () => run('orderSweep', `orderSweep/${INSTANCE_CODE}`, { instanceCode: INSTANCE_CODE }),
    stopWorker,
    startWorker: async () => {
      worker ??= await start(config, options.logTo);
    },
    stop: async () => {
      await stopWorker();
      await temporal.connection.close();
      await sandbox.close();
      await database.drop();
    },
  };
  if (options.isConfirmed !== false) await confirm(connector);
  return connector;
}

function environmentOf(databaseUrl: string, temporalAddress: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: `test-${randomBytes(6).toString('hex')}`,
    INSTALLATION_ID: 'test-installation',
    CONNECTOR_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    ALLOW_PRIVATE_HOSTS: 'true',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
  };
}

function start(config: Config, destination: LoggerOptions['destination']): Promise<StartedWorker> {
  const logger =
    destination === undefined
      ? createLogger({ name: 'worker', level: config.logLevel })
      : createLogger({ name: 'worker', level: 'trace', destination });
  const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
  return startWorker(config, logger, { workflowBundle });
}

async function confirm(connector: TestConnector): Promise<void> {
  const input = { instanceCode: INSTANCE_CODE };
  await connector.run('connectionTest', `connectionTest/${INSTANCE_CODE}`, input);
  const confirmed = await connector.run<{ isConfirmed: boolean; words: string }>(
    'instanceConfirmation',
    `instanceConfirmation/${INSTANCE_CODE}`,
    input,
  );
  if (!confirmed.isConfirmed) throw new Error(confirmed.words);
}

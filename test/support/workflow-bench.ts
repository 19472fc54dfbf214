import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { loadConfig, type Config } from '../../platform/config';
import { connectTemporal, ensureNamespace, ensureSearchAttributes } from '../../platform/temporal';
import { CONNECTOR_TASK_QUEUE, MARKETPLACE_TASK_QUEUE } from '../../workflows/task-queues';
import { testVariable } from './database';

export interface BenchOptions {
  /** Local activities, and ordinary ones that never call a marketplace. */
  readonly connectorActivities?: object;
  readonly marketplaceActivities?: object;
  readonly connectorWorker?: Partial<WorkerOptions>;
}

/** The product's workflows on a real Temporal server, in a namespace of their own, with activities that a test gives. */
export interface WorkflowBench {
  readonly config: Config;
  readonly client: Client;
  stopWorkers(): Promise<void>;
  startWorkers(): Promise<void>;
  stop(): Promise<void>;
}

let isRuntimeInstalled = false;

/** Severe only: the tests fail workflow tasks and activities on purpose. */
export function installQuietRuntime(): void {
  if (isRuntimeInstalled) return;
  isRuntimeInstalled = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
    shutdownSignals: [],
  });
}

/** A namespace of the product's own on the tests' server, which nobody else uses. */
export function configOfTest(databaseUrl = 'postgres://nobody@localhost/none'): Config {
  return loadConfig({
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: testVariable('TEST_TEMPORAL_ADDRESS'),
    TEMPORAL_NAMESPACE: `test-${randomBytes(6).toString('hex')}`,
    INSTALLATION_ID: 'test-installation',
    CONNECTOR_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
  });
}

export async function startBench(options: BenchOptions): Promise<WorkflowBench> {
  installQuietRuntime();
  const config = configOfTest();
  const { connection, client } = await connectTemporal(config.temporal);
  await ensureNamespace(connection, config.temporal);
  await ensureSearchAttributes(connection, config.temporal.namespace);
  const native = await NativeConnection.connect({ address: config.temporal.address });
  let workers: RunningWorkers | null = await runWorkers(native, config, options);
  const stopWorkers = async (): Promise<void> => {
    await workers?.stop();
    workers = null;
  };
  return {
    config,
    client,
    stopWorkers,
    startWorkers: async () => {
      workers ??= await runWorkers(native, config, options);
    },
    stop: async () => {
      await stopWorkers();
      await native.close();
      await connection.close();
    },
  };
}

interface RunningWorkers {
  stop(): Promise<void>;
}

async function runWorkers(
  connection: NativeConnection,
  { temporal: { namespace } }: Config,
  options: BenchOptions,
): Promise<RunningWorkers> {
  const code = readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8');
  const workers = [
    await Worker.create({
      connection,
      namespace,
      taskQueue: CONNECTOR_TASK_QUEUE,
      workflowBundle: { code },
      activities: options.connectorActivities ?? {},
      ...options.connectorWorker,
    }),
    await Worker.create({
      connection,
      namespace,
      taskQueue: MARKETPLACE_TASK_QUEUE,
      activities: options.marketplaceActivities ?? {},
    }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    stop: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
    },
  };
}

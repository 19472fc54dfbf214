import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../entities/data-source';
import { loadConfig, type Config } from '../../platform/config';
import { connectTemporal, ensureNamespace, ensureSearchAttributes } from '../../platform/temporal';
import { connectionTestId, instanceConfirmationId, orderSweepId } from '../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { demoDefinition } from '../demo/definition';
import { insertDemoInstance } from '../demo/insert-demo-instance';
import { seedBackOffice } from '../demo/seed-back-office';
import { seedWorkflowConfiguration } from '../demo/seed-workflow-configuration';
import { freePort } from '../servers/free-port';
import { migrate } from '../start/database-part';
import { startBenchDatabase, type BenchDatabase } from './bench-database';
import type { BenchEngine, StartEngine } from './bench-engine';
import { startProgram } from './bench-program';
import { startBenchSandbox, type BenchSandbox } from './bench-sandbox';
import { cleanup } from './cleanup';
import type { ProcessGroups } from './meter';

export const INSTANCE_CODE = demoDefinition.instance.code;
const instanceAttribute = defineSearchAttributeKey('Instance', SearchAttributeType.KEYWORD);

/** A Temporal namespace of the product's on a fresh server, with a client. */
export interface BenchTemporal {
  readonly engine: BenchEngine;
  readonly config: Config;
  readonly client: Client;
  /** For the processes that are started beside. */
  readonly env: NodeJS.ProcessEnv;
}

/** The whole product on servers of its own: the worker, the marketplace and the servers as processes apart. */
export interface BenchConnector extends BenchTemporal {
  readonly dataSource: DataSource;
  readonly database: BenchDatabase;
  readonly sandbox: BenchSandbox;
  readonly workerPid: number;
  readonly groups: ProcessGroups;
  run(workflowType: string, workflowId: string): Promise<unknown>;
  /** Answers what the sweep did. */
  sweep(): Promise<unknown>;
}

export interface ConnectorOptions {
  readonly startEngine: StartEngine;
  /** Further settings of PostgreSQL. */
  readonly databaseSettings?: readonly string[];
  /** Before anything is confirmed, against this moment: how far back the marketplace's clock stands. */
  readonly marketplaceBehindMs?: number;
  /** The worker process; true unless given. */
  readonly hasWorker?: boolean;
}

/** Starts it all, does the work, and takes everything down again, however the work ends. */
export function withConnector<T>(
  options: ConnectorOptions,
  work: (connector: BenchConnector) => Promise<T>,
): Promise<T> {
  return cleanup(async (later) => {
    const database = later(await startBenchDatabase(options.databaseSettings));
    const engine = later(await options.startEngine());
    const env = environmentOf(database.url, engine.address);
    const config = loadConfig({ ...env, WORKER_HEALTH_PORT: String(await freePort()) });
    const sandbox = later(await startBenchSandbox(env));
    if (options.marketplaceBehindMs !== undefined) await sandbox.moveClock(-options.marketplaceBehindMs);
    await migrate(database.url);
    const dataSource = createDataSource(database.url, { poolSize: 16, applicationName: 'bench' });
    await dataSource.initialize();
    later({ stop: () => dataSource.destroy() });
    await seedBackOffice(dataSource);
    await insertDemoInstance(dataSource, config, { baseUrl: sandbox.url });
    await seedWorkflowConfiguration(dataSource);
    const client = await openNamespace(config, later);
    const workerEnv = { ...env, WORKER_HEALTH_PORT: String(config.worker.healthPort) };
    const worker = options.hasWorker === false ? null : later(await startProgram('worker/main.ts', { env: workerEnv }));
    const connector: BenchConnector = {
      ...{ engine, config, client, env, dataSource, database, sandbox },
      workerPid: worker?.pid ?? 0,
      groups: {
        worker: worker === null ? [] : [worker.pid],
        server: [engine.pid],
        engineDatabase: engine.databasePids,
        database: [database.pid],
        sandbox: [sandbox.pid],
        client: [process.pid],
      },
      run: (workflowType, workflowId) =>
        client.workflow.execute(workflowType, {
          workflowId,
          taskQueue: CONNECTOR_TASK_QUEUE,
          args: [{ instanceCode: INSTANCE_CODE }],
        }),
      sweep: () => connector.run('orderSweep', orderSweepId(INSTANCE_CODE)),
    };
    if (worker !== null) await confirm(connector);
    return work(connector);
  });
}

/** Nothing of the person's own environment changes what is measured. */
function environmentOf(databaseUrl: string, temporalAddress: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...{ PATH, HOME, TMPDIR },
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: 'connector',
    INSTALLATION_ID: 'connector-bench',
    CONNECTOR_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    ALLOW_PRIVATE_HOSTS: 'true',
    LOG_LEVEL: 'error',
  };
}

/** A namespace on a fresh engine, without the rest of the product. */
export function withTemporal<T>(startEngine: StartEngine, work: (temporal: BenchTemporal) => Promise<T>): Promise<T> {
  return cleanup(async (later) => {
    const engine = later(await startEngine());
    const env = environmentOf('postgres://nobody@127.0.0.1/none', engine.address);
    const config = loadConfig(env);
    return work({ engine, config, env, client: await openNamespace(config, later) });
  });
}

const NAMESPACE_TIMEOUT_MS = 120_000;
const NAMESPACE_PAUSE_MS = 500;

/** A server that answers is not yet one that serves: its parts find each other some seconds after the start. */
async function openNamespace(config: Config, later: (part: { stop(): Promise<void> }) => unknown): Promise<Client> {
  const { connection, client } = await connectTemporal(config.temporal, { timeoutMs: NAMESPACE_TIMEOUT_MS });
  later({ stop: () => connection.close() });
  const until = Date.now() + NAMESPACE_TIMEOUT_MS;
  for (;;) {
    try {
      await ensureNamespace(connection, config.temporal);
      await ensureSearchAttributes(connection, config.temporal.namespace);
      await startProbe(client);
      return client;
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(NAMESPACE_PAUSE_MS);
    }
  }
}

/**
 * The last part that finds a new namespace is the one that starts workflows in it, and their search attributes it finds
 * up to a minute later. Nobody works on this one.
 */
async function startProbe(client: Client): Promise<void> {
  await client.workflow.start('probe', {
    workflowId: 'probe',
    taskQueue: 'nobody',
    workflowExecutionTimeout: '1 second',
    typedSearchAttributes: new TypedSearchAttributes([{ key: instanceAttribute, value: INSTANCE_CODE }]),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** Tested and confirmed as a person does it; the schedules stay off, so that nothing runs that is not measured. */
async function confirm(connector: BenchConnector): Promise<void> {
  await connector.run('connectionTest', connectionTestId(INSTANCE_CODE));
  await connector.run('instanceConfirmation', instanceConfirmationId(INSTANCE_CODE));
  await connector.dataSource.query(`update schedule set is_enabled = false`);
  await connector.dataSource.query(`notify schedules_changed`);
}

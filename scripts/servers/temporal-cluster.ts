import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { endOf } from './fork-typescript';
import type { RunningServer } from './helper-entry';
import { runProgram } from './run-program';
import { whenListening } from './temporal-server';

export const temporalClusterOptionsSchema = z.object({
  server: z.string(),
  sqlTool: z.string(),
  schemaFolder: z.string(),
  /** The frontend's port. This port and the seven after it are used, and all must be below 32768. */
  firstPort: z.number().max(32_760),
  metricsPort: z.number(),
  /** Of the PostgreSQL server that keeps everything; two databases are made there. */
  database: z.object({ port: z.number(), user: z.string(), password: z.string() }),
  /** For the configuration; removed when the server has stopped. */
  folder: z.string(),
});

export type TemporalClusterOptions = z.infer<typeof temporalClusterOptionsSchema>;

const HOST = '127.0.0.1';
const STORES = { temporal: 'temporal', visibility: 'temporal_visibility' } as const;
/** A number that stays for the life of a cluster; this many spread the load of anything that lives. */
const HISTORY_SHARDS = 64;
const SCHEMA_TIMEOUT_MS = 120_000;

/**
 * Starts a Temporal server as in production, all its services in one process, on PostgreSQL. It has no namespace yet.
 * Rejects with the words of the tool or the server that failed.
 */
export async function startTemporalCluster(options: TemporalClusterOptions): Promise<RunningServer> {
  for (const [schema, name] of Object.entries(STORES)) await makeStore(options, schema, name);
  mkdirSync(join(options.folder, 'config'), { recursive: true });
  // A file that is named has to be there, even with nothing in it.
  writeFileSync(dynamicConfigFile(options), '{}\n');
  // JSON is YAML.
  writeFileSync(join(options.folder, 'config', 'cluster.yaml'), JSON.stringify(configurationOf(options)));
  const server = spawn(
    options.server,
    ['--root', options.folder, '--config', 'config', '--env', 'cluster', '--allow-no-auth', 'start'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = endOf(server);
  await whenListening(server, options.firstPort);
  return {
    pid: server.pid ?? 0,
    ended,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      rmSync(options.folder, { recursive: true, force: true });
    },
  };
}

async function makeStore(options: TemporalClusterOptions, schema: string, name: string): Promise<void> {
  const { database, schemaFolder, sqlTool } = options;
  const server = [
    '--plugin',
    'postgres12',
    '--endpoint',
    HOST,
    '--port',
    String(database.port),
    '--user',
    database.user,
  ];
  const versions = join(schemaFolder, schema, 'versioned');
  for (const act of [['create-database'], ['setup-schema', '-v', '0.0'], ['update-schema', '-d', versions]]) {
    const outcome = await runProgram(sqlTool, [...server, '--database', name, ...act], {
      env: { PATH: process.env.PATH, SQL_PASSWORD: database.password },
      cwd: '/',
      timeoutMs: SCHEMA_TIMEOUT_MS,
    });
    if (outcome.kind === 'failed') throw new Error(`${act.join(' ')} of ${name}: ${outcome.reason}`);
  }
}

const dynamicConfigFile = ({ folder }: TemporalClusterOptions): string => join(folder, 'config', 'dynamic.yaml');

function configurationOf(options: TemporalClusterOptions): object {
  const { firstPort, metricsPort } = options;
  // One pair of ports a service, one after the other.
  const service = (index: number) => ({
    rpc: { grpcPort: firstPort + 2 * index, membershipPort: firstPort + 2 * index + 1, bindOnLocalHost: true },
  });
  return {
    log: { stdout: true, level: 'error' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: 'visibility',
      numHistoryShards: HISTORY_SHARDS,
      datastores: { main: storeOf(options, STORES.temporal), visibility: storeOf(options, STORES.visibility) },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: HOST },
      metrics: { prometheus: { timerType: 'histogram', listenAddress: `${HOST}:${String(metricsPort)}` } },
    },
    services: { frontend: service(0), history: service(1), matching: service(2), worker: service(3) },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `${HOST}:${String(firstPort)}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile(options), pollInterval: '1m' },
  };
}

function storeOf({ database }: TemporalClusterOptions, databaseName: string): object {
  return {
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${HOST}:${String(database.port)}`,
      connectProtocol: 'tcp',
      user: database.user,
      password: database.password,
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  };
}

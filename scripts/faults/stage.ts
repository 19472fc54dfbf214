import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../entities/data-source';
import { loadConfig, type Config } from '../../platform/config';
import { connectTemporal, ensureNamespace, ensureSearchAttributes } from '../../platform/temporal';
import type { ShutdownStep } from '../../platform/shutdown';
import { seedBackOffice } from '../demo/seed-back-office';
import { findTemporal } from '../servers/find-temporal';
import { freePort } from '../servers/free-port';
import { startHelperProcess } from '../servers/helper-process';
import { postgresDataFolder } from '../servers/postgres-server';
import { grantApiToken } from '../start/api-token';
import { startChild, whenAnswering, whenSaidReady } from '../start/child-part';
import { ensureDatabase, migrate } from '../start/database-part';
import { environmentOf, type Installation } from '../start/installation';
import { keepSecrets, type Secrets } from '../start/kept-secrets';
import { Killable, type Launched } from './killable';
import type { Victim } from './planned-event';

/** A whole connector in processes of its own, each of which may be killed. */
export interface Stage {
  readonly installation: Installation;
  readonly config: Config;
  readonly victims: Readonly<Record<Victim, Killable>>;
  /** Of the auditor, not of the product. */
  readonly dataSource: DataSource;
}

export interface StageOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** What has been started, in that order; whoever stops runs them backwards. */
  readonly stops: ShutdownStep[];
}

const NAMESPACE = 'connector';
const STOP_TIMEOUT_MS = 120_000;
const LEADS_ELSEWHERE = /^(TEST_|DATABASE_|TEMPORAL_(?!CLI_PATH)|API_|WORKER_|JEST_)/;

/** A folder below the system's temporary one that also PostgreSQL's own user may enter. */
export function makeStageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'connector-faults-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'logs'));
  return folder;
}

interface Ports {
  readonly api: number;
  readonly workerHealth: number;
  readonly secondWorkerHealth: number;
  readonly sandbox: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

async function choosePorts(): Promise<Ports> {
  const [api, workerHealth, secondWorkerHealth, sandbox, postgres, temporal, temporalUi] = await distinctPorts(7);
  if (temporalUi === undefined) throw new Error('This machine has too few free ports.');
  return {
    ...{ api: api ?? 0, workerHealth: workerHealth ?? 0, secondWorkerHealth: secondWorkerHealth ?? 0 },
    ...{ sandbox: sandbox ?? 0, postgres: postgres ?? 0, temporal: temporal ?? 0, temporalUi },
  };
}

async function distinctPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** Starts everything, one after the other; both shops are still to be connected. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { folder, say, signal } = options;
  const env = Object.fromEntries(Object.entries(options.env).filter(([name]) => !LEADS_ELSEWHERE.test(name)));
  const secrets = keepSecrets(join(folder, 'secrets.json'));
  const ports = await choosePorts();
  const installation = installationOf(ports, secrets);
  const postgres = await startVictim(options, 'PostgreSQL', postgresLaunch(folder, ports, secrets));
  await ensureDatabase(serverUrl(ports, secrets));
  await migrate(installation.databaseUrl);
  const source = await findTemporal({ env, say, signal });
  if (source.kind === 'server') throw new Error('A Temporal server of its own is needed, to be killed.');
  const temporal = await startVictim(options, 'Temporal', temporalLaunch(folder, ports, source.path));
  await startSandbox(options, env, ports);
  const environment = environmentOf(installation, { env, secrets, ports, isTemporalEmbedded: true });
  const config = loadConfig(environment);
  await prepareNamespace(config);
  const dataSource = await openBackOffice(options, installation);
  const [first, second, api] = await Promise.all([
    startVictim(options, 'worker 1', workerLaunch(folder, environment, ports.workerHealth)),
    startVictim(options, 'worker 2', workerLaunch(folder, environment, ports.secondWorkerHealth)),
    startVictim(options, 'API', apiLaunch(folder, environment, ports.api)),
  ]);
  const victims = { 'worker 1': first, 'worker 2': second, API: api, Temporal: temporal, PostgreSQL: postgres };
  return { installation, config, victims, dataSource };
}

function serverUrl(ports: Ports, secrets: Secrets, database = 'postgres'): string {
  return `postgres://postgres:${secrets.databasePassword}@127.0.0.1:${String(ports.postgres)}/${database}`;
}

function installationOf(ports: Ports, secrets: Secrets): Installation {
  const at = (port: number): string => `http://127.0.0.1:${String(port)}`;
  return {
    apiUrl: at(ports.api),
    apiToken: secrets.apiToken,
    temporalUiUrl: at(ports.temporalUi),
    temporalAddress: `127.0.0.1:${String(ports.temporal)}`,
    temporalNamespace: NAMESPACE,
    sandboxUrl: at(ports.sandbox),
    databaseUrl: serverUrl(ports, secrets, 'connector'),
  };
}

type Launch = () => Promise<Launched>;

async function startVictim(options: StageOptions, name: Victim, launch: Launch): Promise<Killable> {
  options.signal.throwIfAborted();
  const victim = new Killable(name, launch);
  options.stops.push({ name, timeoutMs: STOP_TIMEOUT_MS, run: () => victim.stop() });
  await victim.start();
  options.say(`${name} runs`);
  return victim;
}

async function launchHelper(file: string, helperOptions: Readonly<Record<string, unknown>>): Promise<Launched> {
  const helper = await startHelperProcess(join('scripts', 'servers', file), helperOptions);
  return { pid: helper.serverPid, ended: helper.ended, stop: () => helper.stop() };
}

/** What was committed must outlive a kill, so that it is as durable as in production. */
function postgresLaunch(folder: string, ports: Ports, secrets: Secrets): Launch {
  const dataFolder = postgresDataFolder(join(folder, 'postgres'), secrets.installationId);
  const { databasePassword: password } = secrets;
  const settings = { dataFolder, password, port: ports.postgres, isDurable: true, removeAfterwards: null };
  return () => launchHelper('postgres-helper.ts', settings);
}

function temporalLaunch(folder: string, ports: Ports, executable: string): Launch {
  const settings = { executable, port: ports.temporal, uiPort: null, namespace: NAMESPACE, searchAttributes: {} };
  return () => launchHelper('temporal-helper.ts', { ...settings, databaseFile: join(folder, 'temporal.db') });
}

function workerLaunch(folder: string, environment: NodeJS.ProcessEnv, healthPort: number): Launch {
  return () =>
    startChild({
      name: 'Worker',
      file: join('worker', 'main.ts'),
      env: { ...environment, WORKER_HEALTH_PORT: String(healthPort) },
      logFile: join(folder, 'logs', `worker-${String(healthPort)}.log`),
      whenReady: (_child, signal) => whenAnswering(`http://127.0.0.1:${String(healthPort)}/health/live`, signal),
    });
}

function apiLaunch(folder: string, environment: NodeJS.ProcessEnv, port: number): Launch {
  return () =>
    startChild({
      name: 'API',
      file: join('api', 'main.ts'),
      env: environment,
      logFile: join(folder, 'logs', 'api.log'),
      whenReady: (_child, signal) => whenAnswering(`http://127.0.0.1:${String(port)}/health/live`, signal),
    });
}

async function startSandbox({ folder, stops, say }: StageOptions, env: NodeJS.ProcessEnv, ports: Ports): Promise<void> {
  const sandbox = await startChild({
    name: 'Sandbox marketplace',
    file: join('sandbox', 'main.ts'),
    args: ['--port', String(ports.sandbox), '--data', join(folder, 'sandbox.jsonl'), '--limits', 'relaxed'],
    env,
    logFile: join(folder, 'logs', 'sandbox.log'),
    whenReady: whenSaidReady,
  });
  stops.push({ name: 'Sandbox marketplace', timeoutMs: STOP_TIMEOUT_MS, run: () => sandbox.stop() });
  say('the sandbox marketplace runs');
}

async function prepareNamespace({ temporal }: Config): Promise<void> {
  const { connection } = await connectTemporal(temporal);
  try {
    await ensureNamespace(connection, temporal);
    await ensureSearchAttributes(connection, temporal.namespace);
  } finally {
    await connection.close();
  }
}

async function openBackOffice({ stops }: StageOptions, installation: Installation): Promise<DataSource> {
  const options = { poolSize: 2, applicationName: 'connector faults' };
  const dataSource = createDataSource(installation.databaseUrl, options);
  await dataSource.initialize();
  stops.push({ name: 'Auditor', timeoutMs: STOP_TIMEOUT_MS, run: () => dataSource.destroy() });
  await grantApiToken(dataSource, installation.apiToken);
  await seedBackOffice(dataSource);
  return dataSource;
}

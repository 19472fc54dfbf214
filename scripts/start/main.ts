import { mkdirSync, rmSync } from 'node:fs';
import { createDataSource } from '../../entities/data-source';
import { loadConfig } from '../../platform/config';
import { installShutdown, type ShutdownEvent, type ShutdownStep } from '../../platform/shutdown';
import { seedBackOffice } from '../demo/seed-back-office';
import { grantApiToken } from './api-token';
import { choosePorts, type PortName } from './choose-ports';
import { dataFolder, type DataFolder } from './data-folder';
import { environmentOf, type Installation } from './installation';
import { introduction } from './introduction';
import { keepSecrets, noteTokenShown } from './kept-secrets';
import { factLine, newestFact, showFacts } from './live-facts';
import { writePrivateJson } from './private-file';
import { step, type StartContext } from './start-context';
import { startDatabase } from './start-database';
import { startDemo } from './start-demo';
import { acquireStartLock } from './start-lock';
import { startSandboxMarketplace, startWorkerAndApi } from './start-processes';
import { prepareNamespace, startTemporal } from './start-temporal';
import { createTerminal, type Terminal } from './terminal';

const CLOSE_TIMEOUT_MS = 5_000;

function sayShutdown({ say }: Terminal): (event: ShutdownEvent) => void {
  const outcomes = { done: 'stopped', failed: 'could not be stopped', timedOut: 'did not stop in time' } as const;
  return (event) => {
    switch (event.kind) {
      case 'started':
        say(`\nStopping (${event.reason})…`);
        break;
      case 'step':
        say(`  ${event.name}: ${outcomes[event.outcome]} (${(event.durationMs / 1000).toFixed(1)} s)`);
        break;
      case 'forced':
        say('Ended at once.');
        break;
      case 'finished':
        say(event.exitCode === 0 ? 'Stopped. "npm start" continues with everything still there.' : 'Stopped.');
    }
  };
}

/** Logs are of one start: an old error must not be taken for a new one. */
function prepareFolder(folder: DataFolder): void {
  rmSync(folder.logFolder, { recursive: true, force: true });
  mkdirSync(folder.logFolder, { recursive: true });
  rmSync(folder.runFile, { force: true });
}

function portsOfExternalServers(env: NodeJS.ProcessEnv): readonly PortName[] {
  const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
  return [
    ...(isSet(env.DATABASE_URL) ? (['postgres'] as const) : []),
    ...(isSet(env.TEMPORAL_ADDRESS) ? (['temporal', 'temporalUi'] as const) : []),
  ];
}

/** Starts everything, one after the other, each step said. */
async function start(context: StartContext): Promise<void> {
  const { env, folder, secrets, ports, terminal, signal, stops } = context;
  const databaseUrl = await startDatabase(context);
  const temporal = await startTemporal(context);
  const sandboxUrl = await startSandboxMarketplace(context);
  const installation: Installation = {
    apiUrl: `http://127.0.0.1:${String(ports.api)}`,
    apiToken: secrets.apiToken,
    temporalUiUrl: temporal.uiUrl,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
    sandboxUrl,
    databaseUrl,
  };
  const environment = environmentOf(installation, { env, secrets, ports, isTemporalEmbedded: temporal.isEmbedded });
  await prepareNamespace(context, loadConfig(environment).temporal);

  const dataSource = createDataSource(databaseUrl, { poolSize: 2, applicationName: 'connector start' });
  await dataSource.initialize();
  stops.push({ name: 'Live view', timeoutMs: CLOSE_TIMEOUT_MS, run: () => dataSource.destroy() });
  await step(context, 'Back office', async () => {
    await grantApiToken(dataSource, secrets.apiToken);
    await seedBackOffice(dataSource);
    return { value: undefined, outcome: 'company, warehouse, products, journals and order workflow are there' };
  });
  await startWorkerAndApi(context, environment);
  const query = (sql: string, parameters: readonly unknown[]): Promise<unknown> =>
    dataSource.query(sql, [...parameters]);
  const from = await newestFact(query);
  await startDemo(context, dataSource, installation);
  signal.throwIfAborted();
  writePrivateJson(folder.runFile, installation);
  terminal.say(
    introduction({
      installation,
      dataFolder: folder.root,
      secretsFile: folder.secretsFile,
      isTokenNew: !secrets.isTokenShown,
    }),
  );
  noteTokenShown(folder.secretsFile, secrets);
  const show = (fact: Parameters<typeof factLine>[0]): void => {
    terminal.say(factLine(fact));
  };
  await showFacts(from, { query, show, signal });
}

async function main(): Promise<void> {
  // Whoever read our lines may be gone before we have stopped in order.
  process.stdout.on('error', () => undefined);
  const terminal = createTerminal((text) => process.stdout.write(text));
  const folder = dataFolder(process.env);
  mkdirSync(folder.root, { recursive: true, mode: 0o755 });
  const lock = acquireStartLock({ file: folder.lockFile, pid: process.pid, command: 'scripts/start/main.ts' });
  if (lock.kind === 'taken') {
    terminal.say(
      `"npm start" runs here already (process ${String(lock.byPid)}). Its addresses are in ${folder.runFile}.`,
    );
    process.exit(1);
  }
  const releaseLock = (): Promise<void> => {
    rmSync(folder.runFile, { force: true });
    lock.release();
    return Promise.resolve();
  };
  const stops: ShutdownStep[] = [{ name: 'Lock', timeoutMs: CLOSE_TIMEOUT_MS, run: releaseLock }];
  const shutdown = installShutdown({ steps: () => stops.toReversed(), report: sayShutdown(terminal) });
  try {
    prepareFolder(folder);
    const secrets = keepSecrets(folder.secretsFile);
    const { env } = process;
    const ports = await choosePorts({
      file: folder.portsFile,
      notNeeded: portsOfExternalServers(env),
      say: terminal.say,
    });
    await start({ env, folder, terminal, secrets, ports, signal: shutdown.signal, stops });
  } catch (error) {
    if (shutdown.signal.aborted) return;
    terminal.say(error instanceof Error ? error.message : String(error));
    await shutdown.request('the start failed', 1);
  }
}

void main();

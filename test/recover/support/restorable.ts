import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findTemporal } from '../../../scripts/servers/find-temporal';
import { freePort } from '../../../scripts/servers/free-port';
import { startHelperProcess, type HelperProcess } from '../../../scripts/servers/helper-process';
import { startConnector, type ConnectorOptions, type TestConnector } from '../../support/connector';
import { testVariable } from '../../support/database';

/** A connector whose database and whose Temporal server, one of its own, can be copied and restored. */
export interface RestorableConnector extends TestConnector {
  /** Stops the worker while it copies. */
  copyDatabase(): Promise<void>;
  /** Puts the copy in the place of the database. Stops the worker and leaves it stopped. */
  restoreDatabase(): Promise<void>;
  /** As the two above, for the stopped server's file. */
  copyTemporal(): Promise<void>;
  restoreTemporal(): Promise<void>;
  /** A server of nothing in the place of the one that was. Leaves the worker stopped. */
  loseTemporal(): Promise<void>;
}

const ADMIN = 'TEST_DATABASE_ADMIN_URL';
const FILES = ['', '-wal', '-shm'];

export async function startRestorable(options: ConnectorOptions = {}): Promise<RestorableConnector> {
  const folder = mkdtempSync(join(tmpdir(), 'connector-recover-'));
  chmodSync(folder, 0o755);
  const temporal = await startOwnTemporal(join(folder, 'temporal.db'));
  process.env.TEST_TEMPORAL_ADDRESS = temporal.address;
  const connector = await startConnector(options);
  // Seldom enough to be in no test's way.
  await connector.dataSource.query(
    `update schedule set is_enabled = true, interval_seconds = 86400 where job = 'orderSweep'`,
  );
  const database = new URL(connector.database.url).pathname.slice(1);
  const copy = `copy_${randomBytes(6).toString('hex')}`;
  const replaceDatabase = async (from: string, to: string): Promise<void> => {
    await connector.stopWorker();
    await connector.dataSource.destroy();
    await administer(`drop database if exists ${to} with (force)`, `create database ${to} template ${from}`);
    await connector.dataSource.initialize();
  };
  return {
    ...connector,
    copyDatabase: async () => {
      await replaceDatabase(database, copy);
      await connector.startWorker();
    },
    restoreDatabase: () => replaceDatabase(copy, database),
    copyTemporal: async () => {
      await connector.stopWorker();
      await temporal.whileStopped(() => copyFiles(temporal.file, `${temporal.file}.copy`));
      await connector.startWorker();
    },
    restoreTemporal: async () => {
      await connector.stopWorker();
      await temporal.whileStopped(() => copyFiles(`${temporal.file}.copy`, temporal.file));
    },
    loseTemporal: async () => {
      await connector.stopWorker();
      await temporal.whileStopped(() => FILES.forEach((end) => rmSync(`${temporal.file}${end}`, { force: true })));
    },
    stop: async () => {
      await connector.stop();
      await administer(`drop database if exists ${copy} with (force)`);
      await temporal.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface OwnTemporal {
  readonly address: string;
  readonly file: string;
  /** Starts again at the same address. */
  whileStopped(act: () => void): Promise<void>;
  stop(): Promise<void>;
}

async function startOwnTemporal(file: string): Promise<OwnTemporal> {
  const source = await findTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: '' }, say: () => undefined });
  if (source.kind !== 'executable') throw new Error('There is no Temporal program to start');
  const port = await freePort();
  const start = (): Promise<HelperProcess> =>
    startHelperProcess('scripts/servers/temporal-helper.ts', {
      ...{ executable: source.path, port, uiPort: null, databaseFile: file, namespace: 'default' },
      searchAttributes: {},
    });
  let server = await start();
  return {
    address: `127.0.0.1:${String(port)}`,
    file,
    whileStopped: async (act) => {
      await server.stop();
      act();
      server = await start();
    },
    stop: () => server.stop(),
  };
}

function copyFiles(from: string, to: string): void {
  for (const end of FILES) {
    rmSync(`${to}${end}`, { force: true });
    if (existsSync(`${from}${end}`)) copyFileSync(`${from}${end}`, `${to}${end}`);
  }
}

async function administer(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: testVariable(ADMIN) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

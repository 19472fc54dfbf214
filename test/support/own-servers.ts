import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../entities/data-source';
import { findTemporal } from '../../scripts/servers/find-temporal';
import { freePort } from '../../scripts/servers/free-port';
import { startHelperProcess, type HelperProcess } from '../../scripts/servers/helper-process';
import type { TestDatabase } from './database';

/** A server of one test alone, which may be killed and keeps what it was told. */
export interface OwnServer {
  /** With -9. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** What a server that was killed leaves behind may be in the way for a moment. */
const STARTS_TRIED = 10;

async function ownServer(start: () => Promise<HelperProcess>, remove: () => void): Promise<OwnServer> {
  let server = await start();
  const startAgain = async (tries: number): Promise<HelperProcess> =>
    start().catch((error: unknown) => {
      if (tries <= 1) throw error;
      return startAgain(tries - 1);
    });
  return {
    kill: async () => {
      process.kill(server.serverPid, 'SIGKILL');
      await server.ended;
    },
    startAgain: async () => {
      server = await startAgain(STARTS_TRIED);
    },
    stop: async () => {
      await server.stop();
      remove();
    },
  };
}

/** The database server runs as another user when root runs the tests, and mkdtemp makes a private folder. */
function folderOf(name: string): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `connector-${name}-`));
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function startOwnTemporal(): Promise<OwnServer & { readonly address: string }> {
  const source = await findTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: undefined }, say: () => undefined });
  if (source.kind === 'server') throw new Error('A Temporal server of its own is needed, to be killed');
  const port = await freePort();
  const { folder, remove } = folderOf('temporal');
  const options = { executable: source.path, port, uiPort: null, databaseFile: join(folder, 'temporal.db') };
  const start = (): Promise<HelperProcess> =>
    startHelperProcess('scripts/servers/temporal-helper.ts', { ...options, namespace: 'own', searchAttributes: {} });
  return { ...(await ownServer(start, remove)), address: `127.0.0.1:${String(port)}` };
}

/** With a migrated database, durable as in production. */
export async function startOwnPostgres(): Promise<OwnServer & { readonly database: TestDatabase }> {
  const port = await freePort();
  const { folder, remove } = folderOf('postgres');
  const start = (): Promise<HelperProcess> =>
    startHelperProcess('scripts/servers/postgres-helper.ts', {
      ...{ dataFolder: join(folder, 'postgres'), port, password: 'test', isDurable: true, removeAfterwards: null },
    });
  const server = await ownServer(start, remove);
  const url = `postgres://postgres:test@127.0.0.1:${String(port)}/postgres`;
  const dataSource = createDataSource(url);
  await dataSource.initialize();
  await dataSource.runMigrations();
  return { ...server, database: { url, dataSource, drop: () => dataSource.destroy() } };
}

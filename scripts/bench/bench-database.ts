import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase } from '../start/database-part';
import { freePort } from '../servers/free-port';
import { startHelperProcess } from '../servers/helper-process';

/** A PostgreSQL server of a measurement, empty, with fsync as in production. */
export interface BenchDatabase {
  readonly port: number;
  readonly password: string;
  /** Of the product's database in it. */
  readonly url: string;
  readonly pid: number;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const PASSWORD = 'bench';

/** @param settings further settings of the server, `name=value` */
export async function startBenchDatabase(settings: readonly string[] = []): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'connector-bench-'));
  // The database server runs as another user when root measures, and mkdtemp makes a private folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = await startHelperProcess('scripts/servers/postgres-helper.ts', {
    dataFolder: join(folder, 'postgres'),
    port,
    password: PASSWORD,
    isDurable: true,
    removeAfterwards: folder,
    settings,
  });
  const serverUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${String(port)}`;
  await ensureDatabase(`${serverUrl}/postgres`);
  return { port, password: PASSWORD, url: `${serverUrl}/connector`, pid: server.serverPid, stop: () => server.stop() };
}

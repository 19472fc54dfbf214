import { existsSync, readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { databasePreviewSource } from '../../activities/preview/database-source';
import type { PreviewSource } from '../../activities/preview/preview-orders';
import { createDataSource } from '../../entities/data-source';
import { demoDefinition } from '../demo/definition';
import { dataFolder } from '../start/data-folder';
import { demoPreviewSource } from './demo-source';

export interface FoundSource {
  readonly source: PreviewSource;
  /** Where settings, products and workflow configuration come from, in words. */
  readonly origin: string;
}

export class NoSuchInstance extends Error {}

/**
 * Does `work` with the instance as the database has it, in a transaction that cannot write. Without a database that
 * answers and holds the instance, the demo's own definition serves for the demo.
 * @throws NoSuchInstance when another instance than the demo is not found
 */
export async function withPreviewSource<T>(instanceCode: string, work: (found: FoundSource) => Promise<T>): Promise<T> {
  const database = await openDatabase();
  if (database.kind === 'none') return work(demoInstead(instanceCode, database.why));
  try {
    return await database.dataSource.transaction(async (manager) => {
      await manager.query('set transaction read only');
      const source = await databasePreviewSource(manager, instanceCode);
      if (source !== null) return work({ source, origin: `instance ${instanceCode} in the database` });
      return work(demoInstead(instanceCode, 'the database does not hold it'));
    });
  } finally {
    await database.dataSource.destroy();
  }
}

function demoInstead(instanceCode: string, why: string): FoundSource {
  if (instanceCode === demoDefinition.instance.code) {
    return { source: demoPreviewSource, origin: `the definition of the demo, because ${why}` };
  }
  throw new NoSuchInstance(`There is no instance "${instanceCode}": ${why}`);
}

type OpenedDatabase =
  { readonly kind: 'open'; readonly dataSource: DataSource } | { readonly kind: 'none'; readonly why: string };

async function openDatabase(): Promise<OpenedDatabase> {
  const url = databaseUrl();
  if (url === null) return { kind: 'none', why: 'no database is running' };
  const dataSource = createDataSource(url, { poolSize: 1, applicationName: 'explain' });
  try {
    await dataSource.initialize();
  } catch {
    return { kind: 'none', why: 'the database does not answer' };
  }
  const tables: unknown = await dataSource.query("select 1 where to_regclass('instance') is not null");
  if (Array.isArray(tables) && tables.length > 0) return { kind: 'open', dataSource };
  await dataSource.destroy();
  return { kind: 'none', why: 'the database is still empty' };
}

/** From the environment, else of the installation that `npm start` runs here. */
function databaseUrl(): string | null {
  const fromEnvironment = process.env.DATABASE_URL;
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const { runFile } = dataFolder(process.env);
  if (!existsSync(runFile)) return null;
  const run: unknown = JSON.parse(readFileSync(runFile, 'utf8'));
  const isUsable = typeof run === 'object' && run !== null && 'databaseUrl' in run;
  return isUsable && typeof run.databaseUrl === 'string' ? run.databaseUrl : null;
}

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../entities/data-source';

/** A migrated database that belongs to one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Initialized. */
  readonly dataSource: DataSource;
  /** Closes `dataSource` and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A variable that `global-setup.ts` sets for the project `stack`. */
export function testVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing: this test belongs to the jest project "stack".`);
  return value;
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: testVariable('TEST_DATABASE_ADMIN_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Copies the migrated template, in some tens of milliseconds. Call it in `beforeAll`, and `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name} template ${testVariable('TEST_DATABASE_TEMPLATE')}`);
  const url = new URL(testVariable('TEST_DATABASE_ADMIN_URL'));
  url.pathname = `/${name}`;
  const dataSource = createDataSource(url.href);
  await dataSource.initialize();
  return {
    url: url.href,
    dataSource,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await administer(`drop database ${name} with (force)`);
    },
  };
}

import type { DataSource, EntityManager } from 'typeorm';
import { createDataSource } from '../../entities/data-source';
import { prepared } from '../../entities/prepared-statements';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

let database: TestDatabase;
/** One connection at a time, so that its plans can be looked at. */
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createDataSource(database.url, { poolSize: 1, connectionSeconds: 2 });
  await dataSource.initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const FIND_WORD = prepared('findWord', 'select word from dictionary where id = $1');
/** PostgreSQL plans the first five executions for their values, and keeps a plan for any values from then on. */
const UNTIL_KEPT = 7;

async function planOfFind(manager: EntityManager): Promise<string> {
  await manager.query(FIND_WORD, [1]);
  const rows: { 'QUERY PLAN': string }[] = await manager.query('explain execute "findWord"(1)');
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('FLT-03 plans of a connection', () => {
  it('follow a table that grows, before PostgreSQL counts its rows', async () => {
    await dataSource.query(
      'create table dictionary (id bigint primary key, word text) with (autovacuum_enabled = false)',
    );
    await dataSource.query(`insert into dictionary values (1, 'first')`);
    await dataSource.query('vacuum analyze dictionary');
    await dataSource.transaction(async (manager) => {
      for (let times = 0; times < UNTIL_KEPT; times += 1) await manager.query(FIND_WORD, [1]);
      await manager.query(`insert into dictionary select n, 'word' from generate_series(2, 20000) n`);
      expect(await planOfFind(manager)).toContain('Seq Scan');
    });
    await eventually(async () => (await dataSource.transaction(planOfFind)).includes('Index Scan'));
  });
});

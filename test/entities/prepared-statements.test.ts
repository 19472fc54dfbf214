import type { DataSource } from 'typeorm';
import { createDataSource } from '../../entities/data-source';
import { prepared } from '../../entities/prepared-statements';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
/** One connection, so that its plans can be looked at. */
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createDataSource(database.url, { poolSize: 1 });
  await dataSource.initialize();
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const FIND_WORD = prepared('findWord', 'select word from dictionary where id = $1');
/** PostgreSQL plans the first five executions for their values, and keeps a plan for any values from then on. */
const UNTIL_KEPT = 7;

const find = (): Promise<unknown> => dataSource.transaction((manager) => manager.query<unknown>(FIND_WORD, [1]));

async function planOfFind(): Promise<string> {
  const rows: { 'QUERY PLAN': string }[] = await dataSource.query('explain execute "findWord"(1)');
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('FLT-03 plans of a connection', () => {
  it('follow a table that grows, before PostgreSQL counts its rows', async () => {
    await dataSource.query(
      'create table dictionary (id bigint primary key, word text) with (autovacuum_enabled = false)',
    );
    await dataSource.query(`insert into dictionary values (1, 'first')`);
    await dataSource.query('vacuum analyze dictionary');
    for (let times = 0; times < UNTIL_KEPT; times += 1) await find();
    await dataSource.query(`insert into dictionary select n, 'word' from generate_series(2, 20000) n`);
    await find();
    expect(await planOfFind()).toContain('Seq Scan');

    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 31_000);
    expect(await find()).toEqual([{ word: 'first' }]);
    expect(await planOfFind()).toContain('Index Scan');
  });
});

import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const rowsOf = (sql: string): Promise<unknown[]> => database.dataSource.query(sql);

/** Everything that a migration can make, but the list of migrations itself. */
const OBJECTS = `
  select c.relname as name, c.relkind::text as kind from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'public' and c.relname not like '%migrations%'
   union all
  select p.proname, 'function' from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
   union all
  select t.typname, 'type' from pg_type t join pg_namespace n on n.oid = t.typnamespace
   where n.nspname = 'public' and t.typtype in ('e', 'd') order by 1, 2`;

/** What TypeORM's own comparison does not look at. */
const CONDITIONS = `
  select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
   where connamespace = 'public'::regnamespace and contype <> 'n' and conname not like '%migrations%'
   union all
  select indexname, indexdef from pg_indexes where schemaname = 'public' and indexname not like '%migrations%'
   order by 1, 2`;

/** Made from the entities alone, only to be compared with what the migrations made. */
async function createEmptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await database.dataSource.query('drop schema public cascade');
  await database.dataSource.query('create schema public');
  return database;
}

describe('the schema', () => {
  it('is what the entities say: the next migration would be empty', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('has the conditions of indexes and the texts of checks that the entities say', async () => {
    const synchronised = await createEmptyDatabase();
    try {
      await synchronised.dataSource.synchronize();
      expect(await rowsOf(CONDITIONS)).toEqual(await synchronised.dataSource.query(CONDITIONS));
    } finally {
      await synchronised.drop();
    }
  });

  it('has one table for each entity, and none besides', async () => {
    const tables = await rowsOf(`select count(*)::integer as count from pg_class where relkind = 'r'
                                   and relnamespace = 'public'::regnamespace`);
    expect(tables).toEqual([{ count: database.dataSource.entityMetadatas.length + 1 }]);
  });

  it('goes down as it came up, and up again', async () => {
    const { dataSource } = database;
    const before = await rowsOf(OBJECTS);
    expect(before.length).toBeGreaterThan(50);
    while ((await dataSource.query<unknown[]>(`select from migrations`)).length > 0)
      await dataSource.undoLastMigration();
    expect(await rowsOf(OBJECTS)).toEqual([]);
    await dataSource.runMigrations();
    expect(await rowsOf(OBJECTS)).toEqual(before);
  });
});

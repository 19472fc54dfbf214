import type { DataSource } from 'typeorm';

export interface Scans {
  readonly sequential: number;
  readonly rowsReadSequentially: number;
  readonly byIndex: number;
  readonly rowsReadByIndex: number;
}

/** How a table was read while something was done, on a data source of one connection: its statistics can be asked for at once. */
export async function scansOf(dataSource: DataSource, table: string, act: () => Promise<unknown>): Promise<Scans> {
  const before = await soFar(dataSource, table);
  await act();
  const after = await soFar(dataSource, table);
  return {
    sequential: after.sequential - before.sequential,
    rowsReadSequentially: after.rowsReadSequentially - before.rowsReadSequentially,
    byIndex: after.byIndex - before.byIndex,
    rowsReadByIndex: after.rowsReadByIndex - before.rowsReadByIndex,
  };
}

async function soFar(dataSource: DataSource, table: string): Promise<Scans> {
  await dataSource.query('select pg_stat_force_next_flush()');
  const [row] = await dataSource.query<Scans[]>(
    `select seq_scan::integer as sequential, seq_tup_read::integer as "rowsReadSequentially",
            idx_scan::integer as "byIndex", idx_tup_fetch::integer as "rowsReadByIndex"
       from pg_stat_user_tables where relname = $1`,
    [table],
  );
  return row ?? { sequential: NaN, rowsReadSequentially: NaN, byIndex: NaN, rowsReadByIndex: NaN };
}

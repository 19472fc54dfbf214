import type { DataSource } from 'typeorm';

/** Whether a session of this database waits for the lock of another one. */
export async function isSomebodyHeldUp(dataSource: DataSource): Promise<boolean> {
  const waiting: unknown[] = await dataSource.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

import type { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { textOfValue } from '../../../domain/back-office/cell';
import { writeCsv } from '../csv/write-csv';
import { filterConditions } from '../record-schemas';
import { selectRecords, type RecordBody } from '../records/select-records';
import { writableFields, type Resource } from '../resource';

/** Records that are held at a time. */
const RECORDS_AT_ONCE = 2_000;

/**
 * The records of a resource as CSV, in the columns that an import takes: what comes out goes in again unchanged. Read page
 * by page as it is taken, so that any number fits.
 */
export function exportRecords(
  dataSource: DataSource,
  resource: Resource,
  view: Readonly<Record<string, unknown>>,
): Readable {
  return writeCsv(
    writableFields(resource).map(([name]) => name),
    rowsOf(dataSource, resource, view),
  );
}

async function* rowsOf(
  dataSource: DataSource,
  resource: Resource,
  view: Readonly<Record<string, unknown>>,
): AsyncGenerator<readonly (string | null)[]> {
  const names = writableFields(resource).map(([name]) => name);
  for (let after = '0', isMore = true; isMore;) {
    const query = selectRecords(dataSource, resource).where('r.id > :after', { after });
    for (const { sql, parameters } of filterConditions(resource, view)) query.andWhere(sql, parameters);
    const records = await query.orderBy('r.id').limit(RECORDS_AT_ONCE).getRawMany<RecordBody>();
    for (const record of records) yield names.map((name) => textOfValue(record[name] ?? null));
    isMore = records.length === RECORDS_AT_ONCE;
    after = records.at(-1)?.id ?? after;
  }
}

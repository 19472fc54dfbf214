import type { EntityManager } from 'typeorm';
import { releaseParked } from '../../entities/release-parked';
import { Refused } from './refused';

/** A journal in one year of invoice date, and where its numbers stand. */
export interface InvoiceSeries {
  /** `JOURNAL/YEAR`, with the company before a colon where several have the journal. */
  readonly name: string;
  readonly journalId: string;
  readonly journalCode: string;
  readonly year: number;
  /** What the database would give next. */
  readonly nextNumber: number;
  /** Whether a person has to say what comes next. */
  readonly isInDoubt: boolean;
}

/**
 * The series that may give numbers: of this year and of the last for every sales journal that has them, of this year for
 * all the others.
 */
export function listSeries(manager: EntityManager): Promise<InvoiceSeries[]> {
  return manager.query(
    `with year as (select extract(year from now() at time zone 'UTC')::integer as this)
     select case when count(*) over (partition by j.code, y.year) > 1 then c.code || ':' else '' end
              || j.code || '/' || y.year as name,
            j.id as "journalId", j.code as "journalCode", y.year, coalesce(s.next_number, 1) as "nextNumber",
            exists (select from recovery r
                     where extract(year from r.at at time zone 'UTC') >= y.year
                       and (s.confirmed_at is null or s.confirmed_at < r.at)) as "isInDoubt"
       from year cross join journal j join company c on c.id = j.company_id
       cross join lateral (select this as year union select year from journal_series
                            where journal_id = j.id and year = this - 1) y
       left join journal_series s on s.journal_id = j.id and s.year = y.year
      where j.kind = 'sale' order by 1`,
  );
}

export interface ConfirmedNumber {
  readonly name: string;
  readonly nextNumber: number;
}

/** @throws Refused for anything but `SERIES=NUMBER` */
export function parseConfirmed(text: string): ConfirmedNumber {
  const [name = '', number = '', ...rest] = text.split('=');
  if (name.trim() === '' || rest.length > 0 || !/^[1-9]\d{0,8}$/.test(number.trim())) {
    throw new Refused(`--next-invoice-number takes SERIES=NUMBER, as in INV/2026=118, not "${text}"`);
  }
  return { name: name.trim(), nextNumber: Number(number) };
}

/**
 * A person's word on the number that comes next; orders that waited for it go on. A series that is not in doubt stays as
 * it is, so that the same command may be given twice.
 *
 * @throws Refused for an unknown series, and for a number that the database has given already
 */
export async function confirmNumber(manager: EntityManager, confirmed: ConfirmedNumber): Promise<void> {
  const all = await listSeries(manager);
  const series = all.find(({ name }) => name === confirmed.name);
  if (series === undefined) {
    throw new Refused(`There is no series ${confirmed.name}; there are ${all.map(({ name }) => name).join(', ')}`);
  }
  if (!series.isInDoubt) return;
  if (confirmed.nextNumber < series.nextNumber) {
    throw new Refused(
      `${series.name} stands at ${String(series.nextNumber)} in this database: ${String(confirmed.nextNumber)} would be given twice`,
    );
  }
  await manager.query(
    `insert into journal_series (journal_id, year, next_number, confirmed_at) values ($1, $2, $3, clock_timestamp())
     on conflict (journal_id, year) do update
       set next_number = excluded.next_number, confirmed_at = excluded.confirmed_at`,
    [series.journalId, series.year, confirmed.nextNumber],
  );
  const subjects = [`${series.journalCode}/${String(series.year)}`];
  await releaseParked(manager, { reasonCode: 'invoiceNumberUnconfirmed', subjects });
}

import type { QueryRunner } from 'typeorm';
import { textOfValue } from '../../../domain/back-office/cell';
import type { Line } from '../records/write-lines';
import type { Resource } from '../resource';
import type { LineError } from './read-line';

/** Remembers the keys of a file's lines, in a table that only this connection has: a file may be longer than memory. */
export interface SeenKeys {
  /** Parts lines into those whose key is new in the file and those that another line has told already. */
  sift(lines: readonly Line[]): Promise<{ readonly fresh: readonly Line[]; readonly doubled: readonly LineError[] }>;
  drop(): Promise<void>;
}

export async function rememberKeys(runner: QueryRunner, resource: Resource): Promise<SeenKeys> {
  await runner.manager.query('create temporary table import_key (key text primary key, line integer not null)');
  const keyOf = ({ values }: Line): string =>
    JSON.stringify(resource.key.map((name) => textOfValue(values[name] ?? null)));
  return {
    sift: async (lines) => {
      const met: { line: number; first: number }[] = await runner.manager.query(
        `with given as (select * from unnest($1::text[], $2::integer[]) as given(key, line)),
              noted as (insert into import_key (key, line)
                        select distinct on (key) key, line from given order by key, line
                        on conflict do nothing returning key, line)
         select given.line, coalesce(noted.line, before.line) as first
           from given left join noted on noted.key = given.key left join import_key before on before.key = given.key
          where given.line is distinct from noted.line`,
        [lines.map(keyOf), lines.map(({ line }) => line)],
      );
      const doubles = new Map(met.map(({ line, first }) => [line, first]));
      return {
        fresh: lines.filter(({ line }) => !doubles.has(line)),
        doubled: met.map(({ line, first }) => ({
          line,
          field: null,
          detail: `is about the same ${resource.one} as line ${first}`,
        })),
      };
    },
    drop: async () => {
      await runner.manager.query('drop table import_key');
    },
  };
}

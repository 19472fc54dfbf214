import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, encodeCursor, fingerprintOf, type Position } from './cursor';
import { COUNTED, countOf, type Count } from './page-schema';

export interface SortKey {
  /** `alias.property` of the column that sorts; null sorts by id alone. */
  readonly column: string | null;
  readonly idType: 'bigint' | 'uuid';
}

/** In the order in which rows were made. */
export const byId: SortKey = { column: null, idType: 'bigint' };

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly isDescending: boolean;
  readonly key: SortKey;
  /** Filters and sort as given: a cursor fits these only. */
  readonly view: Readonly<Record<string, unknown>>;
}

export interface Page<E> {
  readonly rows: readonly E[];
  readonly nextCursor: string | null;
  readonly count: Count;
}

const rawSchema = z.array(z.object({ sort_value: z.string().nullable() }));
const countedSchema = z.object({ count: z.coerce.number() });

/**
 * Reads one page of a query with its filters, in the order of a column and of the id, from where the cursor ended: rows
 * are neither doubled nor left out while data changes. Rows without a sort value come last when ascending and first when
 * descending, as the indexes have them.
 *
 * @param query its main alias is the entity's; joins to one row only
 */
export function readPage<E extends { readonly id: string }>(
  query: SelectQueryBuilder<E>,
  request: PageRequest,
): Promise<Page<E>> {
  return readPageBy(query, request, async () => {
    const { entities, raw } = await query.getRawAndEntities();
    return { rows: entities, values: raw };
  });
}

/** The same of a query that has no entity: its rows as they are selected, the id as text among them. */
export function readRawPage<R extends { readonly id: string }>(
  query: SelectQueryBuilder<ObjectLiteral>,
  request: PageRequest,
): Promise<Page<R>> {
  return readPageBy(query, request, async () => {
    const rows = await query.getRawMany<R>();
    return { rows, values: rows };
  });
}

async function readPageBy<R extends { readonly id: string }>(
  query: SelectQueryBuilder<ObjectLiteral>,
  request: PageRequest,
  read: () => Promise<{ readonly rows: readonly R[]; readonly values: unknown }>,
): Promise<Page<R>> {
  const fingerprint = fingerprintOf(request.view);
  const position = request.cursor === undefined ? null : decodeCursor(request.cursor, fingerprint);
  const count = await countRows(query);
  const id = `${query.alias}.id`;
  const column = request.key.column ?? id;
  if (position !== null) continueAfter(query, request, position);
  const direction = request.isDescending ? 'DESC' : 'ASC';
  query.addSelect(`cast( ${column} as text )`, 'sort_value').orderBy(column, direction);
  if (column !== id) query.addOrderBy(id, direction);
  query.limit(request.limit + 1);
  const found = await read();
  const values = rawSchema.parse(found.values);
  const rows = found.rows.slice(0, request.limit);
  const last = rows.at(-1);
  const isMore = found.rows.length > request.limit && last !== undefined;
  const value = values[rows.length - 1]?.sort_value ?? null;
  return { rows, nextCursor: isMore ? encodeCursor(fingerprint, { value, id: last.id }) : null, count };
}

function continueAfter(
  query: SelectQueryBuilder<ObjectLiteral>,
  { key, isDescending }: PageRequest,
  { value, id }: Position,
): void {
  const sign = isDescending ? '<' : '>';
  const idColumn = `${query.alias}.id`;
  const parameters = { cursorValue: value, cursorId: id };
  const cursorId = `cast( :cursorId as ${key.idType} )`;
  const { column } = key;
  if (column === null) query.andWhere(`${idColumn} ${sign} ${cursorId}`, parameters);
  else if (value !== null) {
    const after = `( ${column} , ${idColumn} ) ${sign} ( cast( :cursorValue as timestamptz ) , ${cursorId} )`;
    query.andWhere(isDescending ? after : `( ${after} or ${column} is null )`, parameters);
  } else {
    const after = `( ${column} is null and ${idColumn} ${sign} ${cursorId} )`;
    query.andWhere(isDescending ? `( ${after} or ${column} is not null )` : after, parameters);
  }
}

async function countRows(query: SelectQueryBuilder<ObjectLiteral>): Promise<Count> {
  const counted = query
    .clone()
    .select('1')
    .orderBy()
    .limit(COUNTED + 1);
  const row: unknown = await query.dataSource
    .createQueryBuilder()
    .select('count(*)', 'count')
    .from(`(${counted.getQuery()})`, 'counted')
    .setParameters(counted.getParameters())
    .getRawOne();
  const { count } = countedSchema.parse(row);
  return countOf(count);
}

import type { DataSource, EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { databaseCodeOf } from '../../../platform/database-fault';
import { etagOf } from '../../if-match';
import { Problem } from '../../problems/problem';
import { isUniqueViolation } from '../../problems/unique-violation';
import { textOfValue } from '../../../domain/back-office/cell';
import { hasArchive, writableFields, type Resource, type Values } from '../resource';
import { withArticle } from '../with-article';
import { touchesWords, type FieldProblem } from './problem-words';
import { selectRecords, type RecordBody } from './select-records';
import { usageOf, usageWords } from './usage';
import { examineLines, writeLines, type ExaminedLine, type Lines } from './write-lines';

const FOREIGN_KEY_VIOLATION = '23503';

/** @throws Problem notFound */
export async function findRecord(
  source: DataSource | EntityManager,
  resource: Resource,
  id: string,
): Promise<RecordBody> {
  const query = selectRecords(source, resource).where('r.id = :id', { id });
  return foundRecord(query, resource, id);
}

async function foundRecord(
  query: SelectQueryBuilder<ObjectLiteral>,
  resource: Resource,
  id: string,
): Promise<RecordBody> {
  const record = await query.getRawOne<RecordBody>();
  if (record === undefined) throw new Problem('notFound', `There is no ${resource.one} with the id ${id}.`);
  return record;
}

/** Of what people write; figures that move by themselves do not count. */
export const recordEtag = (resource: Resource, record: RecordBody): string =>
  etagOf(record.id, ...writableFields(resource).map(([name]) => textOfValue(record[name] ?? null)));

/**
 * Makes a record; what it is not told of it has by the description.
 * @throws Problem alreadyExists, or ruleBroken naming the fields that are wrong
 */
export async function createRecord(dataSource: DataSource, resource: Resource, values: Values): Promise<RecordBody> {
  const given = new Set([...resource.key, ...Object.keys(values)]);
  const isTaken = `There is such ${withArticle(resource.one)} already: ${keyWords(resource, values)}.`;
  try {
    return await dataSource.transaction(async (manager) => {
      const line = await examined(manager, { resource, given, lines: [{ line: 1, values }], isConfirmed: false });
      if (line.state !== 'created') throw new Problem('alreadyExists', isTaken);
      const { created, ids } = await writeLines(manager, { resource, given }, [line]);
      const [id] = ids;
      // One that came in this moment was changed instead: it is left as its maker wanted it.
      if (id === undefined || created === 0) throw new Problem('alreadyExists', isTaken);
      return findRecord(manager, resource, id);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new Problem('alreadyExists', isTaken);
    throw error;
  }
}

const keyWords = (resource: Resource, values: Values): string =>
  resource.key.map((name) => `${name} "${textOfValue(values[name] ?? null) ?? ''}"`).join(', ');

export interface RecordChange {
  readonly id: string;
  readonly changes: Values;
  readonly isConfirmed: boolean;
  /** Called under the lock: throws when the record is not as its changer has seen it. */
  readonly checkSeen: (etag: string) => void;
}

/**
 * Changes fields of a record, all but those of its key.
 * @throws Problem notFound, notAllowedNow for a change that touches what is open, ruleBroken naming the fields
 */
export function changeRecord(dataSource: DataSource, resource: Resource, change: RecordChange): Promise<RecordBody> {
  return dataSource.transaction(async (manager) => {
    const before = await lockRecord(manager, resource, change.id);
    change.checkSeen(recordEtag(resource, before));
    const given = new Set([...resource.key, ...Object.keys(change.changes)]);
    const lines = [{ line: 1, values: { ...before, ...change.changes } }];
    const line = await examined(manager, { resource, given, lines, isConfirmed: change.isConfirmed }, () =>
      refuseTouching(manager, resource, change.id),
    );
    await writeLines(manager, { resource, given }, [line]);
    return findRecord(manager, resource, change.id);
  });
}

async function lockRecord(manager: EntityManager, resource: Resource, id: string): Promise<RecordBody> {
  await manager.query(`select from ${resource.table} where id = $1 for update`, [id]);
  return findRecord(manager, resource, id);
}

async function refuseTouching(manager: EntityManager, resource: Resource, id: string): Promise<void> {
  const uses = (await usageOf(manager, resource, id)).filter(({ matters }) => matters);
  if (uses.length > 0) throw new Problem('notAllowedNow', `${touchesWords(resource, usageWords(uses))}.`);
}

/** @param onTouching asked first when the only thing missing is a confirmation */
async function examined(manager: EntityManager, lines: Lines, onTouching?: () => Promise<void>): Promise<ExaminedLine> {
  const [line] = await examineLines(manager, lines);
  if (line === undefined) throw new Error('A line was not examined');
  const wrong = line.problems.filter(({ mayBeConfirmed }) => !mayBeConfirmed);
  if (wrong.length > 0) throw brokenRules(wrong);
  if (line.problems.length > 0) await onTouching?.();
  return line;
}

function brokenRules(problems: readonly FieldProblem[]): Problem {
  const errors = problems.map(({ field, detail }) => ({ pointer: field === null ? '' : `/${field}`, detail }));
  const words = errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
  return new Problem('ruleBroken', words, { errors });
}

export type Removal = 'deleted' | 'archived';

/**
 * Takes a record away: one that nothing uses is deleted, one that is used is archived.
 * @throws Problem notFound, or notAllowedNow where it touches what is open and was not confirmed
 */
export async function removeRecord(
  dataSource: DataSource,
  resource: Resource,
  { id, isConfirmed }: Pick<RecordChange, 'id' | 'isConfirmed'>,
): Promise<Removal> {
  try {
    return await dataSource.transaction(async (manager) => {
      const record = await lockRecord(manager, resource, id);
      if (!isConfirmed) await refuseTouching(manager, resource, id);
      const isUsed = hasArchive(resource) && (await usageOf(manager, resource, id)).length > 0;
      return isUsed ? archive(manager, resource, record) : erase(manager, resource, record);
    });
  } catch (error) {
    // Used by something that came in this moment.
    if (databaseCodeOf(error) !== FOREIGN_KEY_VIOLATION || !hasArchive(resource)) throw error;
    return dataSource.transaction(async (manager) =>
      archive(manager, resource, await lockRecord(manager, resource, id)),
    );
  }
}

async function erase(manager: EntityManager, resource: Resource, record: RecordBody): Promise<Removal> {
  await manager.query(`delete from ${resource.table} where id = $1`, [record.id]);
  await resource.afterRemove?.(manager, record);
  return 'deleted';
}

async function archive(manager: EntityManager, resource: Resource, record: RecordBody): Promise<Removal> {
  await manager.query(`update ${resource.table} set is_archived = true where id = $1 and not is_archived`, [record.id]);
  await resource.afterRemove?.(manager, record);
  return 'archived';
}

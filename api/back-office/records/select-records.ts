import type { DataSource, EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Resource, Values } from '../resource';
import { columnOf, readValue, referringFields } from './sql-names';

/** A record as it is read. */
export type RecordBody = Values & { readonly id: string };

/** The records of a resource with what they name, as `r`. Read them with `readRawPage` or `getRawMany<RecordBody>`. */
export function selectRecords(
  source: DataSource | EntityManager,
  resource: Resource,
): SelectQueryBuilder<ObjectLiteral> {
  const query = source.createQueryBuilder().select('r.id', 'id').from(resource.table, 'r');
  const references = referringFields(resource);
  const own = references.filter(({ field }) => field.through === undefined);
  for (const { name, field, reference, alias } of own) {
    const on = `${alias}.id = r.${columnOf(name, field) ?? ''}`;
    if (field.default === null) query.leftJoin(reference.table, alias, on);
    else query.innerJoin(reference.table, alias, on);
  }
  for (const { field, reference, alias } of references) {
    const through = own.find(({ name }) => name === field.through);
    if (through === undefined) continue;
    query.innerJoin(reference.table, alias, `${alias}.id = ${through.alias}.${alias.slice('f_'.length)}_id`);
  }
  for (const [name, field] of Object.entries(resource.fields)) query.addSelect(readValue(name, field), name);
  return query;
}

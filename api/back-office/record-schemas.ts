import { z } from 'zod';
import type { FieldValue } from '../../domain/back-office/field-kind';
import { anyOf, pageQuery } from '../lists/list-query';
import { pageSchema } from '../lists/page-schema';
import { idSchema } from '../schemas/common';
import { givenSchema, newSchema, readSchema } from './field-schemas';
import { readValue } from './records/sql-names';
import { writableFields, type Field, type Resource, type Values } from './resource';

/** A command that touches what is open has to be meant. */
const confirmation = {
  confirmed: z.enum(['true', 'false']).default('false').describe('True: what it touches was looked at'),
};
export const confirmationQuery = z.strictObject(confirmation);

/** Of an import; `dryRun` says what would become of the file, and writes nothing. */
export const importQuery = z.strictObject({
  ...confirmation,
  dryRun: z.enum(['true', 'false']).default('false').describe('True: says what would become of it, and writes nothing'),
});

export const idParameter = z.object({ id: idSchema('record') });

function makeRecordSchema({ fields, schema }: Resource) {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, readSchema(field)]));
  return z.object({ id: z.string(), ...shape }).meta({ id: schema });
}

/** One of each: the API's document has a name only once. */
const recordSchemas = new Map<Resource, ReturnType<typeof makeRecordSchema>>();

/** Shape of a record in answers. */
export function recordSchema(resource: Resource): ReturnType<typeof makeRecordSchema> {
  const made = recordSchemas.get(resource) ?? makeRecordSchema(resource);
  recordSchemas.set(resource, made);
  return made;
}

export function newRecordSchema(resource: Resource): z.ZodType<Record<string, FieldValue | undefined>> {
  const shape = writableFields(resource).map(([name, field]) => [name, newSchema(field)] as const);
  return z.strictObject(Object.fromEntries(shape)).meta({ id: `New${resource.schema}` });
}

/** All but the key, which never changes. */
export function recordChangeSchema(resource: Resource): z.ZodType<Record<string, FieldValue | undefined>> {
  const shape = writableFields(resource)
    .filter(([name]) => !resource.key.includes(name))
    .map(([name, field]) => [name, givenSchema(field).optional()] as const);
  return z.strictObject(Object.fromEntries(shape)).meta({ id: `${resource.schema}Change` });
}

/** What was given, without what was left out. */
export function valuesOf(given: Readonly<Record<string, FieldValue | undefined>>): Values {
  const values: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined) values[name] = value;
  return values;
}

const LONGEST_FILTER = 500;

function filterSchema({ kind }: Field): z.ZodType<string> | null {
  switch (kind.type) {
    case 'boolean':
      return z.enum(['true', 'false']);
    case 'choice':
      return z.enum(kind.choices);
    case 'text':
    case 'currency':
    case 'country':
    case 'date':
      return z.string().max(LONGEST_FILTER);
    case 'countries':
    case 'decimal':
    case 'integer':
      return null;
  }
}

/** Fields by whose value a list is filtered: those of the key, what records name, and what has few values. */
function filterFields(resource: Resource): readonly (readonly [string, Field, z.ZodType<string>])[] {
  return Object.entries(resource.fields).flatMap(([name, field]) => {
    const schema = filterSchema(field);
    const isFilter =
      resource.key.includes(name) ||
      field.refersTo !== undefined ||
      field.kind.type === 'boolean' ||
      field.kind.type === 'choice';
    return isFilter && schema !== null ? [[name, field, schema] as const] : [];
  });
}

export function filterShape(resource: Resource) {
  return Object.fromEntries(filterFields(resource).map(([name, , schema]) => [name, anyOf(schema)]));
}

const givenFilters = z.record(z.string(), z.array(z.string()).optional());

export interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** The conditions of a query's filters, for `selectRecords`. */
export function filterConditions(resource: Resource, view: Readonly<Record<string, unknown>>): readonly Condition[] {
  const given = givenFilters.parse(view);
  return filterFields(resource).flatMap(([name, field]) => {
    const values = given[name];
    if (values === undefined) return [];
    const text = field.kind.type === 'boolean' ? `cast(${readValue(name, field)} as text)` : readValue(name, field);
    return [{ sql: `${text} in (:...${name}Filter)`, parameters: { [`${name}Filter`]: values } }];
  });
}

export const listQuery = (resource: Resource) => z.strictObject({ ...pageQuery, ...filterShape(resource) });
export const recordPageSchema = (resource: Resource) => pageSchema(recordSchema(resource), `${resource.schema}Page`);

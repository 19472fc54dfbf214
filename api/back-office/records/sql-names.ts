import type { FieldKind } from '../../../domain/back-office/field-kind';
import type { Field, Reference, Resource } from '../resource';

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** A field that names another record, with where that record is found. */
export interface ReferringField {
  readonly name: string;
  readonly field: Field;
  readonly reference: Reference;
  readonly alias: string;
}

/** Column of the resource's own table; null for what is known through another record or only read. */
export function columnOf(name: string, field: Field): string | null {
  if (field.through !== undefined || field.reads !== undefined) return null;
  return field.column ?? (field.refersTo === undefined ? snake(name) : `${snake(name)}_id`);
}

export const lineColumn = (name: string): string => snake(name);

/** `f_company` for `company_id`: also how checks call a referred record. */
function aliasOf(name: string, field: Field): string {
  return `f_${(field.column ?? snake(name)).replace(/_id$/, '')}`;
}

/** In the order in which they can be joined to a line: a company before what lies within it. */
export function referringFields({ fields }: Pick<Resource, 'fields'>): readonly ReferringField[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    field.refersTo === undefined ? [] : [{ name, field, reference: field.refersTo, alias: aliasOf(name, field) }],
  );
}

export function referenceOf(resource: Pick<Resource, 'fields'>, name: string): ReferringField {
  const found = referringFields(resource).find((referring) => referring.name === name);
  if (found === undefined) throw new Error(`"${name}" refers to no record`);
  return found;
}

/** The company within which a record is known by its name, and the SQL of its id. */
export function companyWithin(
  resource: Pick<Resource, 'fields'>,
  { within }: Reference,
): { readonly owner: ReferringField; readonly id: string } | null {
  if (within === undefined) return null;
  const owner = referenceOf(resource, within);
  return { owner, id: `${owner.alias}.${owner.reference.table === 'company' ? 'id' : 'company_id'}` };
}

/** The value of a text, as the column has it. */
function typed(kind: FieldKind, text: string): string {
  switch (kind.type) {
    case 'countries':
      return `string_to_array(${text}, ' ')`;
    case 'decimal':
      return `${text}::numeric(${kind.digits}, ${kind.scale})`;
    case 'integer':
      return `${text}::integer`;
    case 'boolean':
      return `${text}::boolean`;
    case 'date':
      return `${text}::date`;
    case 'text':
    case 'currency':
    case 'country':
    case 'choice':
      return text;
  }
}

/** What a line says of a field of its own, as the column has it. */
export function lineValue(name: string, field: Field): string {
  if (field.refersTo !== undefined) return `${aliasOf(name, field)}.id`;
  const text = `line.${lineColumn(name)}`;
  return typed(field.kind, field.noneIs === undefined ? text : `coalesce(${text}, '${field.noneIs}')`);
}

/** What a new record has that is told nothing of this field. Only texts of the description get here. */
export function defaultValue(field: Field): string {
  const { default: standard = null } = field;
  if (standard === null) return field.noneIs === undefined ? 'null' : `'${field.noneIs}'`;
  if (typeof standard === 'object') return `'{${standard.join(',')}}'::text[]`;
  return typed(field.kind, `'${String(standard)}'`);
}

/** The text or value of a field, of the record's row and those that it names. */
export function readValue(name: string, field: Field): string {
  if (field.reads !== undefined) return field.reads;
  if (field.refersTo !== undefined) return `${aliasOf(name, field)}.${field.refersTo.by}`;
  const column = `r.${columnOf(name, field) ?? ''}`;
  if (field.kind.type === 'date') return `${column}::text`;
  if (field.kind.type === 'decimal') return `trim_scale(${column})::text`;
  return field.noneIs === undefined ? column : `nullif(${column}, '${field.noneIs}')`;
}

import { writableFields, type Reference, type Resource } from '../resource';
import { columnOf, companyWithin, defaultValue, lineColumn, lineValue, referringFields } from './sql-names';

/** A field of the resource's own table, with its column. */
interface OwnField {
  readonly name: string;
  readonly column: string;
  /** What the line says of it. */
  readonly given: string;
  /** What a record has that is told nothing of it. */
  readonly standard: string;
}

function ownFields(resource: Resource): readonly OwnField[] {
  return writableFields(resource).flatMap(([name, field]) => {
    const column = columnOf(name, field);
    if (column === null) return [];
    return [{ name, column, given: lineValue(name, field), standard: defaultValue(field) }];
  });
}

/**
 * Lines as rows, with what they name and the record that they are about, as far as it is there: `line`, `f_…` and `r`.
 * The first parameter holds the lines' numbers, the next ones a list of texts for each field.
 */
export function lineSource(resource: Resource): string {
  const names = writableFields(resource).map(([name]) => name);
  const lists = names.map((_name, index) => `$${index + 2}::text[]`);
  const columns = ['line', ...names.map(lineColumn)];
  const joins = referringFields(resource).map(({ name, reference, alias }) => {
    const company = companyWithin(resource, reference);
    const within = company === null ? '' : ` and ${alias}.company_id = ${company.id}`;
    return `left join ${reference.table} ${alias} on ${alias}.${reference.by} = line.${lineColumn(name)}${within}`;
  });
  const own = ownFields(resource).filter(({ name }) => resource.key.includes(name));
  const match = own.map(({ column, given }) => `r.${column} = ${given}`).join(' and ');
  return `from unnest($1::integer[], ${lists.join(', ')}) as line(${columns.join(', ')})
          ${joins.join('\n')}
          left join ${resource.table} r on ${match}`;
}

/** What a record has of a field when the line is written. */
function becomes({ name, column, given, standard }: OwnField, told: ReadonlySet<string>): string {
  return told.has(name) ? given : `case when r.id is null then ${standard} else r.${column} end`;
}

const tuple = (parts: readonly string[]): string => `(${parts.join(', ')})`;

/** Whether a line says something else of these fields than the record does; `false` when there are none. */
function differs(fields: readonly OwnField[]): string {
  if (fields.length === 0) return 'false';
  return `${tuple(fields.map(({ column }) => `r.${column}`))} is distinct from ${tuple(fields.map(({ given }) => given))}`;
}

/** Whether the record names another one than it did; what it names through that one goes with it. */
const isNamedAnew = (column: string | null, alias: string): string =>
  column === null ? 'r.id is null' : `(r.id is null or r.${column} is distinct from ${alias}.id)`;

/** Where the company is not known either, that is what is wrong. */
function ownerKnown(resource: Resource, reference: Reference): string {
  const company = companyWithin(resource, reference);
  return company === null ? '' : ` and ${company.id} is not null`;
}

/** What may be wrong with a line, as `code/field`; a check by its number. */
function problemsOf(resource: Resource, given: ReadonlySet<string>): readonly string[] {
  const referring = referringFields(resource).filter(({ name }) => given.has(name));
  const missing = writableFields(resource).filter(([name, field]) => field.default === undefined && !given.has(name));
  const matters = ownFields(resource).filter(({ name }) => given.has(name) && resource.fields[name]?.matters === true);
  const touched = (resource.usedBy ?? [])
    .filter((use) => use.matters === true)
    .map(({ rows }, index) => [`exists (select ${rows('r.id')})`, `touches/${index}`] as const);
  const rules: (readonly [string, string])[] = [
    ...referring.flatMap(({ name, field, reference, alias }) => [
      [
        `line.${lineColumn(name)} is not null and ${alias}.id is null${ownerKnown(resource, reference)}`,
        `unknown/${name}`,
      ] as const,
      ...(reference.hasArchive === true
        ? [[`${alias}.is_archived and ${isNamedAnew(columnOf(name, field), alias)}`, `archived/${name}`] as const]
        : []),
    ]),
    ...missing.map(([name]) => ['r.id is null', `missing/${name}`] as const),
    ...(resource.checks ?? []).map(({ breaks }, index) => [breaks, `check/${index}`] as const),
    ...touched.map(([exists, code]) => [`r.id is not null and ${differs(matters)} and ${exists}`, code] as const),
  ];
  return rules.map(([breaks, code]) => `case when ${breaks} then '${code}' end`);
}

/**
 * Says of each line whether it makes a record, changes one or leaves it as it is, and what is wrong with it. Writes nothing.
 *
 * @param given the fields that the lines tell; what they do not tell stays as it is
 */
export function examineStatement(resource: Resource, given: ReadonlySet<string>): string {
  const compared = ownFields(resource).filter(({ name }) => given.has(name) && !resource.key.includes(name));
  const problems = problemsOf(resource, given);
  const become = ownFields(resource).map((field) => `${becomes(field, given)} as ${field.column}`);
  const asItBecomes = resource.checks === undefined ? '' : `cross join lateral (select ${become.join(', ')}) n`;
  return `select line.line,
                 case when r.id is null then 'created' when ${differs(compared)} then 'changed' else 'unchanged' end as state,
                 array_remove(array[${problems.join(',\n')}]::text[], null) as problems
          ${lineSource(resource)}
          ${asItBecomes}`;
}

/**
 * Makes and changes the records of lines, in the order of their keys. Guarded: a record that is as the line says is not
 * written. Gives back what was written.
 */
export function writeStatement(resource: Resource, given: ReadonlySet<string>): string {
  const own = ownFields(resource);
  const isKey = ({ name }: OwnField): boolean => resource.key.includes(name);
  const values = own.map((field) => becomes(field, given));
  const changed = own.filter((field) => given.has(field.name) && !isKey(field)).map(({ column }) => column);
  const keys = own.filter(isKey);
  const update =
    changed.length === 0
      ? 'do nothing'
      : `do update set ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}
         where ${tuple(changed.map((column) => `x.${column}`))}
               is distinct from ${tuple(changed.map((column) => `excluded.${column}`))}`;
  return `insert into ${resource.table} as x ${tuple(own.map(({ column }) => column))}
          select ${values.join(', ')} ${lineSource(resource)}
           order by ${keys.map(({ given: key }) => key).join(', ')}
          on conflict ${tuple(keys.map(({ column }) => column))} ${update}
          returning x.id, (x.xmax = 0) as "isCreated"`;
}

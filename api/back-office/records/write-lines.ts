import type { EntityManager } from 'typeorm';
import { textOfValue } from '../../../domain/back-office/cell';
import { writableFields, type Resource, type Values } from '../resource';
import { examineStatement, writeStatement } from './line-statements';
import { wordsOfProblem, type FieldProblem } from './problem-words';

/** What somebody wants a record to be, under the number of its line. */
export interface Line {
  readonly line: number;
  readonly values: Values;
}

export interface Lines {
  readonly resource: Resource;
  /** The fields that the lines tell, those of the key among them. */
  readonly given: ReadonlySet<string>;
  readonly lines: readonly Line[];
  /** Somebody has seen what these records are used by. */
  readonly isConfirmed: boolean;
}

export interface ExaminedLine extends Line {
  readonly state: 'created' | 'changed' | 'unchanged';
  readonly problems: readonly FieldProblem[];
}

/** The parameters of `lineSource`: numbers, then a list of texts for each field. */
export function lineParameters(resource: Resource, lines: readonly Line[]): unknown[] {
  const texts = writableFields(resource).map(([name]) => lines.map(({ values }) => textOfValue(values[name] ?? null)));
  return [lines.map(({ line }) => line), ...texts];
}

interface Examination {
  readonly line: number;
  readonly state: ExaminedLine['state'];
  readonly problems: readonly string[];
}

/** What would become of lines, in their order. Writes nothing. */
export async function examineLines(
  manager: EntityManager,
  { resource, given, lines, isConfirmed }: Lines,
): Promise<readonly ExaminedLine[]> {
  if (lines.length === 0) return [];
  const found: Examination[] = await manager.query(examineStatement(resource, given), lineParameters(resource, lines));
  const byNumber = new Map(found.map((examination) => [examination.line, examination]));
  const examined = lines.map((line): ExaminedLine => {
    const { state = 'unchanged', problems = [] } = byNumber.get(line.line) ?? {};
    const standing = problems.filter((code) => !(isConfirmed && code.startsWith('touches/')));
    return { ...line, state, problems: standing.map((code) => wordsOfProblem(resource, code, line.values)) };
  });
  return withRefusals(manager, resource, examined);
}

/** Adds what only the resource itself can say of lines that are good so far and make records. */
async function withRefusals(
  manager: EntityManager,
  resource: Resource,
  lines: readonly ExaminedLine[],
): Promise<readonly ExaminedLine[]> {
  const made = lines.filter(({ state, problems }) => state === 'created' && problems.length === 0);
  if (resource.refuses === undefined || made.length === 0) return lines;
  const refusals = await resource.refuses(
    manager,
    made.map(({ values }) => values),
  );
  const refused = new Map(made.map(({ line }, index) => [line, refusals[index] ?? null]));
  return lines.map((line) => {
    const refusal = refused.get(line.line) ?? null;
    return refusal === null ? line : { ...line, problems: [{ ...refusal, mayBeConfirmed: false }] };
  });
}

export interface WrittenLines {
  readonly created: number;
  readonly changed: number;
}

/** With the ids of what was written. */
export interface WrittenRecords extends WrittenLines {
  readonly ids: readonly string[];
}

/** Writes lines that were examined and found good. */
export async function writeLines(
  manager: EntityManager,
  { resource, given }: Pick<Lines, 'resource' | 'given'>,
  lines: readonly ExaminedLine[],
): Promise<WrittenRecords> {
  const wanted = lines.filter(({ state }) => state !== 'unchanged');
  if (wanted.length === 0) return { created: 0, changed: 0, ids: [] };
  const rows: { id: string; isCreated: boolean }[] = await manager.query(
    writeStatement(resource, given),
    lineParameters(resource, wanted),
  );
  const valuesOf = (wantedState: ExaminedLine['state']): readonly Values[] =>
    wanted.filter(({ state }) => state === wantedState).map(({ values }) => values);
  const [made, altered] = [valuesOf('created'), valuesOf('changed')];
  if (made.length > 0) await resource.afterCreate?.(manager, made);
  if (altered.length > 0) await resource.afterChange?.(manager, altered);
  const created = rows.filter(({ isCreated }) => isCreated).length;
  return { created, changed: rows.length - created, ids: rows.map(({ id }) => id) };
}

import type { z } from 'zod';
import { valueOfCell } from '../../../domain/back-office/cell';
import type { FieldValue } from '../../../domain/back-office/field-kind';
import type { CsvRow } from '../csv/read-csv';
import { givenSchema } from '../field-schemas';
import type { Line } from '../records/write-lines';
import type { Field, Resource } from '../resource';

/** What is wrong with a line; no field where it is the whole of it. */
export interface LineError {
  readonly line: number;
  readonly field: string | null;
  readonly detail: string;
}

export type ReadLine =
  { readonly kind: 'read'; readonly line: Line } | { readonly kind: 'wrong'; readonly errors: readonly LineError[] };

export type LineReader = (row: CsvRow) => ReadLine;

interface Column {
  readonly name: string;
  readonly field: Field;
  readonly schema: z.ZodType<FieldValue>;
}

/** Reads the rows of a file with these columns, each cell by the description of its field. */
export function lineReader(resource: Resource, names: readonly string[]): LineReader {
  const columns = names.flatMap((name): Column[] => {
    const field = resource.fields[name];
    return field === undefined ? [] : [{ name, field, schema: givenSchema(field) }];
  });
  return ({ line, cells }) => {
    if (cells.length !== columns.length) {
      const detail = `has ${cells.length} cells where the header has ${columns.length} columns`;
      return { kind: 'wrong', errors: [{ line, field: null, detail }] };
    }
    const values: Record<string, FieldValue> = {};
    const errors: LineError[] = [];
    columns.forEach((column, index) => {
      const read = readCell(column, cells[index] ?? '');
      if (typeof read === 'object' && read !== null && 'detail' in read) {
        errors.push({ line, field: column.name, detail: read.detail });
      } else values[column.name] = read;
    });
    return errors.length > 0 ? { kind: 'wrong', errors } : { kind: 'read', line: { line, values } };
  };
}

function readCell({ field, schema }: Column, cell: string): FieldValue | { readonly detail: string } {
  const value = valueOfCell(field.kind, cell);
  if (value === null && field.default !== null) return field.default ?? { detail: 'is missing' };
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  return { detail: `"${shown(cell)}" ${checked.error.issues.map(({ message }) => message).join(' and ')}` };
}

const SHOWN_LENGTH = 60;
const shown = (cell: string): string => (cell.length > SHOWN_LENGTH ? `${cell.slice(0, SHOWN_LENGTH)}…` : cell);

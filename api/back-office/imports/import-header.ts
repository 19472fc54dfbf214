import { Problem } from '../../problems/problem';
import type { CsvRow } from '../csv/read-csv';
import { writableFields, type Resource } from '../resource';

/**
 * The fields of a file's columns, in their order. A column that is left out leaves its field as it is.
 * @throws Problem invalidRequest naming each column that is not known, doubled or missing
 */
export function readHeader(resource: Resource, row: CsvRow | undefined): readonly string[] {
  const known = writableFields(resource).map(([name]) => name);
  const names = row?.cells.map((cell) => cell.trim()) ?? [];
  const errors = [
    ...names.flatMap((name, index) => {
      if (!known.includes(name)) return [`There is no column "${name}" here; there are ${known.join(', ')}`];
      return names.indexOf(name) === index ? [] : [`The column "${name}" is there twice`];
    }),
    ...resource.key
      .filter((name) => !names.includes(name))
      .map((name) => `The column "${name}" is missing: it tells which ${resource.one} is meant`),
  ];
  if (errors.length === 0) return names;
  const line = row?.line ?? 1;
  throw new Problem('invalidRequest', `The header of the file (line ${line}) does not fit. ${errors.join('; ')}.`, {
    errors: errors.map((detail) => ({ pointer: `/lines/${line}`, detail })),
  });
}

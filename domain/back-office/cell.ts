import type { FieldKind, FieldValue } from './field-kind';

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/**
 * What a cell of a CSV file says. An empty one says nothing. A cell that is not of its kind stays the text it is, so
 * that the check of the field can refuse it in words; text stays what it is in any case: `00123`, `1E5`, ` A ` and
 * `=cmd` are texts.
 */
export function valueOfCell(kind: FieldKind, cell: string): FieldValue {
  if (kind.type === 'countries') return cell.split(' ').filter((country) => country !== '');
  if (cell === '') return null;
  switch (kind.type) {
    case 'boolean': {
      const word = cell.toLowerCase();
      return word === 'true' || word === 'false' ? word === 'true' : cell;
    }
    case 'integer':
      return WHOLE_NUMBER.test(cell) ? Number(cell) : cell;
    case 'text':
    case 'currency':
    case 'country':
    case 'decimal':
    case 'choice':
    case 'date':
      return cell;
  }
}

/** The text of a value, in a cell as towards the database; null for nothing. Countries in the order of their letters. */
export function textOfValue(value: FieldValue): string | null {
  if (value === null) return null;
  if (typeof value === 'object') return [...new Set(value)].sort().join(' ');
  return String(value);
}

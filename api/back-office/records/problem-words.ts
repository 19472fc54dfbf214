import { textOfValue } from '../../../domain/back-office/cell';
import type { Reference, Resource, Values } from '../resource';
import { companyWithin, referenceOf } from './sql-names';

/** What is wrong with one field of a record; null where it is the whole of it. */
export interface FieldProblem {
  readonly field: string | null;
  readonly detail: string;
  /** Only for want of a confirmation. */
  readonly mayBeConfirmed: boolean;
}

/** Said wherever a change touches what is open. */
export function touchesWords(resource: Resource, uses: readonly string[]): string {
  return `The ${resource.one} is used by ${uses.join(' and ')}: look at its usage, and repeat with confirmed=true to change it all the same`;
}

/** The words of a problem that `examineStatement` found. */
export function wordsOfProblem(resource: Resource, problem: string, values: Values): FieldProblem {
  const [code = '', subject = ''] = problem.split('/');
  const of = (field: string | null, detail: string): FieldProblem => ({ field, detail, mayBeConfirmed: false });
  switch (code) {
    case 'unknown':
      return of(subject, unknownWords(resource, subject, values));
    case 'archived':
      return of(
        subject,
        `The ${referenceOf(resource, subject).reference.words} "${textOf(values, subject)}" is archived`,
      );
    case 'missing':
      return of(subject, `is missing: a new ${resource.one} needs it`);
    case 'check': {
      const check = resource.checks?.[Number(subject)];
      const field = check?.field ?? '';
      const shown = textOf(values, field);
      return of(field, shown === '' ? (check?.words ?? '') : `"${shown}" ${check?.words ?? ''}`);
    }
    case 'touches': {
      const use = resource.usedBy?.filter(({ matters }) => matters === true)[Number(subject)];
      return { field: null, detail: touchesWords(resource, [use?.words ?? '']), mayBeConfirmed: true };
    }
    default:
      throw new Error(`"${problem}" is no problem of a line`);
  }
}

const textOf = (values: Values, field: string): string => textOfValue(values[field] ?? null) ?? '';

function unknownWords(resource: Resource, field: string, values: Values): string {
  const { reference } = referenceOf(resource, field);
  return `There is no ${reference.words} "${textOf(values, field)}"${placeWords(resource, reference, values)}`;
}

function placeWords(resource: Resource, reference: Reference, values: Values): string {
  const owner = companyWithin(resource, reference)?.owner;
  if (owner === undefined) return '';
  const named = `${owner.reference.words} "${textOf(values, owner.name)}"`;
  return owner.reference.table === 'company' ? ` in the ${named}` : ` in the company of the ${named}`;
}

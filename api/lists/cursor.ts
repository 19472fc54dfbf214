import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../problems/problem';

/** Where a page ended: the sort value as the database spells it, and the id that breaks ties. */
export interface Position {
  readonly value: string | null;
  readonly id: string;
}

/** Values are those that the database spelled: a time, an id as a number or as a UUID. */
const cursorSchema = z.tuple([
  z.string(),
  z
    .string()
    .regex(/^[\d:.+ -]{1,40}$|^[\da-f-]{36}$/)
    .nullable(),
  z.string().regex(/^(\d{1,18}|[\da-f-]{36})$/),
]);

/** Names a list with its filters and sort order, so that a cursor of another one is noticed. */
export function fingerprintOf(view: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(view)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 16);
}

/** Opaque to its readers: text that only this list understands. */
export function encodeCursor(fingerprint: string, { value, id }: Position): string {
  return Buffer.from(JSON.stringify([fingerprint, value, id])).toString('base64url');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @throws Problem cursorNotFitting, when the cursor is of other filters, another sort order, or no cursor at all */
export function decodeCursor(cursor: string, fingerprint: string): Position {
  const read = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!read.success) throw new Problem('cursorNotFitting', 'This is no cursor. Take `nextCursor` of a page as it is.');
  const [ofList, value, id] = read.data;
  if (ofList === fingerprint) return { value, id };
  throw new Problem(
    'cursorNotFitting',
    'This cursor comes from other filters or another sort order. Repeat those of its page, or leave the cursor out.',
  );
}

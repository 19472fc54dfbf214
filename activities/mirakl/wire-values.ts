import { z } from 'zod';
import { decimalText } from './decimal-text';
import { utcDate } from './utc-date';

/*
 * The values of an answer, read forgivingly (API section 2): null and absent are the same, numbers may be text and text may
 * be numbers. `needed…` refuse what is missing or unreadable, in words that follow the member's path; the others give null.
 */

/** Identifiers are keys in the database, whose index entries are bounded. */
const LONGEST_IDENTIFIER = 255;

/** The database's integer, with room to add. */
const LARGEST_COUNT = 1_000_000_000;

function read<T>(reader: (value: unknown) => T) {
  return z.unknown().optional().transform(reader);
}

/** `expected` completes the sentence "<member> is not …". */
function needed<T>(expected: string, reader: (value: unknown) => T | null) {
  return z
    .unknown()
    .optional()
    .transform((value, context): T => {
      const result = reader(value);
      if (result === null) {
        context.addIssue({ code: 'custom', message: refusal(expected, value) });
        return z.NEVER;
      }
      return result;
    });
}

function refusal(expected: string, value: unknown): string {
  if (value === undefined || value === null || value === '') {
    return 'is missing';
  }
  return `is not ${expected} (found ${describe(value)})`;
}

/** As short as a code or a figure; a name, an address or a phone number is none. */
const QUOTABLE = /^(\p{L}{1,5}|[\d.,-]{1,9})$/u;

/** What was found. A member may hold anything, a person as well, and these words go into histories: few are quoted (SEC-02). */
function describe(value: unknown): string {
  if (typeof value === 'string') {
    return QUOTABLE.test(value) ? `the text "${value}"` : `a text of ${String(value.length)} characters`;
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return typeof value === 'number' ? String(value) : `a ${typeof value}`;
}

function toText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return String(value);
  }
  const found = typeof value === 'string' ? storable(value) : '';
  return found.trim() === '' ? null : found;
}

/** No database text holds NUL or half of a character pair: one such order must not keep a whole page out. */
function storable(value: string): string {
  return value.replaceAll('\u0000', '').toWellFormed();
}

function toIdentifier(value: unknown): string | null {
  // Beyond, JSON numbers lose digits: two things would get one key.
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return null;
  const text = toText(value);
  return text === null || text.length > LONGEST_IDENTIFIER ? null : text;
}

function toCount(value: unknown): number | null {
  const text = decimalText(value);
  const count = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(count) && count >= 0 && count <= LARGEST_COUNT ? count : null;
}

function toFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') {
    return value;
  }
  const text = String(value).toLowerCase();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null;
}

function toCurrency(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return /^[A-Z]{3}$/.test(text) ? text : null;
}

/** Text as sent, less what no database takes; blank counts as absent. */
export const text = read(toText);
export const identifier = read(toIdentifier);
export const count = read(toCount);
export const flag = read(toFlag);
export const dateTime = read(utcDate);
export const decimal = read(decimalText);
export const currency = read(toCurrency);

export const neededIdentifier = needed(`text of 1 to ${String(LONGEST_IDENTIFIER)} characters`, toIdentifier);
export const neededCount = needed('a whole number from 0', toCount);
export const neededCurrency = needed('a currency code of three letters', toCurrency);
export const neededAmount = needed('an amount', decimalText);

/** An amount that may be absent, and then is `0`; what is there must be readable, for money is not guessed. */
export const amountOrZero = needed('an amount', (value) => (isAbsent(value) ? '0' : decimalText(value)));

/** An amount that may be absent, and then is null; what is there must be readable. */
export const amountOrNull = needed('an amount', (value): { amount: string | null } | null => {
  const amount = decimalText(value);
  return amount === null && !isAbsent(value) ? null : { amount };
}).transform(({ amount }) => amount);

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A list of which every entry counts; absent is empty, anything but a list is refused. */
export function list<T extends z.ZodType>(entry: T) {
  return needed('a list', (value) => (isAbsent(value) ? [] : Array.isArray(value) ? value : null)).pipe(z.array(entry));
}

/** The list that an answer is about: without it the answer is none, so absent is refused as well. */
export function neededList<T extends z.ZodType>(entry: T) {
  return needed('a list', (value) => (Array.isArray(value) ? value : null)).pipe(z.array(entry));
}

/** A list that only informs: entries that cannot be read are left out. */
export function informativeList<T>(entry: z.ZodType<T>) {
  return read((value): T[] =>
    (Array.isArray(value) ? value : []).flatMap((item: unknown) => {
      const decoded = entry.safeParse(item);
      return decoded.success ? [decoded.data] : [];
    }),
  );
}

/** An object whose members are all optional: absent, or not an object, reads as one without members. */
export function section<T extends z.ZodRawShape>(shape: T) {
  return read((value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})).pipe(
    z.object(shape),
  );
}

/** One entry of a list, or the answer itself: anything but an object is refused. */
export function entry<T extends z.ZodRawShape>(shape: T) {
  return needed('an object', (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null,
  ).pipe(z.object(shape));
}

/** One member that cannot be read, by its path: `order_lines[0].price`, and what is wrong with it: `is missing`. */
export interface MemberProblem {
  readonly member: string;
  readonly words: string;
}

/**
 * Every member that cannot be read.
 *
 * @param subject what the path is empty for, as in `the answer`
 * @param place where what was read lies itself, as in `carriers[3]`; with one, no subject is needed
 */
export const memberProblems = (error: z.ZodError, subject: string, place = ''): MemberProblem[] =>
  error.issues.map(({ path, message }) => ({ member: pathInWords(place, path) || subject, words: message }));

/** The same in a sentence: `order_lines[0].price is missing`; the first two in full, the others counted. */
export function explainIssues(error: z.ZodError, subject: string, place = ''): string {
  const [first, second, ...others] = memberProblems(error, subject, place).map(
    ({ member, words }) => `${member} ${words}`,
  );
  const more = others.length === 0 ? [] : [`and ${String(others.length)} more`];
  return [first, second, ...more].filter((words) => words !== undefined).join('; ');
}

function pathInWords(place: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (words, step) =>
      typeof step === 'number' ? `${words}[${String(step)}]` : `${words}${words === '' ? '' : '.'}${String(step)}`,
    place,
  );
}

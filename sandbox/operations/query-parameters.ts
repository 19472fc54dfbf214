import type { Language } from '../master-data';
import type { Query } from '../http/operation';

/** A parameter as understood, or what to tell the caller (an HTTP 400). */
export type Parameter<T> = { readonly kind: 'read'; readonly value: T } | Wrong;

export interface Wrong {
  readonly kind: 'wrong';
  readonly message: string;
}

/** Comma lists and repeated parameters hold at most this many (Mirakl API section 2). */
const LIST_LIMIT = 100;

/**
 * RFC 3339 with its zone, and the offset without colon that Mirakl's own PHP clients send. A `+` that was not URL-encoded
 * arrives as a blank and is refused, as it should.
 */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

export function textParameter(query: Query, name: string): Parameter<string | null> {
  const value = query[name];
  if (Array.isArray(value)) return wrong(`Parameter '${name}' is given more than once`);
  return read(value === undefined || value === '' ? null : value);
}

/** A comma-separated list; null when the parameter is absent or empty. */
export function listParameter(query: Query, name: string): Parameter<readonly string[] | null> {
  const text = textParameter(query, name);
  if (text.kind === 'wrong' || text.value === null) return text.kind === 'wrong' ? text : read(null);
  const values = text.value.split(',').filter((value) => value !== '');
  return values.length > LIST_LIMIT ? wrong(`The limit of ${String(LIST_LIMIT)} is exceeded`) : read(values);
}

/** A parameter that may be repeated. */
export function repeatedParameter(query: Query, name: string): Parameter<readonly string[] | null> {
  const value = query[name];
  if (value === undefined || value === '') return read(null);
  const values = Array.isArray(value) ? value : [value];
  return values.length > LIST_LIMIT ? wrong(`The limit of ${String(LIST_LIMIT)} is exceeded`) : read(values);
}

export function choiceParameter<T extends string>(
  query: Query,
  name: string,
  choices: readonly T[],
): Parameter<T | null> {
  const text = textParameter(query, name);
  if (text.kind === 'wrong') return text;
  if (text.value === null) return read(null);
  const choice = choices.find((one) => one === text.value);
  return choice === undefined ? wrong(`Parameter '${name}' must be one of ${choices.join(', ')}`) : read(choice);
}

export function booleanParameter(query: Query, name: string): Parameter<boolean | null> {
  const choice = choiceParameter(query, name, ['true', 'false']);
  if (choice.kind === 'wrong') return choice;
  return read(choice.value === null ? null : choice.value === 'true');
}

export function wholeParameter(
  query: Query,
  name: string,
  bounds: { readonly lowest: number; readonly highest: number },
): Parameter<number | null> {
  const text = textParameter(query, name);
  if (text.kind === 'wrong') return text;
  if (text.value === null) return read(null);
  const number = /^\d+$/.test(text.value) ? Number(text.value) : Number.NaN;
  return number >= bounds.lowest && number <= bounds.highest
    ? read(number)
    : wrong(`Parameter '${name}' must be a whole number from ${String(bounds.lowest)} to ${String(bounds.highest)}`);
}

/** Milliseconds since 1970, or null. */
export function dateParameter(query: Query, name: string): Parameter<number | null> {
  const text = textParameter(query, name);
  if (text.kind === 'wrong') return text;
  if (text.value === null) return read(null);
  const time = DATE_TIME.test(text.value) ? Date.parse(text.value) : Number.NaN;
  return Number.isNaN(time) ? wrong(`Parameter '${name}' must be a date and time with its zone`) : read(time);
}

export function localeParameter(query: Query, active: Readonly<Record<string, Language>>): Parameter<Language> {
  const text = textParameter(query, 'locale');
  if (text.kind === 'wrong') return text;
  const language = active[text.value ?? 'fr_FR'];
  return language === undefined ? wrong(`Locale '${text.value ?? ''}' is not active on the platform`) : read(language);
}

function read<T>(value: T): Parameter<T> {
  return { kind: 'read', value };
}

function wrong(message: string): Wrong {
  return { kind: 'wrong', message };
}

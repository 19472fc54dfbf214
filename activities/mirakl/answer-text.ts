/** Parsed JSON, rows that are still to come where rows were asked for, or what cannot be used. */
export type ParsedAnswer =
  | { readonly kind: 'json'; readonly body: unknown }
  | { readonly kind: 'rows'; readonly pieces: AsyncIterable<string> }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unusable'; /** Completes "the answer is …". */ readonly what: string };

/** Deeper than any answer is; what is nested without end would exhaust whoever walks it, the database included. */
const DEEPEST_NESTING = 100;

/**
 * Parses an answer ourselves, so that a page of HTML, a cut answer and an empty one are told apart. NUL and lone surrogates,
 * which JSON can carry and PostgreSQL cannot store, become the replacement character.
 */
export function parseAnswer(text: string): ParsedAnswer {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') {
    return { kind: 'empty' };
  }
  if (trimmed.startsWith('<')) {
    return { kind: 'unusable', what: 'a page of HTML or XML instead of JSON' };
  }
  const root: { body?: unknown } = {};
  try {
    root.body = JSON.parse(trimmed);
  } catch {
    const isCut = trimmed.startsWith('{') || trimmed.startsWith('[');
    return { kind: 'unusable', what: isCut ? 'JSON that is cut or broken' : 'not JSON' };
  }
  return storableAnswer(root.body);
}

/** The same of what was parsed elsewhere; texts and names within it are put right in place. */
export function storableAnswer(body: unknown): Extract<ParsedAnswer, { readonly kind: 'json' | 'unusable' }> {
  const root = { body };
  return makeStorable(root)
    ? { kind: 'json', body: root.body }
    : { kind: 'unusable', what: `JSON nested deeper than ${String(DEEPEST_NESTING)} levels` };
}

const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** Puts right every text and name within, in place and level by level; false when it is nested too deeply. */
function makeStorable(root: object): boolean {
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST_NESTING) return false;
    level = level.flatMap(storableMembers);
  }
  return true;
}

/** Puts right one object or list; answers those within it. */
function storableMembers(container: object): object[] {
  const within: object[] = [];
  const members: [string, unknown][] = Object.entries(container);
  for (const [name, value] of members) {
    const storableName = storable(name);
    if (storableName !== name) Reflect.deleteProperty(container, name);
    if (typeof value === 'object' && value !== null) within.push(value);
    const kept = typeof value === 'string' ? storable(value) : value;
    if (kept !== value || storableName !== name) {
      Object.defineProperty(container, storableName, {
        value: kept,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return within;
}

function storable(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}

const LONGEST_WORDS = 500;
const E_MAIL = /[^\s@<>"'(,;]+@[\w.-]*\w/g;
const PHONE = /\+\d[\d .-]{7,}\d/g;

/** Mirakl's own words of an error answer, bounded and without the key, e-mail addresses and phone numbers; null when it says nothing. */
export function marketplaceWords(answer: ParsedAnswer, apiKey: string): string | null {
  const words = answer.kind === 'json' ? wordsOf(answer.body) : null;
  if (words === null) {
    return null;
  }
  const scrubbed = words.replaceAll(apiKey, '[key]').replace(E_MAIL, '[e-mail]').replace(PHONE, '[phone]');
  return scrubbed.replace(/\s+/g, ' ').trim().slice(0, LONGEST_WORDS) || null;
}

/** Error bodies have no schema: `message` is what Mirakl's own clients read, codes and lists of errors are seen too (API section 3). */
function wordsOf(body: unknown): string | null {
  if (typeof body === 'string') {
    return body;
  }
  if (Array.isArray(body)) {
    return joined(body.map(wordsOf));
  }
  if (typeof body !== 'object' || body === null) {
    return null;
  }
  const members = new Map<string, unknown>(Object.entries(body));
  const code = members.get('code') ?? members.get('error_code');
  const own = [code, members.get('message')].filter((value) => typeof value === 'string');
  return joined([...own, wordsOf(members.get('errors') ?? null)]);
}

function joined(parts: readonly (string | null)[]): string | null {
  const spoken = parts.filter((part) => part !== null && part !== '');
  return spoken.length === 0 ? null : spoken.join(' ');
}

import { createHash } from 'node:crypto';

export interface StorableOrder {
  /** JSON text that PostgreSQL's jsonb takes. */
  readonly json: string;
  /** SHA-256 over the content, whatever the order of its members. */
  readonly contentHash: string;
}

/**
 * A raw answer made storable: `jsonb` has no NUL and no half surrogate pairs, so those characters are left out. An
 * answer nested too deep to be walked is kept as a note of that fact.
 */
export function storableOrder(raw: unknown): StorableOrder {
  try {
    const json = JSON.stringify(raw, sortedAndClean);
    return { json, contentHash: createHash('sha256').update(json).digest('hex') };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const json = JSON.stringify({ unstorable: 'nested too deep' });
    return { json, contentHash: createHash('sha256').update(json).digest('hex') };
  }
}

function sortedAndClean(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [clean(name), member]);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

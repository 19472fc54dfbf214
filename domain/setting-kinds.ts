import { isLoopback } from './marketplace-url';

/** One setting of the table: what it allows, how it is read from text, and its default. */
export interface Setting<T> {
  readonly default: T;
  readonly meaning: string;
  /** What it takes, in words that end a sentence "Setting x takes ...". */
  readonly allowed: string;
  readonly check: (value: unknown) => CheckedValue<T>;
  /** From the command line to the form that `check` takes; what cannot be read is left as text, to be refused. */
  readonly fromText: (text: string) => unknown;
}

export type CheckedValue<T> = { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'refused' };
export type SettingValue<S> = S extends Setting<infer T> ? T : never;

interface Described<T> {
  readonly default: T;
  readonly meaning: string;
}

const refused = { kind: 'refused' } as const;
const switchWords = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false],
]);

export const switchSetting = (described: Described<boolean>): Setting<boolean> => ({
  ...described,
  allowed: 'true or false',
  check: (value) => (typeof value === 'boolean' ? { kind: 'valid', value } : refused),
  fromText: (text) => switchWords.get(text.trim()) ?? text,
});

export function choiceSetting<const C extends string>(
  described: { readonly choices: readonly C[] } & Described<NoInfer<C>>,
): Setting<C> {
  return {
    ...described,
    allowed: `one of ${described.choices.join(', ')}`,
    check: (value) => {
      const choice = described.choices.find((candidate) => candidate === value);
      return choice === undefined ? refused : { kind: 'valid', value: choice };
    },
    fromText: (text) => text.trim(),
  };
}

export function choiceListSetting<const C extends string>(
  described: { readonly choices: readonly C[] } & Described<readonly NoInfer<C>[]>,
): Setting<readonly C[]> {
  return {
    ...described,
    allowed: `a list, separated by commas, of ${described.choices.join(', ')}`,
    check: (value) => {
      if (!Array.isArray(value)) return refused;
      const chosen = described.choices.filter((candidate) => value.includes(candidate));
      const isComplete = value.length > 0 && chosen.length === new Set(value).size;
      return isComplete ? { kind: 'valid', value: chosen } : refused;
    },
    fromText: (text) => text.split(',').map((part) => part.trim()),
  };
}

export const textSetting = ({
  maxLength,
  ...described
}: Described<string> & { readonly maxLength: number }): Setting<string> => ({
  ...described,
  allowed: `text of at most ${String(maxLength)} characters`,
  check: (value) => (typeof value === 'string' && value.length <= maxLength ? { kind: 'valid', value } : refused),
  fromText: (text) => text,
});

export const numberSetting = ({
  minimum,
  maximum,
  ...described
}: Described<number> & { readonly minimum: number; readonly maximum: number }): Setting<number> => ({
  ...described,
  allowed: `a whole number from ${String(minimum)} to ${String(maximum)}`,
  check: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
      ? { kind: 'valid', value }
      : refused,
  fromText: (text) => (/^\d+$/.test(text.trim()) ? Number(text) : text),
});

const textOrNone = (text: string): string | null => (['', 'none', 'null'].includes(text.trim()) ? null : text.trim());

/** Text of a given form, or null for none. */
export const patternSetting = (described: {
  readonly pattern: RegExp;
  readonly allowed: string;
  readonly meaning: string;
}): Setting<string | null> => ({
  default: null,
  meaning: described.meaning,
  allowed: described.allowed,
  check: (value) =>
    value === null || (typeof value === 'string' && described.pattern.test(value)) ? { kind: 'valid', value } : refused,
  fromText: textOrNone,
});

const LONGEST_ADDRESS = 1_000;

/** Where we call another system of the seller's, or null; in the clear to this machine alone. */
export const webAddressSetting = ({ meaning }: { readonly meaning: string }): Setting<string | null> => ({
  default: null,
  meaning,
  allowed: 'an address such as https://hooks.example.com/to-dos, without user and password, or none',
  check: (value) =>
    value === null || (typeof value === 'string' && isCallable(value)) ? { kind: 'valid', value } : refused,
  fromText: textOrNone,
});

function isCallable(text: string): boolean {
  if (text.length > LONGEST_ADDRESS || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** A list of texts of a given form, each once; empty for none. */
export const textListSetting = (described: {
  readonly pattern: RegExp;
  readonly maxItems: number;
  readonly allowed: string;
  readonly meaning: string;
}): Setting<readonly string[]> => ({
  default: [],
  meaning: described.meaning,
  allowed: described.allowed,
  check: (value) => {
    if (!Array.isArray(value) || value.length > described.maxItems) return refused;
    const texts = value.flatMap((each) => (typeof each === 'string' && described.pattern.test(each) ? [each] : []));
    return texts.length === value.length ? { kind: 'valid', value: [...new Set(texts)] } : refused;
  },
  fromText: (text) => (['', 'none'].includes(text.trim()) ? [] : text.split(',').map((part) => part.trim())),
});

/** A day as YYYY-MM-DD, or null for none. */
export const dateSetting = ({ meaning }: { readonly meaning: string }): Setting<string | null> => ({
  default: null,
  meaning,
  allowed: 'a day as YYYY-MM-DD, or none',
  check: (value) =>
    value === null || (typeof value === 'string' && isDay(value)) ? { kind: 'valid', value } : refused,
  fromText: textOrNone,
});

/** The calendar is asked back, because a day such as 2026-02-31 parses to another one. */
const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

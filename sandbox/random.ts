/** Numbers that only depend on a seed, so that a demo, a test and a load run can be repeated. */
export interface Random {
  /** A whole number, both ends included. */
  readonly between: (lowest: number, highest: number) => number;
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
  readonly digits: (count: number) => string;
  readonly letters: (count: number) => string;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

/** FNV-1a over the seed, then mulberry32: small, quick, the same on every machine. */
export function createRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (lowest: number, highest: number): number => lowest + Math.floor(next() * (highest - lowest + 1));
  const repeat = (count: number, make: () => string): string => Array.from({ length: count }, make).join('');
  return {
    between,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    digits: (count) => repeat(count, () => String(between(0, 9))),
    letters: (count) => repeat(count, () => ALPHABET.charAt(between(0, 25))),
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value | 0;
}

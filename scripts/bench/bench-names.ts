/** What can be measured by itself: `npm run bench -- --only NAME`. */
export const benchNames = ['orders', 'import', 'sweep', 'memory', 'listings', 'stock'] as const;
export type BenchName = (typeof benchNames)[number];

/** A name that nobody knows; its message lists those that exist. */
export class UnknownBench extends Error {}

/** @param given names as typed, also several in one with commas between; none means all */
export function chosenBenches(given: readonly string[]): readonly BenchName[] {
  const names = given.flatMap((text) => text.split(',')).map((name) => name.trim());
  const unknown = names.find((name) => !benchNames.some((known) => known === name));
  if (unknown !== undefined) {
    throw new UnknownBench(`There is no "${unknown}" to measure. There is: ${benchNames.join(', ')}`);
  }
  return names.length === 0 ? benchNames : benchNames.filter((name) => names.includes(name));
}

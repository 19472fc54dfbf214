/** Fails with what must hold, and what is there instead. */
export function mustHold(holds: boolean, what: string, seen: unknown): asserts holds {
  if (!holds) throw new Error(`It does not hold: ${what}. Seen: ${JSON.stringify(seen)}`);
}

/** An order goes on along a row of states, and back nowhere. */
export const isForward = (
  row: readonly (string | null)[],
  from: string | null | undefined,
  to: string | null,
): boolean => row.indexOf(to) >= row.indexOf(from ?? null);

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

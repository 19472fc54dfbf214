export interface Portion<T> {
  readonly rows: readonly T[];
  readonly isLast: boolean;
}

/** Rows in portions of so many, the last maybe of fewer. One portion at least, so that nothing at all is seen as read too. */
export async function* portions<T>(rows: AsyncIterable<T>, size: number): AsyncGenerator<Portion<T>, void, undefined> {
  let portion: T[] = [];
  for await (const row of rows) {
    if (portion.length === size) {
      yield { rows: portion, isLast: false };
      portion = [];
    }
    portion.push(row);
  }
  yield { rows: portion, isLast: true };
}

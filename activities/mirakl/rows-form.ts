/** How the rows of a file are written, and how they are read as they come in. */
export interface RowsForm {
  /** Of the request. */
  readonly accept: 'application/json' | 'text/csv';
  /**
   * Whether a text that begins like this, spaces before it left out, may be such rows. One that may not is no file but an
   * error in JSON, a page of HTML or nothing at all, and is told apart like the answer to any other call.
   */
  readonly mayBegin: (begun: string) => boolean;
  /**
   * Each row in the form of JSON, not yet decoded.
   *
   * @throws BrokenRows, at the place where it is reached
   */
  readonly rows: (pieces: AsyncIterable<string>) => AsyncIterable<unknown>;
}

/** The text is not what its rows would be read from: no whole list of JSON values, or no table. */
export class BrokenRows extends Error {
  override readonly name = 'BrokenRows';
}

/** Characters of one row, which is held as a whole: a longer one is taken for broken. An order of many lines has a tenth. */
export const LONGEST_ROW = 8 * 1024 * 1024;

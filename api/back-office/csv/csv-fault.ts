/** A file that cannot be read on from one of its lines. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';

  constructor(
    readonly line: number,
    /** What is wrong there, and what to do. */
    readonly words: string,
  ) {
    super(words);
  }
}

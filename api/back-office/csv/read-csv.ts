import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { CsvFault } from './csv-fault';
import { decodeText } from './decode-text';

/** One row of a file: the line on which it begins, and its cells exactly as they stand there. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Characters of one row, line breaks within its cells included. Rows there may be any number of. */
const LONGEST_ROW = 64 * 1024;
const LINE_BREAK = /\r\n|\r|\n/g;
const MISPLACED_QUOTE =
  'has a quote in the midst of a cell: a cell with quotes stands in quotes, and each quote in it twice';
const cellsSchema = z.array(z.string());

/**
 * The rows of a CSV file in UTF-8 [RFC 4180], the header first; blank lines are passed over. The delimiter is a comma or
 * a semicolon, whichever the first line has. Reads no faster than its rows are taken, so that a file of any length fits.
 *
 * @throws CsvFault from the line on which the file cannot be read, after all rows before it
 */
export async function* readCsv(bytes: AsyncIterable<unknown>): AsyncGenerator<CsvRow> {
  const faults: (CsvFault | CsvError)[] = [];
  let line = 1;
  for await (const cells of parsed(untilFault(decodeText(bytes), faults), faults)) {
    const isBlank = cells.length === 1 && cells[0]?.trim() === '';
    if (!isBlank) yield { line, cells };
    line += 1 + cells.reduce((breaks, cell) => breaks + (cell.match(LINE_BREAK)?.length ?? 0), 0);
  }
  const [fault] = faults;
  if (fault instanceof CsvFault) throw fault;
  if (fault !== undefined) throw Object.assign(new CsvFault(line, wordsOf(fault)), { cause: fault });
}

/** A failure is noted and not thrown, for it would take the rows along that wait to be taken. */
async function* untilFault(texts: AsyncGenerator<string>, faults: (CsvFault | CsvError)[]): AsyncGenerator<string> {
  try {
    yield* texts;
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    faults.push(error);
  }
}

async function* parsed(
  texts: AsyncGenerator<string>,
  faults: (CsvFault | CsvError)[],
): AsyncGenerator<readonly string[]> {
  const first = await texts.next();
  const head = first.done === true ? '' : first.value;
  // The first line alone tells the delimiter: no name of a column holds either.
  const isSemicolon = (head.split(/[\r\n]/, 1)[0] ?? '').includes(';');
  const parser = parse({
    delimiter: isSemicolon ? ';' : ',',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) faults.push(error);
      return undefined;
    },
    // Where quotes are broken nobody knows any more what belongs to what.
    on_record: (record: string[]) => (faults.some((fault) => fault instanceof CsvError) ? null : record),
  });
  // Its failure comes out of the iteration below as well.
  pipeline(Readable.from(joined(head, texts)), parser).catch(() => undefined);
  for await (const record of parser) yield cellsSchema.parse(record);
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

/** Of what a file may bring about; all other failures are none of its own. */
const faultWords: Partial<Record<CsvError['code'], string>> = {
  CSV_MAX_RECORD_SIZE: `is longer than ${LONGEST_ROW} characters, or a quote that opens before it is never closed`,
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: MISPLACED_QUOTE,
  INVALID_OPENING_QUOTE: MISPLACED_QUOTE,
};

const wordsOf = ({ code }: CsvError): string => faultWords[code] ?? 'cannot be read as CSV';

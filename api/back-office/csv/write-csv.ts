import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/**
 * A CSV file in UTF-8 [RFC 4180] that gives back exactly what it was given: no cell is changed, not those either that a
 * spreadsheet would take for a formula. Cells that a careless reader could spoil stand in quotes.
 */
export function writeCsv(header: readonly string[], rows: AsyncIterable<readonly (string | null)[]>): Readable {
  const stringifier = stringify({
    header: true,
    columns: [...header],
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    quoted_match: /^\s|\s$|[\r\n;'\\]/,
  });
  // A failure of the rows ends the answer, which is then not whole; whoever reads it sees that.
  Readable.from(rows)
    .on('error', (error) => stringifier.destroy(error))
    .pipe(stringifier);
  return stringifier;
}

import { isUtf8 } from 'node:buffer';
import { CsvFault } from './csv-fault';

const NOT_UTF8 = 'is not UTF-8. Save the file as "CSV UTF-8" and send it again';
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = '\ufeff';
/** More than any row may have characters. */
const LONGEST_LINE_BYTES = 256 * 1024;

/**
 * The text of a file in UTF-8, with or without a byte order mark, in pieces that end with a line. Never guesses: what is no
 * UTF-8 is refused by its line, after all lines before it.
 *
 * @throws CsvFault
 */
export async function* decodeText(bytes: AsyncIterable<unknown>): AsyncGenerator<string> {
  let held = Buffer.alloc(0);
  let line = 1;
  for await (const chunk of bytes) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('A file arrives as bytes');
    const all = Buffer.concat([held, chunk]);
    const end = Math.max(all.lastIndexOf(LINE_FEED), all.lastIndexOf(CARRIAGE_RETURN)) + 1;
    held = all.subarray(end);
    if (held.length > LONGEST_LINE_BYTES) throw new CsvFault(line, 'is longer than any row may be');
    for (const text of textsOf(all.subarray(0, end), line)) {
      yield text;
      line += text.split('\n').length - 1;
    }
  }
  yield* textsOf(held, line);
}

const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);

/** Whole lines as text; those before a fault, and then the fault. */
function* textsOf(block: Buffer, line: number): Generator<string> {
  const end = isText(block) ? block.length : endOfText(block);
  const text = block.toString('utf8', 0, end);
  if (text !== '') yield line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (end < block.length) throw new CsvFault(line + text.split('\n').length - 1, NOT_UTF8);
}

/** Where the first line begins that is no text. */
function endOfText(block: Buffer): number {
  for (let start = 0; ;) {
    const end = block.indexOf(LINE_FEED, start) + 1;
    if (end === 0 || !isText(block.subarray(start, end))) return start;
    start = end;
  }
}

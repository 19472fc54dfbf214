import type { Readable } from 'node:stream';
import { parseAnswer, type ParsedAnswer } from './answer-text';
import type { Deadline } from './deadline';
import type { RowsForm } from './rows-form';

/**
 * The text of an answer in UTF-8, piece by piece, no faster than it is taken; what is left of it is ended with its connection.
 *
 * @param failure what a failure of the body is to the caller
 */
export async function* piecesOf(
  body: Readable,
  deadline: Deadline,
  failure: (error: unknown) => unknown,
): AsyncGenerator<string, void, undefined> {
  try {
    for await (const piece of body.setEncoding('utf8')) {
      deadline.stand();
      yield String(piece);
      deadline.go();
    }
  } catch (error) {
    throw failure(error);
  } finally {
    body.destroy();
    deadline.clear();
  }
}

/** Characters of an answer that is no rows; what is longer says nothing more. */
const LONGEST_WORDS = 1024 * 1024;

/**
 * Rows that are to come, when the text begins like what was asked for; else what it is.
 *
 * @param form null when the status says that these are no rows
 */
export async function rowsAnswer(
  pieces: AsyncGenerator<string, void, undefined>,
  form: RowsForm | null,
): Promise<ParsedAnswer> {
  let begun = '';
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    begun = (begun + next.value).replace(/^\uFEFF/, '').trimStart();
    if (begun !== '') break;
  }
  const whole = joined(begun, pieces);
  if (form?.mayBegin(begun) === true) return { kind: 'rows', pieces: whole };
  let text = '';
  for await (const piece of whole) {
    text += piece;
    if (text.length > LONGEST_WORDS) break;
  }
  return parseAnswer(text);
}

/** A text whose beginning was taken to look at it, whole again; when it is left off, so are the pieces. */
export async function* joined(begun: string, rest: AsyncIterator<string>): AsyncGenerator<string, void, undefined> {
  try {
    yield begun;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

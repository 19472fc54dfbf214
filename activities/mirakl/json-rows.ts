/** The text is not what its rows would be read from: no whole list of JSON values, or no table. */
export class BrokenRows extends Error {
  override readonly name = 'BrokenRows';
}

/**
 * The entries of a JSON list, parsed one by one as they are asked for: of a file of ten thousand no more than one is held.
 *
 * @param text begins with `[`
 * @throws BrokenRows, at the place where it is reached, when the text is cut or no list
 */
export function* jsonRows(text: string): Generator<unknown, void, undefined> {
  let at = afterSpace(text, 1);
  if (text[at] === ']') return;
  for (;;) {
    const end = endOfValue(text, at);
    yield parsed(text.slice(at, end));
    at = afterSpace(text, end);
    if (text[at] === ']') return;
    if (text[at] !== ',') throw new BrokenRows('JSON that is cut or broken');
    at = afterSpace(text, at + 1);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BrokenRows('JSON that is cut or broken');
  }
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return at;
}

const SPACE = 0x20;

/** Everything that matters outside of texts; what lies between is passed over. */
const MARKS = /["[\]{},]/g;

/** Where the value that begins at `from` ends: before a comma or a bracket of the list around it. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  MARKS.lastIndex = from;
  for (let mark = MARKS.exec(text); mark !== null; mark = MARKS.exec(text)) {
    switch (mark[0]) {
      case '"':
        MARKS.lastIndex = endOfText(text, MARKS.lastIndex);
        break;
      case '[':
      case '{':
        depth += 1;
        break;
      case ',':
        if (depth === 0) return mark.index;
        break;
      default:
        if (depth === 0) return mark.index;
        depth -= 1;
    }
  }
  throw new BrokenRows('JSON that is cut or broken');
}

function endOfText(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new BrokenRows('JSON that is cut or broken');
    if (!isEscaped(text, quote)) return quote + 1;
    at = quote + 1;
  }
}

/** By an odd number of backslashes. */
function isEscaped(text: string, quote: number): boolean {
  let before = quote - 1;
  while (text[before] === '\\') before -= 1;
  return (quote - before) % 2 === 0;
}

import { parseAnswer } from './answer-text';
import { BrokenRows, LONGEST_ROW } from './rows-form';

/**
 * The entries of a JSON list, parsed one by one as they come in: of a file of any length one is held, and the piece that is at
 * hand.
 *
 * @param member the list is that of an object, under this name; else it is the whole
 * @throws BrokenRows, at the place where it is reached, when the text is cut or no list
 */
export async function* jsonRows(
  pieces: AsyncIterable<string>,
  member?: string,
): AsyncGenerator<unknown, void, undefined> {
  const source = new Source(pieces);
  try {
    if (member !== undefined) await findMember(source, member);
    await source.expect('[');
    if (!(await source.takes(']'))) {
      do yield parsed(await source.value());
      while (!(await isLast(source)));
    }
    // What follows is of no interest, but the answer has to come to its end.
    await source.passOver();
  } finally {
    await source.close();
  }
}

async function isLast(source: Source): Promise<boolean> {
  if (await source.takes(']')) return true;
  await source.expect(',');
  return false;
}

async function findMember(source: Source, member: string): Promise<void> {
  await source.expect('{');
  while (!(await source.takes('}'))) {
    const name = parsed(await source.text());
    await source.expect(':');
    if (name === member) return;
    await source.value();
    if ((await source.peek()) !== '}') await source.expect(',');
  }
  throw new BrokenRows(`JSON without its list "${member}"`);
}

/** Text that comes in piece by piece; what was taken of it is forgotten. */
class Source {
  private held = '';
  private at = 0;
  private readonly pieces: AsyncIterator<string>;

  constructor(pieces: AsyncIterable<string>) {
    this.pieces = pieces[Symbol.asyncIterator]();
  }

  /** False at the end. */
  async more(): Promise<boolean> {
    const next = await this.pieces.next();
    if (next.done === true) return false;
    this.held = this.held.slice(this.at) + next.value;
    this.at = 0;
    return true;
  }

  /** Everything up to the end. */
  async passOver(): Promise<void> {
    do this.at = this.held.length;
    while (await this.more());
  }

  async close(): Promise<void> {
    await this.pieces.return?.();
  }

  /** The next character that is no space; nothing at the end. */
  async peek(): Promise<string> {
    do {
      this.at = afterSpace(this.held, this.at);
      if (this.at < this.held.length) return this.held.charAt(this.at);
    } while (await this.more());
    return '';
  }

  async takes(character: string): Promise<boolean> {
    const isNext = (await this.peek()) === character;
    if (isNext) this.at += 1;
    return isNext;
  }

  async expect(character: string): Promise<void> {
    if (!(await this.takes(character))) throw new BrokenRows(CUT);
  }

  /** A name in quotes. */
  async text(): Promise<string> {
    if ((await this.peek()) !== '"') throw new BrokenRows(CUT);
    return this.upTo((held, from) => endOfText(held, from + 1));
  }

  /** A value of any kind that stands in a list or an object. */
  async value(): Promise<string> {
    await this.peek();
    return this.upTo(endOfValue);
  }

  private async upTo(endOf: (held: string, from: number) => number | null): Promise<string> {
    for (;;) {
      const end = endOf(this.held, this.at);
      if (end !== null) {
        const taken = this.held.slice(this.at, end);
        this.at = end;
        return taken;
      }
      if (this.held.length - this.at > LONGEST_ROW || !(await this.more())) throw new BrokenRows(CUT);
    }
  }
}

const CUT = 'JSON that is cut or broken';

function parsed(text: string): unknown {
  const answer = parseAnswer(text);
  if (answer.kind !== 'json') throw new BrokenRows(CUT);
  return answer.body;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return at;
}

const SPACE = 0x20;

/** Everything that matters outside of texts; what lies between is passed over. */
const MARKS = /["[\]{},]/g;

/** Where the value that begins at `from` ends: before a comma or a bracket of what is around it. Null when that is not there yet. */
function endOfValue(text: string, from: number): number | null {
  let depth = 0;
  MARKS.lastIndex = from;
  for (let mark = MARKS.exec(text); mark !== null; mark = MARKS.exec(text)) {
    switch (mark[0]) {
      case '"': {
        const end = endOfText(text, MARKS.lastIndex);
        if (end === null) return null;
        MARKS.lastIndex = end;
        break;
      }
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
  return null;
}

/** @param from behind the quote that opens */
function endOfText(text: string, from: number): number | null {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
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

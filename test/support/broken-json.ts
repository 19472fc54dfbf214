import fc from 'fast-check';

/** What takes the place of a value somewhere in an answer, as JSON text. */
const replacement = fc.oneof(
  fc.constantFrom('null', 'true', '""', '" "', '[]', '{}', '[null]', '"12,5"', '"12.5"', '"true"', '-1', '0.1'),
  fc.constantFrom('1e999', '-1e999', '1e-999', '123456789012345678901234567890', '9007199254740993', '"1e5"'),
  fc.constantFrom('"\\u0000"', '"a\\ud800b"', '"\\udc00"', '"2026-02-30"', '"0000-00-00T00:00:00Z"', '{"a\\u0000b":1}'),
  fc.string({ maxLength: 400, unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.integer({ min: 1, max: 3_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 1, max: 3_000 }).map((depth) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

/** One place in the text, as a part of its whole length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });

type Breaking = (text: string) => string;

const breaking: fc.Arbitrary<Breaking> = fc.oneof(
  // A value becomes another, or its member goes.
  fc.tuple(place, replacement).map(
    ([at, by]): Breaking =>
      (text) =>
        withValueAt(text, at, () => by),
  ),
  place.map(
    (at): Breaking =>
      (text) =>
        withMemberAt(text, at, () => ''),
  ),
  // A number becomes text, and text another.
  place.map(
    (at): Breaking =>
      (text) =>
        withValueAt(text, at, (value) => JSON.stringify(value.replaceAll('"', ''))),
  ),
  // The same key twice, and a key that nobody knows.
  fc.tuple(place, replacement).map(
    ([at, by]): Breaking =>
      (text) =>
        withMemberAt(text, at, (member) => `${member},${member.slice(0, member.indexOf(':'))}:${by}`),
  ),
  fc.tuple(place, replacement).map(
    ([at, by]): Breaking =>
      (text) =>
        withMemberAt(text, at, (member) => `${member},"__proto__":${by},"unknown":${by}`),
  ),
  // Cut, and broken bytes.
  place.map(
    (at): Breaking =>
      (text) =>
        text.slice(0, Math.floor(at * text.length)),
  ),
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(([at, byte]): Breaking => (text) => {
    const bytes = Buffer.from(text);
    bytes[Math.floor(at * (bytes.length - 1))] = byte;
    return bytes.toString('utf8');
  }),
);

/** The text of an answer in which up to four things are broken. */
export function brokenAnswer(sample: string): fc.Arbitrary<string> {
  return fc.array(breaking, { minLength: 1, maxLength: 4 }).map((all) => all.reduce((text, one) => one(text), sample));
}

const NAME = /"(?:[^"\\]|\\.)*":/g;

/** Changes one member, its value whole whether a scalar, a list or an object. */
function withMemberAt(text: string, at: number, change: (member: string) => string): string {
  const names = [...text.matchAll(NAME)];
  const name = names[Math.floor(at * (names.length - 1))];
  if (name === undefined) return text;
  const end = endOfValue(text, name.index + name[0].length);
  const changed = change(text.slice(name.index, end));
  const after = text.slice(end);
  // Without the member its comma goes too.
  return text.slice(0, name.index) + changed + (changed === '' ? after.replace(/^,/, '') : after);
}

function withValueAt(text: string, at: number, change: (value: string) => string): string {
  return withMemberAt(text, at, (member) => {
    const start = member.indexOf('":') + 2;
    return member.slice(0, start) + change(member.slice(start));
  });
}

/** Where the value that begins here ends; in text that is broken already, somewhere. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let isText = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"' && text.charAt(index - 1) !== '\\') isText = !isText;
    if (isText) continue;
    if (depth === 0 && ',}]'.includes(character)) return index;
    if ('[{'.includes(character)) depth += 1;
    if (']}'.includes(character)) depth -= 1;
  }
  return text.length;
}

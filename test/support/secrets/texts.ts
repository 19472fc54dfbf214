/** A text and where it was found, such as `partner.street1`. */
export interface PlacedText {
  readonly place: string;
  readonly text: string;
}

/** A secret in every form in which it may be carried: as it is, as a part of an address, of ASCII JSON, of base64 or hex. */
function formsOf(secret: string): readonly string[] {
  const ascii = secret.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), new URLSearchParams({ a: secret }).toString().slice(2), ascii, escaped];
}

/** Of a key also whatever an encoding of it, or of a text around it, holds of it. */
function encodingsOf(key: string): readonly string[] {
  const bytes = Buffer.from(key);
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // What depends on the neighbours is left out at both ends.
    return whole.slice(Math.ceil((shift * 8) / 6), -1);
  });
  return [...base64, bytes.toString('hex')];
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Finds secrets in texts, whatever their case. */
export function finderOf(secrets: { readonly keys: readonly string[]; readonly words: readonly string[] }) {
  const forms = [
    ...secrets.keys.flatMap((key) => [...formsOf(key), ...encodingsOf(key)]),
    ...secrets.words.flatMap(formsOf),
  ];
  const pattern = new RegExp([...new Set(forms)].map(quoted).join('|'), 'iu');
  return {
    /** The places that hold one of them, each once, sorted. */
    placesIn: (texts: readonly PlacedText[]): string[] =>
      [...new Set(texts.filter(({ text }) => pattern.test(text)).map(({ place }) => place))].sort(),
  };
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text of a marketplace as a terminal may show it: whatever steers one, or turns the direction of writing, stands as a mark. */
export const terminalText = (text: string): string => text.replace(STEERING, '\ufffd');

const STEERING = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** As many columns as a terminal gives it: characters as they are read, those of East Asia and pictures two wide. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of characters.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\p{Emoji_Presentation}]/u;

/** With a mark in the place of what is beyond `width` columns. */
export function shortText(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let short = '';
  for (const { segment } of characters.segment(text)) {
    if (widthOf(short + segment) >= width) break;
    short += segment;
  }
  return `${short}…`;
}

/** Breaks at blanks what is longer than `width`; a word that is longer alone stays whole. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

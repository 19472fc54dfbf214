/** Letters that are no base letter with a mark, in the form in which they are written without one. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
};

/**
 * A country's name in the form in which two ways of writing it are the same: case, accents, apostrophes, dots, dashes,
 * brackets and blanks do not count (PAR-04). A text without a single letter or digit stays as it is.
 */
export function comparableLabel(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    // Upper case first: it is the one form of letters such as the German sharp s and the Greek final sigma.
    .toUpperCase()
    .toLowerCase()
    .replace(/[øłđðþæœ]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return plain === '' ? label.trim() : plain.normalize('NFKC');
}

/** The label without what stands in brackets, anywhere in it: "France (métropolitaine)", "[EU] Belgique". */
export const withoutBrackets = (label: string): string => label.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ').trim();

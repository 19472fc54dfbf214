import fc from 'fast-check';
import { comparableLabel, withoutBrackets } from '../../domain/country-label';

describe('PAR-04 two ways of writing a country are the same', () => {
  it.each([
    ['case', 'FRANCE', 'France'],
    ['accents', 'Suede', 'Suède'],
    ['accents that are coded apart', 'Suède'.normalize('NFD'), 'Suède'.normalize('NFC')],
    ['the apostrophe', 'Côte d’Ivoire', "cote d'ivoire"],
    ['dashes and blanks', 'Royaume-Uni', '  royaume   uni '],
    ['blanks that do not break', 'Royaume\u00a0Uni', 'Royaume Uni'],
    ['dots', 'U.S. Virgin Islands', 'U S Virgin Islands'],
    ['letters of their own', 'FØROYAR', 'foroyar'],
    ['the sharp s', 'Weißrussland', 'WEISSRUSSLAND'],
    ['the Greek final sigma', 'ΚΥΠΡΟΣ', 'Κύπρος'],
    ['the dotted I', 'TÜRKİYE', 'Türkiye'],
    ['full width', 'ＦＲＡＮＣＥ', 'France'],
  ])('whatever %s', (_, one, other) => {
    expect(comparableLabel(one)).toBe(comparableLabel(other));
  });

  it.each([
    ['Niger', 'Nigeria'],
    ['भारत', 'भरत'],
    ['Congo (Brazzaville)', 'Congo (Kinshasa)'],
    ['***', '---'],
  ])('and %s is not %s', (one, other) => {
    expect(comparableLabel(one)).not.toBe(comparableLabel(other));
  });

  it('is settled after one look, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(comparableLabel(comparableLabel(text))).toBe(comparableLabel(text));
      }),
    );
  });

  it('leaves out brackets wherever they stand', () => {
    expect(['France (métropolitaine)', '[EU] Belgique', '(FR) France (Corse)'].map(withoutBrackets)).toEqual([
      'France',
      'Belgique',
      'France',
    ]);
  });
});

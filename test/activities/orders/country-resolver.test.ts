import { getNames, getSupportedLanguages } from 'i18n-iso-countries';
import { createCountryResolver } from '../../../activities/orders/country-resolver';
import { comparableLabel } from '../../../domain/country-label';

const mapped = new Map([
  [comparableLabel('Outre-mer'), 'RE'],
  [comparableLabel('Belgique'), 'LU'],
  [comparableLabel('QQQ'), 'MQ'],
]);
const resolve = createCountryResolver('fr_FR', mapped);
const country = (isoCode: string | null, label: string | null = null, locale: string | null = null) =>
  resolve({ isoCode, label, locale });

describe('PAR-04 the country of an address', () => {
  it.each([
    ['alpha-3', 'FRA', null, 'FR'],
    ['alpha-2', 'FR', null, 'FR'],
    ['small letters', 'fra', null, 'FR'],
    ['blanks around the code', ' FRA ', null, 'FR'],
    ['the code of Kosovo, which the list does not hold', 'XKX', null, 'XK'],
    ['a code, whatever the label', 'FRA', 'Belgique', 'FR'],
    ['a code that is none, and a label', 'XXX', 'Belgique', 'BE'],
    ['a label in the language of the shop', null, 'Allemagne', 'DE'],
    ['a label in odd case', null, 'aLLEMAGNE', 'DE'],
    ['a label without its accents', null, 'Suede', 'SE'],
    ['a label with another apostrophe', null, 'Côte d’Ivoire', 'CI'],
    ['a label with something in brackets', null, 'France (métropolitaine)', 'FR'],
    ['a label after brackets', null, '[UE] Belgique', 'BE'],
  ])('is found by %s', (_, isoCode, label, expected) => {
    expect(country(isoCode, label)).toBe(expected);
  });

  it.each([
    ['Deutschland', 'de_DE', 'DE'],
    ['ÖSTERREICH', 'de-AT', 'AT'],
    ['Ελλάδα', 'el_GR', 'GR'],
    ['TÜRKİYE', 'tr_TR', 'TR'],
    ['日本', 'ja_JP', 'JP'],
    ['Россия', 'ru', 'RU'],
    ['ESPANA', 'es_MX', 'ES'],
    ['Bélgica', 'pt_PT', 'BE'],
    ['Storbritannien', 'SV_se', 'GB'],
    ['Frankrijk', 'nl_BE', 'FR'],
  ])('is found by %s in the language of the buyer, %s', (label, locale, expected) => {
    expect(country(null, label, locale)).toBe(expected);
    expect(country(null, label, null)).toBeNull();
  });

  it('is found in the language of the shop where that of the buyer does not know it', () => {
    expect(country(null, 'Allemagne', 'de_DE')).toBe('DE');
  });

  it.each([
    ['a label that is mapped', null, 'OUTRE MER', 'RE'],
    ['its code where there is no label', 'QQQ', null, 'MQ'],
    ['the language before the mapping', null, 'Belgique', 'BE'],
  ])('is found by %s', (_, isoCode, label, expected) => {
    expect(country(isoCode, label)).toBe(expected);
  });

  it.each([
    [null, null],
    ['', ''],
    ['XXX', 'Atlantide'],
    ['12', null],
    ['__proto__', 'constructor'],
    // Which of the two is meant stands in the brackets.
    [null, 'Congo (Kinshasa)'],
    [null, 'Irlande (du Nord)'],
  ])('is not known for code %p and label %p', (isoCode, label) => {
    expect(country(isoCode, label, 'xx')).toBeNull();
  });

  it('is that of each name in every language that there is, and none where two go by one name', () => {
    const alike = new Set<string>();
    for (const language of getSupportedLanguages()) {
      const found = createCountryResolver(language);
      const entries = Object.entries(getNames(language, { select: 'all' }));
      for (const [expected, label] of entries.flatMap(([code, names]) => names.map((name) => [code, name] as const))) {
        const code = found({ isoCode: null, label, locale: null });
        if (code === null) alike.add(`${language} ${expected}`);
        else expect([language, label, code]).toEqual([language, label, expected]);
      }
    }
    expect(alike).toContain('en CG');
    expect(alike).toContain('en CD');
    expect(alike.size).toBeLessThan(20);
  });
});

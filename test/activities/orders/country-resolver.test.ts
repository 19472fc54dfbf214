import { createCountryResolver } from '../../../activities/orders/country-resolver';

const resolve = createCountryResolver('fr_FR');
const country = (isoCode: string | null, label: string | null = null, locale: string | null = null) =>
  resolve({ isoCode, label, locale });

describe('the country of an address', () => {
  it.each([
    ['alpha-3', 'FRA', null, 'FR'],
    ['alpha-2', 'FR', null, 'FR'],
    ['small letters', 'fra', null, 'FR'],
    ['a code that is none, and a label', 'XXX', 'Belgique', 'BE'],
    ['a label in the language of the shop', null, 'Allemagne', 'DE'],
    ['a label without its accents', null, 'Suede', 'SE'],
    ['a label with something in brackets', null, 'France (métropolitaine)', 'FR'],
  ])('is found by %s', (_, isoCode, label, expected) => {
    expect(country(isoCode, label)).toBe(expected);
  });

  it('is found by a label in the language of the buyer', () => {
    expect(country(null, 'Deutschland', 'de_DE')).toBe('DE');
    expect(country(null, 'Deutschland', null)).toBeNull();
  });

  it.each([
    [null, null],
    ['', ''],
    ['XXX', 'Atlantide'],
    ['12', null],
  ])('is not known for code %p and label %p', (isoCode, label) => {
    expect(country(isoCode, label, 'xx')).toBeNull();
  });
});

import fc from 'fast-check';
import { partnerIdentity } from '../../domain/partner-identity';

const odile = {
  type: 'invoice',
  name: 'Odile Prigent',
  street1: '12 rue des Chênes',
  street2: null,
  zip: '29000',
  city: 'Quimper',
  state: null,
  countryCode: 'FR',
  email: null,
} as const;

describe('PAR-03 one partner for one person', () => {
  it.each([
    ['case', { name: 'ODILE prigent', city: 'QUIMPER' }],
    ['blanks', { name: '  Odile   Prigent ', street2: ' ' }],
    ['an e-mail of blanks', { email: ' ' }],
    ['the way accents are coded', { street1: '12 rue des Chênes'.normalize('NFD') }],
  ])('does not mind %s', (_, parts) => {
    expect(partnerIdentity({ ...odile, ...parts }, null)).toBe(partnerIdentity(odile, null));
  });

  it.each([
    ['name', { name: 'Odette Prigent' }],
    ['street', { street1: '14 rue des Chênes' }],
    ['second street', { street2: 'Bâtiment B' }],
    ['zip', { zip: '29100' }],
    ['city', { city: 'Brest' }],
    ['state', { state: 'Finistère' }],
    ['country', { countryCode: 'BE' }],
    ['type', { type: 'delivery' as const }],
    ['e-mail', { email: 'odile@example.org' }],
    ['accents', { name: 'Odilé Prigent' }],
    ['a part in another place', { zip: 'Quimper', city: '29000' }],
  ])('keeps two who differ in %s', (_, parts) => {
    expect(partnerIdentity({ ...odile, ...parts }, null)).not.toBe(partnerIdentity(odile, null));
  });

  it.each([
    ['Weiß', 'WEISS'],
    ['ΟΔΟΣ', 'οδός'.normalize('NFD').replace('\u0301', '')],
  ])('does not mind the case of %s', (one, other) => {
    expect(partnerIdentity({ ...odile, street1: one }, null)).toBe(partnerIdentity({ ...odile, street1: other }, null));
  });

  it('keeps two of one e-mail apart who differ in anything else', () => {
    const email = 'odile@example.org';
    const [one, other] = [
      { ...odile, email },
      { ...odile, email, zip: '29001' },
    ];
    expect(partnerIdentity(one, null)).not.toBe(partnerIdentity(other, null));
    expect(partnerIdentity({ ...one, email: ' ODILE@Example.org ' }, null)).toBe(partnerIdentity(one, null));
  });

  it('is the same for any parts in any case, with any blanks around and between them', () => {
    const word = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'é', 'ß', 'ς', 'Ω', 'İ', 'ﬁ', '日', '9', '-') });
    const words = fc.array(word, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.record({ name: words, street1: words, city: words }), ({ name, street1, city }) => {
        const plain = { ...odile, name: name.join(' '), street1: street1.join(' '), city: city.join(' ') };
        const odd = {
          ...odile,
          name: `\t${name.join('  ')}`.toUpperCase(),
          street1: `${street1.join('\u00a0')} `.normalize('NFD'),
          city: `  ${city.join('\n')}`,
        };
        expect(partnerIdentity(odd, null)).toBe(partnerIdentity(plain, null));
      }),
    );
  });

  it('keeps the same person under two companies apart', () => {
    expect(partnerIdentity(odile, 'company A')).not.toBe(partnerIdentity(odile, 'company B'));
  });
});

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
} as const;

describe('PAR-03 one partner for one person', () => {
  it.each([
    ['case', { name: 'ODILE prigent', city: 'QUIMPER' }],
    ['blanks', { name: '  Odile   Prigent ', street2: ' ' }],
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
    ['a part in another place', { zip: 'Quimper', city: '29000' }],
  ])('keeps two who differ in %s', (_, parts) => {
    expect(partnerIdentity({ ...odile, ...parts }, null)).not.toBe(partnerIdentity(odile, null));
  });

  it('keeps the same person under two companies apart', () => {
    expect(partnerIdentity(odile, 'company A')).not.toBe(partnerIdentity(odile, 'company B'));
  });
});

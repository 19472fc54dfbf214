import fc from 'fast-check';
import type { MappedTax } from '../../../domain/mapping/mapped-sale-order';
import {
  chooseFiscalPosition,
  exchangesOf,
  exchangeTaxes,
  fiscalPositionWords,
  type FiscalPosition,
} from '../../../domain/taxes/fiscal-position';

const aPosition = (code: string, parts: Partial<FiscalPosition> = {}): FiscalPosition => ({
  ...{ code, name: `Name of ${code}`, countries: [], requiresVatNumber: false, exchanges: new Map() },
  ...parts,
});
const everywhere = aPosition('ALL');
const withNumber = aPosition('VAT', { requiresVatNumber: true });
const benelux = aPosition('BENELUX', { countries: ['BE', 'NL', 'LU'] });
const belgium = aPosition('BELGIUM', { countries: ['BE'] });
const beneluxWithNumber = aPosition('BENELUX-VAT', { countries: ['BE', 'NL', 'LU'], requiresVatNumber: true });
const all = [everywhere, withNumber, benelux, belgium, beneluxWithNumber];

describe('TAX-03 choice of the fiscal position', () => {
  it.each<[string, readonly FiscalPosition[], string, boolean, string | null]>([
    ['none of none', [], 'BE', true, null],
    ['none of another country', [belgium], 'FR', true, null],
    ['none that wants a VAT number, without one', [withNumber], 'BE', false, null],
    ['the country before every country', [everywhere, benelux], 'BE', false, 'BENELUX'],
    ['the country before a VAT number', [withNumber, benelux], 'BE', true, 'BENELUX'],
    ['the VAT number before everybody', [everywhere, withNumber], 'FR', true, 'VAT'],
    ['the VAT number before fewer countries', all, 'BE', true, 'BENELUX-VAT'],
    ['fewer countries before more', all, 'BE', false, 'BELGIUM'],
    ['the first by code of those that say the same', [aPosition('B'), aPosition('A')], 'FR', false, 'A'],
    ['what is left where nothing names the country', all, 'FR', false, 'ALL'],
  ])('takes %s', (_, positions, countryCode, hasVatNumber, expected) => {
    expect(chooseFiscalPosition(positions, { countryCode, hasVatNumber })?.code ?? null).toBe(expected);
  });

  it('is the same in whatever order they come, and always one that fits', () => {
    const anyPosition = fc.record({
      countries: fc.uniqueArray(fc.constantFrom('BE', 'FR', 'NL'), { maxLength: 3 }),
      requiresVatNumber: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyPosition, { maxLength: 8 }), fc.boolean(), fc.nat(), (parts, hasVatNumber, turn) => {
        const positions = parts.map((each, index) => aPosition(`P${String(index)}`, each));
        const at = positions.length === 0 ? 0 : turn % positions.length;
        const turned = [...positions.slice(at), ...positions.slice(0, at)].reverse();
        const chosen = chooseFiscalPosition(positions, { countryCode: 'BE', hasVatNumber });
        expect(chooseFiscalPosition(turned, { countryCode: 'BE', hasVatNumber })).toBe(chosen);
        const fits = ({ countries, requiresVatNumber }: FiscalPosition): boolean =>
          (countries.length === 0 || countries.includes('BE')) && (hasVatNumber || !requiresVatNumber);
        expect(chosen === null ? !positions.some(fits) : fits(chosen)).toBe(true);
      }),
    );
  });
});

describe('TAX-03 exchange of taxes', () => {
  const given = (name: string, amount: string): MappedTax => ({
    ...{ name, code: 'TVA', rate: '20', amount, isIncluded: false, insteadOf: null },
  });
  const abroad = aPosition('EXPORT', {
    exchanges: new Map([
      ['TVA 20% Excluded', { name: 'Export 0%', code: 'EXP', rate: '0' }],
      ['LOCAL Excluded', null],
    ]),
  });
  const taxes = [given('TVA 20% Excluded', '2.00'), given('LOCAL Excluded', '0.10'), given('ECO Excluded', '0.30')];

  it('puts another tax in the place of one, with the amount as given, and leaves the rest', () => {
    expect(exchangeTaxes(taxes, abroad)).toEqual([
      {
        ...{ name: 'Export 0%', code: 'EXP', rate: '0', amount: '2.00' },
        ...{ isIncluded: false, insteadOf: 'TVA 20% Excluded' },
      },
      given('ECO Excluded', '0.30'),
    ]);
  });

  it('is said in words, each tax once', () => {
    const names = [...taxes, ...taxes].map(({ name }) => name);
    const { code, name } = abroad;
    expect(fiscalPositionWords({ code, name, exchanged: exchangesOf(names, abroad) })).toBe(
      'Fiscal position EXPORT (Name of EXPORT): TVA 20% Excluded became Export 0%, LOCAL Excluded fell away',
    );
    expect(fiscalPositionWords({ code, name, exchanged: exchangesOf(['ECO Excluded'], abroad) })).toBe(
      'Fiscal position EXPORT (Name of EXPORT): no tax to exchange',
    );
  });
});

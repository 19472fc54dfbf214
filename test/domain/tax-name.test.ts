import { taxName } from '../../domain/tax-name';

describe('TAX-02 name of a tax', () => {
  it.each([
    [{ code: 'TVA20', rate: '20', isIncluded: false }, 'TVA20 20% Excluded'],
    [{ code: 'TVA20', rate: '20.00', isIncluded: false }, 'TVA20 20% Excluded'],
    [{ code: 'TVA55', rate: '5.50', isIncluded: true }, 'TVA55 5.5% Included'],
    [{ code: 'CITY', rate: null, isIncluded: false }, 'CITY Excluded'],
    [{ code: 'ZERO', rate: '0', isIncluded: true }, 'ZERO 0% Included'],
  ])('%j is called %s', (tax, expected) => {
    expect(taxName(tax)).toBe(expected);
  });
});

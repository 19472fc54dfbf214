import fc from 'fast-check';
import { shareTax } from '../../../domain/credit-notes/share-tax';

const taxesOf = (...amounts: string[]) =>
  amounts.map((amount, index) => ({ position: index + 1, taxId: String(index), amount }));

const shared = (amountTax: string, ...booked: string[]): string[] =>
  shareTax(amountTax, taxesOf(...booked), 'EUR').map(({ amount }) => amount);

describe('CAN-05 the taxes of a credit note', () => {
  it.each([
    ['all of them', '20.00', ['19.00', '1.00'], ['19.00', '1.00']],
    ['a part, and the last takes the rest', '0.10', ['10.00', '10.00', '10.00'], ['0.03', '0.03', '0.04']],
    ['where nothing is booked of them, the last', '2.00', ['0.00', '0.00'], ['0.00', '2.00']],
    ['none of a line without taxes', '2.00', [], []],
  ])('%s', (_of, amountTax, booked, expected) => {
    expect(shared(amountTax, ...booked)).toEqual(expected);
  });

  it('sum up to what is given', () => {
    const cents = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(cents, fc.array(cents, { minLength: 1, maxLength: 5 }), (given, booked) => {
        const text = (amount: number): string => (amount / 100).toFixed(2);
        const sum = shared(text(given), ...booked.map(text)).reduce(
          (all, amount) => all + Math.round(Number(amount) * 100),
          0,
        );
        expect(sum).toBe(given);
      }),
    );
  });
});

import fc from 'fast-check';
import { decimalText } from '../../../activities/mirakl/decimal-text';

describe('amounts of an answer become decimal text', () => {
  it.each([
    [12.5, '12.5'],
    ['12.50', '12.5'],
    [' 7 ', '7'],
    ['+3', '3'],
    ['-4.10', '-4.1'],
    [0, '0'],
    [-0, '0'],
    [1e-7, '0.0000001'],
    ['1E2', '100'],
    [0.1 + 0.2, '0.3'],
  ])('reads %p as %p', (value, expected) => {
    expect(decimalText(value)).toBe(expected);
  });

  it.each([null, undefined, '', 'abc', '12,50', '1.2.3', NaN, Infinity, '1e99999', 1e15, true, {}, [1]])(
    'reads no amount in %p',
    (value) => {
      expect(decimalText(value)).toBeNull();
    },
  );

  it('never gives an exponent, whatever the number', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const text = decimalText(value);
        expect(text === null || /^-?\d+(\.\d+)?$/.test(text)).toBe(true);
      }),
    );
  });
});

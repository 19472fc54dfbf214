import fc from 'fast-check';
import { ownNumberOf } from '../../domain/own-number';

describe('our own number in a seller reference', () => {
  it.each([
    ['with the prefix', 'SO-000042', 'SO-', '000042'],
    ['without any prefix', '000042', '', '000042'],
    ['grown beyond its six digits', 'SO-1234567', 'SO-', '1234567'],
    ['as long as a number can be', `SO-${'9'.repeat(18)}`, 'SO-', '9'.repeat(18)],
  ])('is found %s', (_, reference, prefix, number) => {
    expect(ownNumberOf(reference, prefix)).toBe(number);
  });

  it.each([
    ['no reference', null, 'SO-'],
    ['an empty one', '', ''],
    ['one of another prefix', 'PO-000042', 'SO-'],
    ['too few digits', 'SO-00042', 'SO-'],
    ['more digits than a number can have', `SO-${'9'.repeat(19)}`, 'SO-'],
    ['words behind it', 'SO-000042-B', 'SO-'],
    ['blanks around it', ' SO-000042', 'SO-'],
    ['digits of another script', 'SO-٠٠٠٠٤٢', 'SO-'],
    ['the prefix alone', 'SO-', 'SO-'],
    ['the prefix in the midst of it', 'A-SO-000042', 'SO-'],
  ])('is not %s', (_, reference, prefix) => {
    expect(ownNumberOf(reference, prefix)).toBeNull();
  });

  it('is what the name of a sale order was made of, for any prefix and number', () => {
    const anyNumber = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map((number) => String(number).padStart(6, '0'));
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), anyNumber, (prefix, number) => {
        expect(ownNumberOf(`${prefix}${number}`, prefix)).toBe(number);
      }),
    );
  });
});

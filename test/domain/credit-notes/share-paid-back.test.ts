import fc from 'fast-check';
import { sharePaidBack } from '../../../domain/credit-notes/share-paid-back';
import { sumOf } from '../../../domain/money';

const open = (...amounts: string[]) => amounts.map((each, index) => ({ id: String(index + 1), open: each }));

describe('CAN-02 money that the customer got back', () => {
  it.each<[string, string, string, string[], [string, string][]]>([
    ['goes off the earliest credit note', '12.00', '40.00', ['52.80'], [['1', '12.00']]],
    [
      'fills one and goes on',
      '12.00',
      '40.00',
      ['10.00', '30.00'],
      [
        ['1', '10.00'],
        ['2', '2.00'],
      ],
    ],
    ['is no more than is due', '60.00', '40.80', ['52.80'], [['1', '40.80']]],
    ['is no more than is open', '60.00', '60.00', ['10.00'], [['1', '10.00']]],
    ['leaves out what is paid back', '5.00', '40.00', ['0', '40.00'], [['2', '5.00']]],
    ['is nothing where nothing is due', '5.00', '0', ['40.00'], []],
  ])('%s', (_, amount, due, amounts, expected) => {
    const parts = sharePaidBack(amount, { due, creditNotes: open(...amounts), currency: 'EUR' });
    expect(parts.map((part) => [part.id, part.amount])).toEqual(expected);
  });

  it('is shared to the cent', () => {
    const cents = fc.integer({ min: 0, max: 9_999 });
    fc.assert(
      fc.property(cents, cents, fc.array(cents, { maxLength: 5 }), (amount, due, amounts) => {
        const money = (value: number): string => (value / 100).toFixed(2);
        const creditNotes = open(...amounts.map(money));
        const parts = sharePaidBack(money(amount), { due: money(due), creditNotes, currency: 'EUR' });
        const all = amounts.reduce((sum, each) => sum + each, 0);
        expect(sumOf(parts.map((part) => part.amount)).toFixed(2)).toBe(money(Math.min(amount, due, all)));
        for (const part of parts) {
          expect(Number(part.amount)).toBeLessThanOrEqual(Number(creditNotes[Number(part.id) - 1]?.open));
        }
      }),
    );
  });
});

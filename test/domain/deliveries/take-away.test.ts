import { takeAway, unitsOf, type CarriedLine } from '../../../domain/deliveries/take-away';

const aLine = (id: string, parts: Partial<CarriedLine> = {}): CarriedLine => ({
  ...{ id, deliveryId: id, quantity: 5, quantityPerUnit: 1, reservedQuantity: 3, missingQuantity: 2 },
  ...parts,
});
const taken = (lines: readonly CarriedLine[], units: number) =>
  takeAway(lines, units).map(({ line, quantity, reserved, missing }) => [line.id, quantity, reserved, missing]);

describe('units that are taken out of open deliveries', () => {
  it.each<[string, CarriedLine[], number, [string, number, number, number][]]>([
    ['what is missing first', [aLine('1')], 1, [['1', 1, 0, 1]]],
    ['then what was reserved', [aLine('1')], 3, [['1', 3, 1, 2]]],
    ['no more than is there', [aLine('1')], 9, [['1', 5, 3, 2]]],
    ['of the latest delivery first', [aLine('1'), aLine('2')], 5, [['2', 5, 3, 2]]],
    [
      'and then of the one before',
      [aLine('1'), aLine('2')],
      6,
      [
        ['2', 5, 3, 2],
        ['1', 1, 0, 1],
      ],
    ],
    [
      'without stock where none is kept',
      [aLine('1', { reservedQuantity: 0, missingQuantity: 0 })],
      2,
      [['1', 2, 0, 0]],
    ],
    [
      'of a component in its number',
      [aLine('1', { quantity: 8, quantityPerUnit: 4, reservedQuantity: 8, missingQuantity: 0 })],
      1,
      [['1', 4, 4, 0]],
    ],
    ['nothing where nothing is open', [], 2, []],
  ])('%s', (_what, lines, units, expected) => {
    expect(taken(lines, units)).toEqual(expected);
  });

  it('are counted in units of the sale order line', () => {
    const lines = [aLine('1', { quantity: 3, quantityPerUnit: 4 }), aLine('2', { quantity: 4, quantityPerUnit: 4 })];
    expect(unitsOf(takeAway(lines, 2))).toBe(2);
    expect(unitsOf([])).toBe(0);
  });
});

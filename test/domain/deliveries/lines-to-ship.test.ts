import { linesToShip, type OrderedLine } from '../../../domain/deliveries/lines-to-ship';

const aLine = (parts: Partial<OrderedLine>): OrderedLine => ({
  ...{ saleOrderLineId: '1', productId: '10', kind: 'storable', quantity: 2, components: [] },
  ...parts,
});

describe('what a delivery carries for the lines of an order', () => {
  it.each<[string, OrderedLine, readonly [product: string, quantity: number, perUnit: number, isStored: boolean][]]>([
    ['a storable product, as it is', aLine({}), [['10', 2, 1, true]]],
    ['a consumable one, without stock', aLine({ kind: 'consumable' }), [['10', 2, 1, false]]],
    ['a service, nothing', aLine({ kind: 'service' }), []],
    [
      'a kit, its components, each in its number',
      aLine({
        kind: 'kit',
        components: [
          { productId: '11', kind: 'storable', quantity: 1 },
          { productId: '12', kind: 'storable', quantity: 4 },
          { productId: '13', kind: 'consumable', quantity: 2 },
          { productId: '14', kind: 'service', quantity: 1 },
        ],
      }),
      [
        ['11', 2, 1, true],
        ['12', 8, 4, true],
        ['13', 4, 2, false],
      ],
    ],
    ['a kit without components, itself', aLine({ kind: 'kit' }), [['10', 2, 1, false]]],
  ])('%s', (_what, line, expected) => {
    const carried = linesToShip([line]);
    expect(
      carried.map(({ productId, quantity, quantityPerUnit, isStored }) => [
        ...[productId, quantity, quantityPerUnit, isStored],
      ]),
    ).toEqual(expected);
    expect(carried.every(({ saleOrderLineId }) => saleOrderLineId === '1')).toBe(true);
  });
});

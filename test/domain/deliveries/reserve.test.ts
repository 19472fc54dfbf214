import { reserve } from '../../../domain/deliveries/reserve';

const aLine = (productId: string, quantity: number, isStored = true) => ({
  ...{ saleOrderLineId: '1', productId, isStored, quantity, quantityPerUnit: 1 },
});

describe('WFL-08 confirm reserves what there is', () => {
  it.each<[string, number, number | undefined, [reserved: number, missing: number]]>([
    ['all of it', 2, 5, [2, 0]],
    ['a part', 3, 1, [1, 2]],
    ['nothing where nothing is known', 3, undefined, [0, 3]],
    ['nothing where more was promised than is there', 3, -2, [0, 3]],
  ])('%s', (_what, quantity, free, expected) => {
    const [line] = reserve([aLine('10', quantity)], new Map(free === undefined ? [] : [['10', free]]));
    expect([line?.reservedQuantity, line?.missingQuantity]).toEqual(expected);
  });

  it('gives two lines of one product no more together than there is, the first line first', () => {
    const lines = reserve([aLine('10', 2), aLine('11', 1), aLine('10', 2)], new Map([['10', 3]]));
    expect(lines.map((line) => [line.reservedQuantity, line.missingQuantity])).toEqual([
      [2, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  it('misses nothing of what no stock is kept of', () => {
    const [line] = reserve([aLine('10', 2, false)], new Map([['10', 3]]));
    expect(line).toMatchObject({ reservedQuantity: 0, missingQuantity: 0 });
  });
});

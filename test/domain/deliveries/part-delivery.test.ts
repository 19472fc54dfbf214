import { departureOf, type LeftQuantity, type OpenLine } from '../../../domain/deliveries/part-delivery';

const aLine = (id: string, parts: Partial<OpenLine> = {}): OpenLine => ({
  ...{ id, name: `SKU-${id}`, quantity: 5, reservedQuantity: 3, missingQuantity: 2 },
  ...parts,
});
const left = (...quantities: [lineId: string, quantity: number][]): LeftQuantity[] =>
  quantities.map(([lineId, quantity]) => ({ lineId, quantity }));

describe('WFL-02 an order that ships as soon as possible', () => {
  it.each<[string, number, [quantity: number, reserved: number, missing: number]]>([
    ['less than was reserved', 2, [3, 1, 2]],
    ['what was reserved', 3, [2, 0, 2]],
    ['more than was reserved', 4, [1, 0, 1]],
  ])('leaves the rest behind when there left %s', (_what, gone, [quantity, reservedQuantity, missingQuantity]) => {
    expect(departureOf([aLine('1')], left(['1', gone]), 'asSoonAsPossible')).toEqual({
      kind: 'part',
      rest: [{ lineId: '1', quantity, reservedQuantity, missingQuantity }],
    });
  });

  it('leaves lines behind that were not named', () => {
    expect(departureOf([aLine('1'), aLine('2')], left(['1', 5]), 'asSoonAsPossible')).toEqual({
      kind: 'part',
      rest: [{ lineId: '2', quantity: 5, reservedQuantity: 3, missingQuantity: 2 }],
    });
  });

  it.each([
    ['no quantities', null],
    ['every quantity', left(['1', 5])],
  ])('leaves whole with %s named', (_named, quantities) => {
    expect(departureOf([aLine('1')], quantities, 'asSoonAsPossible')).toEqual({ kind: 'whole' });
  });

  it.each([
    ['more than there is', left(['1', 6]), 'has 5 of SKU-1 to ship, and 6 were named'],
    ['a line of another delivery', left(['7', 1]), 'has no open line 7'],
    ['nothing that leaves', left(['1', 0]), 'has nothing that leaves: name what does'],
  ])('is refused with %s', (_what, quantities, words) => {
    expect(departureOf([aLine('1')], quantities, 'asSoonAsPossible')).toEqual({
      ...{ kind: 'refused', because: 'quantities', words },
    });
  });
});

describe('WFL-02 an order that ships all at once', () => {
  it('leaves whole, short of stock or not', () => {
    expect(departureOf([aLine('1')], null, 'allAtOnce')).toEqual({ kind: 'whole' });
    expect(departureOf([aLine('1')], left(['1', 5]), 'allAtOnce')).toEqual({ kind: 'whole' });
  });

  it('does not leave in part', () => {
    expect(departureOf([aLine('1')], left(['1', 3]), 'allAtOnce')).toEqual({
      ...{ kind: 'refused', because: 'policy' },
      words: 'belongs to an order that ships all at once: it leaves whole, or not yet',
    });
  });
});

import { chosenBenches, UnknownBench } from '../../scripts/bench/bench-names';
import { figure, median, withoutGoal } from '../../scripts/bench/figures';

describe('what is measured', () => {
  it('is everything unless something is named', () => {
    expect(chosenBenches([])).toEqual(['orders', 'import', 'sweep', 'memory', 'listings', 'stock']);
  });

  it('is what is named, once each, several in one word or in many', () => {
    expect(chosenBenches(['memory,orders', 'orders'])).toEqual(['orders', 'memory']);
  });

  it('is refused with the list of names when nobody knows it', () => {
    expect(() => chosenBenches(['orders,baskets'])).toThrow(UnknownBench);
    expect(() => chosenBenches(['baskets'])).toThrow('There is: orders, import, sweep, memory, listings, stock');
  });
});

describe('a figure', () => {
  const given = { ours: 30, baseline: 20, unit: 'ms', rounds: 3 };

  it('without a goal is neither reached nor not', () => {
    expect(withoutGoal({ ours: 30, unit: 'ms' })).toMatchObject({ ours: 30, ratio: null, goal: '-', isReached: null });
  });

  it('says whether the ratio reaches its goal', () => {
    expect(figure({ ...given, atMost: 1.5 })).toMatchObject({ ratio: 1.5, isReached: true, goal: '<= 1.5' });
    expect(figure({ ...given, atMost: 1 })).toMatchObject({ isReached: false });
    expect(figure({ ...given, atLeast: 2 })).toMatchObject({ isReached: false, goal: '>= 2' });
  });

  it('is not reached when the rest of the goal is not', () => {
    expect(figure({ ...given, atMost: 2, isRestReached: false })).toMatchObject({ isReached: false });
  });

  it('has the median of the rounds', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 2])).toBe(3);
  });
});

import { partOf } from '../../../scripts/faults/warehouse-acts';

const chances = Array.from({ length: 60 }, (_, chance) => chance);

const line = (id: string, quantity: number, reserved = quantity): Parameters<typeof partOf>[0][number] => ({
  ...{ id, quantity, reserved },
});

describe('The part of a delivery that leaves', () => {
  it.each([
    ['one line of several units', [line('1', 4)]],
    ['several lines', [line('1', 1), line('2', 3), line('3', 0)]],
    ['lines that stock does not cover', [line('1', 4, 1), line('2', 2, 0)]],
  ])('is something, and not all, of %s', (_, lines) => {
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    for (const chance of chances) {
      const part = partOf(lines, chance) ?? [];
      const left = part.reduce((sum, { quantity }) => sum + quantity, 0);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(units);
      for (const { id, quantity } of part) {
        expect(quantity).toBeLessThanOrEqual(lines.find((one) => one.id === id)?.quantity ?? 0);
      }
    }
  });

  it('is at times what stock covers', () => {
    expect(partOf([line('1', 4, 1), line('2', 2, 0)], 3)).toEqual([{ id: '1', quantity: 1 }]);
  });

  it('is none where only all of it can leave', () => {
    expect(chances.map((chance) => partOf([line('1', 1)], chance))).toEqual(chances.map(() => null));
  });
});

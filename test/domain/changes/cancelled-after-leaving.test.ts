import fc from 'fast-check';
import {
  cancelledAfterLeaving,
  cancelledAfterLeavingWords,
  type LineThatLeft,
} from '../../../domain/changes/cancelled-after-leaving';

const aLine = (parts: Partial<LineThatLeft> = {}): LineThatLeft => ({
  ...{ sku: 'SKU-1', before: 4, after: 3, left: 4, deliveries: ['OUT/000007'] },
  ...parts,
});

describe('CAN-06 units that had left when they were cancelled', () => {
  it.each([
    ['all of it had left', { before: 4, after: 3, left: 4 }, 1],
    ['what was open is cancelled first', { before: 4, after: 2, left: 2 }, 0],
    ['more is cancelled than was open', { before: 4, after: 1, left: 2 }, 1],
    ['nothing had left', { before: 4, after: 0, left: 0 }, 0],
    ['an earlier cancelation took one of them already', { before: 3, after: 2, left: 4 }, 1],
    ['the line did not become smaller', { before: 3, after: 3, left: 4 }, 0],
  ] as const)('are counted: %s', (_, parts, units) => {
    expect(cancelledAfterLeaving(aLine(parts))).toBe(units);
  });

  it('are as many by one cancelation as by several, whatever had left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.nat(20),
        fc.array(fc.nat(6), { maxLength: 8 }),
        (ordered, gone, cancelled) => {
          const left = Math.min(gone, ordered);
          let live = ordered;
          let counted = 0;
          for (const units of cancelled) {
            const after = Math.max(0, live - units);
            counted += cancelledAfterLeaving(aLine({ before: live, after, left }));
            live = after;
          }
          expect(counted).toBe(Math.max(0, left - live));
          expect(counted).toBe(cancelledAfterLeaving(aLine({ before: ordered, after: live, left })));
        },
      ),
    );
  });

  it('are told with both figures, the deliveries and the cancelations', () => {
    const line = aLine({ before: 4, after: 2, deliveries: ['OUT/000007', 'OUT/000009'] });
    expect(cancelledAfterLeavingWords(line, ['C1', 'C2'])).toBe(
      '2 of 4 units of SKU-1 that left with OUT/000007, OUT/000009 cancelled by cancelation C1, C2',
    );
    expect(cancelledAfterLeavingWords(aLine({ after: 0 }), [])).toBe(
      '4 of 4 units of SKU-1 that left with OUT/000007 cancelled with all of its line',
    );
    expect(cancelledAfterLeavingWords(aLine({ left: 1 }), ['C1'])).toBeNull();
  });
});

import type { LineToShip } from './lines-to-ship';

type WantedLine = Pick<LineToShip, 'productId' | 'isStored' | 'quantity'>;

export type Reserved<Line extends WantedLine> = Line & {
  readonly reservedQuantity: number;
  /** What stock does not cover; 0 of what no stock is kept of. */
  readonly missingQuantity: number;
};

/**
 * Gives lines, in their order, what stock is free of their products [WFL-08].
 *
 * @param free whole units by product; negative where more was promised than is there
 */
export function reserve<Line extends WantedLine>(
  lines: readonly Line[],
  free: ReadonlyMap<string, number>,
): Reserved<Line>[] {
  const left = new Map(free);
  return lines.map((line) => {
    const there = Math.max(0, left.get(line.productId) ?? 0);
    const reservedQuantity = line.isStored ? Math.min(line.quantity, there) : 0;
    left.set(line.productId, there - reservedQuantity);
    return { ...line, reservedQuantity, missingQuantity: line.isStored ? line.quantity - reservedQuantity : 0 };
  });
}

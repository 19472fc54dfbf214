import type { LineToShip } from './lines-to-ship';

export interface ReservedLine extends LineToShip {
  readonly reservedQuantity: number;
  /** What stock does not cover; 0 of what no stock is kept of. */
  readonly missingQuantity: number;
}

/**
 * Gives lines, in their order, what stock is free of their products [WFL-08].
 *
 * @param free whole units by product; negative where more was promised than is there
 */
export function reserve(lines: readonly LineToShip[], free: ReadonlyMap<string, number>): ReservedLine[] {
  const left = new Map(free);
  return lines.map((line) => {
    const there = Math.max(0, left.get(line.productId) ?? 0);
    const reservedQuantity = line.isStored ? Math.min(line.quantity, there) : 0;
    left.set(line.productId, there - reservedQuantity);
    return { ...line, reservedQuantity, missingQuantity: line.isStored ? line.quantity - reservedQuantity : 0 };
  });
}

/** Open lines that carry a product for a sale order line. */
export interface CarriedLine {
  readonly id: string;
  readonly deliveryId: string;
  readonly quantity: number;
  readonly quantityPerUnit: number;
  readonly reservedQuantity: number;
  readonly missingQuantity: number;
}

export interface TakenFromLine {
  readonly line: CarriedLine;
  readonly quantity: number;
  /** Of it, what had been reserved: free for others now. */
  readonly reserved: number;
  readonly missing: number;
}

/**
 * Takes a number of units of a sale order line out of its open deliveries, the latest first. What was not in stock goes
 * before what was reserved. Of a kit every component goes in its own number.
 *
 * @param lines of one product, in the order of their deliveries
 * @param units of the sale order line
 */
export function takeAway(lines: readonly CarriedLine[], units: number): TakenFromLine[] {
  let left = units * (lines[0]?.quantityPerUnit ?? 1);
  return [...lines].reverse().flatMap((line) => {
    const quantity = Math.min(left, line.quantity);
    if (quantity <= 0) return [];
    left -= quantity;
    const missing = Math.min(quantity, line.missingQuantity);
    return [{ line, quantity, missing, reserved: Math.min(quantity - missing, line.reservedQuantity) }];
  });
}

/** Units of the sale order line for which one product was taken away; a kit is still to ship while one component is. */
export function unitsOf(taken: readonly TakenFromLine[]): number {
  const quantity = taken.reduce((sum, part) => sum + part.quantity, 0);
  return Math.ceil(quantity / (taken[0]?.line.quantityPerUnit ?? 1));
}

import type { CarriedProduct, InvoiceableLine } from './invoiceable-line';

export interface DeliveredUnits {
  readonly deliveryId: string;
  /** Units of the sale order line that are complete by it, and were not before. */
  readonly units: number;
}

/**
 * How many units of a line each delivery that is done has made complete. A kit is complete with the last of its components,
 * by whatever delivery that goes; one of which the rest was cancelled stays incomplete.
 */
export function deliveredUnits({ carried }: Pick<InvoiceableLine, 'carried'>): readonly DeliveredUnits[] {
  const products = [...new Set(carried.map(({ productId }) => productId))];
  const done = carried.filter(({ isDone }) => isDone);
  let before = 0;
  return [...new Set(done.map(({ deliveryId }) => deliveryId))].map((deliveryId, index, ids) => {
    const soFar = done.filter((row) => ids.indexOf(row.deliveryId) <= index);
    const complete = Math.min(
      ...products.map((productId) => unitsOf(soFar.filter((row) => row.productId === productId))),
    );
    const units = complete - before;
    before = complete;
    return { deliveryId, units };
  });
}

const unitsOf = (rows: readonly CarriedProduct[]): number =>
  Math.floor(rows.reduce((sum, { quantity }) => sum + quantity, 0) / (rows[0]?.quantityPerUnit ?? 1));

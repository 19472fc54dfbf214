type ProductKind = 'storable' | 'consumable' | 'service' | 'kit';

export interface OrderedProduct {
  readonly productId: string;
  readonly kind: ProductKind;
}

/** A live line of a sale order with its product. */
export interface OrderedLine extends OrderedProduct {
  readonly saleOrderLineId: string;
  readonly quantity: number;
  /** What one kit is made of; empty of anything else. */
  readonly components: readonly (OrderedProduct & { readonly quantity: number })[];
}

export interface LineToShip {
  readonly saleOrderLineId: string;
  /** What leaves the house. */
  readonly productId: string;
  /** Whether stock is kept of it. */
  readonly isStored: boolean;
  readonly quantity: number;
  /** How many of the product one of the sale order line takes. */
  readonly quantityPerUnit: number;
}

/**
 * What a delivery carries for the lines of an order: a kit goes as its components, and nothing leaves the house for a
 * service. A kit that nobody gave components goes as it is, since something has to be packed.
 */
export function linesToShip(lines: readonly OrderedLine[]): LineToShip[] {
  return lines.flatMap(({ saleOrderLineId, quantity, components, ...product }) => {
    const parts = components.length > 0 ? components : [{ ...product, quantity: 1 }];
    return parts
      .filter(({ kind }) => kind !== 'service')
      .map(({ productId, kind, quantity: quantityPerUnit }) => ({
        ...{ saleOrderLineId, productId, isStored: kind === 'storable' },
        ...{ quantity: quantity * quantityPerUnit, quantityPerUnit },
      }));
  });
}

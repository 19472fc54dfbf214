export interface CatalogueProduct {
  /** The shop's SKU: `offer_sku` of an order line. */
  readonly sku: string;
  readonly title: string;
  /** Euros without tax, decimal text. */
  readonly priceNet: string;
  /** Percent. */
  readonly taxRate: '20' | '5.5';
  readonly categoryCode: keyof typeof categories;
  readonly logisticClassCode: 'S' | 'M' | 'XL';
  readonly ean: string;
  readonly offerId: number;
  /** The marketplace's own number of the product. */
  readonly productSku: string;
}

export const categories = {
  'OUT-PERC': 'Perçage',
  'OUT-ETAB': 'Établis',
  'OUT-FIX': 'Fixations',
  'OUT-MAIN': 'Outils à main',
  'ECL-LAMP': 'Lampes',
  EPI: 'Protection individuelle',
  LIV: 'Livres',
  ISO: 'Isolation',
} as const;

/** Code of the tax that goes with a rate on this marketplace. */
export const taxCodes = { '20': 'TVA20', '5.5': 'TVA55' } as const;

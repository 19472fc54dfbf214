import { reason, type Reason } from '../reason-codes';
import type { OfferReference } from './marketplace-offer';

/** How a listing finds its product, as the setting `matchListingsBy` says [LST-02]. */
export type MatchBy = 'sku' | 'barcode' | 'sku-then-barcode';

export interface CandidateProduct {
  readonly productId: string;
  readonly isArchived: boolean;
}

/** The products that may fit some offers. */
export interface ProductCandidates {
  readonly bySku: ReadonlyMap<string, CandidateProduct>;
  /** Nothing keeps two products from having one barcode. */
  readonly byBarcode: ReadonlyMap<string, readonly CandidateProduct[]>;
}

export interface OfferToMatch {
  readonly shopSku: string;
  readonly references: readonly OfferReference[];
}

export type ProductMatch =
  | { readonly kind: 'matched'; readonly productId: string }
  /** A product may be made of the offer, where the instance says so. */
  | { readonly kind: 'unknown'; readonly reason: Reason }
  /** There is something, and it is not fit to be linked: a person has to decide. */
  | { readonly kind: 'unfit'; readonly reason: Reason };

/** References that are barcodes; an MPN is the maker's own number. */
const BARCODE_TYPES: ReadonlySet<string> = new Set(['EAN', 'UPC', 'ISBN', 'GTIN']);

/** The barcodes of an offer, in its own order. */
export const barcodesOf = (references: readonly OfferReference[]): readonly string[] =>
  references.filter(({ type }) => BARCODE_TYPES.has(type.toUpperCase())).map(({ value }) => value);

/**
 * The product of an offer [LST-02]. Texts are compared as they are: `00123` is not `123`, and a space is a character.
 * A barcode that several products have decides nothing.
 */
export function matchProduct(offer: OfferToMatch, by: MatchBy, candidates: ProductCandidates): ProductMatch {
  const found = productsOf(offer, by, candidates);
  const usable = found.filter(({ isArchived }) => !isArchived);
  const [first, second] = usable;
  if (second !== undefined) return { kind: 'unfit', reason: severalProducts(offer) };
  if (first !== undefined) return { kind: 'matched', productId: first.productId };
  return found.length > 0
    ? { kind: 'unfit', reason: archivedProduct(offer) }
    : { kind: 'unknown', reason: unknownProduct(offer, by) };
}

function productsOf(
  { shopSku, references }: OfferToMatch,
  by: MatchBy,
  { bySku, byBarcode }: ProductCandidates,
): readonly CandidateProduct[] {
  const named = by === 'barcode' ? undefined : bySku.get(shopSku);
  if (named !== undefined) return [named];
  if (by === 'sku') return [];
  const coded = barcodesOf(references).flatMap((barcode) => byBarcode.get(barcode) ?? []);
  return [...new Map(coded.map((product) => [product.productId, product])).values()];
}

function unknownProduct({ shopSku, references }: OfferToMatch, by: MatchBy): Reason {
  const barcodes = barcodesOf(references).join(', ');
  return reason('unknownSku', unknownWords(shopSku, barcodes === '' ? null : barcodes, by), [shopSku]);
}

function unknownWords(shopSku: string, barcodes: string | null, by: MatchBy): string {
  switch (by) {
    case 'sku':
      return `No product has SKU "${shopSku}"`;
    case 'barcode':
      return barcodes === null
        ? `The offer of SKU "${shopSku}" has no barcode`
        : `No product has the barcode ${barcodes} of SKU "${shopSku}"`;
    case 'sku-then-barcode':
      return barcodes === null
        ? `No product has SKU "${shopSku}", and the offer has no barcode`
        : `No product has SKU "${shopSku}" or barcode ${barcodes}`;
  }
}

const severalProducts = ({ shopSku, references }: OfferToMatch): Reason =>
  reason(
    'ambiguousBarcode',
    `Several products have the barcode ${barcodesOf(references).join(', ')} of SKU "${shopSku}"`,
    [shopSku],
  );

const archivedProduct = ({ shopSku }: OfferToMatch): Reason =>
  reason('productArchived', `The product of SKU "${shopSku}" is archived`, [shopSku]);

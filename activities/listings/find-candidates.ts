import type { EntityManager } from 'typeorm';
import {
  barcodesOf,
  type CandidateProduct,
  type MatchBy,
  type OfferToMatch,
  type ProductCandidates,
} from '../../domain/listings/match-product';

/** The products that some offers may be linked to: at most two statements, however many offers. */
export async function findCandidates(
  manager: EntityManager,
  by: MatchBy,
  offers: readonly OfferToMatch[],
): Promise<ProductCandidates> {
  return {
    bySku: by === 'barcode' ? new Map() : await productsBySku(manager, offers),
    byBarcode: by === 'sku' ? new Map() : await productsByBarcode(manager, offers),
  };
}

async function productsBySku(
  manager: EntityManager,
  offers: readonly OfferToMatch[],
): Promise<ReadonlyMap<string, CandidateProduct>> {
  const found: (CandidateProduct & { readonly sku: string })[] = await manager.query(
    `select id as "productId", sku, is_archived as "isArchived" from product where sku = any($1::text[])`,
    [offers.map(({ shopSku }) => shopSku)],
  );
  return new Map(found.map((product) => [product.sku, product]));
}

async function productsByBarcode(
  manager: EntityManager,
  offers: readonly OfferToMatch[],
): Promise<ReadonlyMap<string, readonly CandidateProduct[]>> {
  const barcodes = [...new Set(offers.flatMap(({ references }) => barcodesOf(references)))];
  if (barcodes.length === 0) return new Map();
  const found: (CandidateProduct & { readonly barcode: string })[] = await manager.query(
    `select id as "productId", barcode, is_archived as "isArchived" from product where barcode = any($1::text[]) order by id`,
    [barcodes],
  );
  const byBarcode = new Map<string, CandidateProduct[]>();
  for (const product of found) {
    const products = byBarcode.get(product.barcode);
    if (products === undefined) byBarcode.set(product.barcode, [product]);
    else products.push(product);
  }
  return byBarcode;
}

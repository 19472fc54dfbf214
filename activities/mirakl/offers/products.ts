import type { Caller } from '../caller';
import { operations } from '../operations';
import type { Page } from '../paging/page';
import { readWholeList, type WholeList } from '../paging/whole-list';
import { entry, neededIdentifier, text } from '../wire-values';

/** A number by which products are known outside, as EAN or UPC; SKU and SHOP_SKU are refused (API section 4.1). */
export interface ProductReference {
  readonly type: string;
  readonly value: string;
}

/** A product of the marketplace's catalogue. */
export interface MarketplaceProduct {
  readonly productSku: string;
  readonly title: string | null;
  readonly categoryCode: string | null;
  readonly categoryLabel: string | null;
  readonly reference: ProductReference;
}

const productList: WholeList<MarketplaceProduct> = {
  operation: operations.products,
  path: '/products',
  member: 'products',
  entry: entry({
    product_sku: neededIdentifier,
    product_title: text,
    category_code: text,
    category_label: text,
    product_id: neededIdentifier,
    product_id_type: neededIdentifier,
  }).transform((wire): MarketplaceProduct => ({
    productSku: wire.product_sku,
    title: wire.product_title,
    categoryCode: wire.category_code,
    categoryLabel: wire.category_label,
    reference: { type: wire.product_id_type, value: wire.product_id },
  })),
};

/** P31 answers 100 products and is not paginated, so no more are asked for at once. */
const REFERENCES_AT_ONCE = 100;

/** Mirakl P31: a page for each hundred references, each spending one use. */
export async function* readProducts(
  caller: Caller,
  references: readonly ProductReference[],
  signal?: AbortSignal,
): AsyncGenerator<Page<MarketplaceProduct>, void, undefined> {
  // The list is joined by commas and bars: a reference that holds one cannot be asked for.
  const askable = [...new Set(references.map(({ type, value }) => `${type}|${value}`))].filter((asked) =>
    /^[^,|]+\|[^,|]+$/.test(asked),
  );
  for (let start = 0; start < askable.length; start += REFERENCES_AT_ONCE) {
    const asked = askable.slice(start, start + REFERENCES_AT_ONCE);
    yield* readWholeList(caller, productList, {
      query: { product_references: asked.join(',') },
      checks: [['product_references', ({ reference }) => asked.includes(`${reference.type}|${reference.value}`)]],
      signal,
    });
  }
}

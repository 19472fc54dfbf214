import type { DataSource } from 'typeorm';
import { generatedSku } from '../../sandbox/offers/generated-offer';
import { generationOf } from './offer-rows';

/** SKUs of so many products, as the sandbox names the offers that it generates. */
export function productSkus(count: number): string[] {
  const generation = generationOf(count);
  return Array.from({ length: count }, (_, index) => generatedSku(generation, index));
}

/** What is sold or counted is there: what is measured is linking and counting, not complaining. */
export async function makeProducts(dataSource: DataSource, count: number): Promise<void> {
  await dataSource.query(
    `insert into product (sku, name) select sku, sku from unnest($1::text[]) as sku on conflict (sku) do nothing`,
    [productSkus(count)],
  );
  await dataSource.query('analyze product');
}

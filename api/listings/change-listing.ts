import type { FastifyRequest } from 'fastify';
import type { DataSource, EntityManager } from 'typeorm';
import { Listing } from '../../entities/listing.entity';
import { Product } from '../../entities/product.entity';
import { etagOf, requireMatch } from '../if-match';
import { Problem, ruleBroken } from '../problems/problem';
import type { ListingChange } from '../schemas/listing';

export const listingEtag = ({ isExcluded, productId }: Pick<Listing, 'isExcluded' | 'productId'>): string =>
  etagOf(isExcluded, productId);

/**
 * Leaves a listing out of every sync or takes it in again, and links it to a product by hand [LST-02, LST-06].
 * @throws Problem notFound, or ruleBroken for a product that is not there or archived
 */
export async function changeListing(
  dataSource: DataSource,
  request: FastifyRequest,
  { id, change }: { readonly id: string; readonly change: ListingChange },
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const listing = await manager.findOne(Listing, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (listing === null) throw new Problem('notFound', `There is no listing ${id}.`);
    requireMatch(request, listingEtag(listing));
    listing.isExcluded = change.isExcluded ?? listing.isExcluded;
    if (change.product !== undefined) {
      listing.productId = change.product === null ? null : await findProductId(manager, change.product);
    }
    listing.updatedAt = new Date();
    await manager.save(listing);
  });
}

async function findProductId(manager: EntityManager, sku: string): Promise<string> {
  const product = await manager.findOneBy(Product, { sku });
  if (product === null) throw ruleBroken('/product', `There is no product with SKU "${sku}".`);
  if (product.isArchived) throw ruleBroken('/product', `The product with SKU "${sku}" is archived.`);
  return product.id;
}

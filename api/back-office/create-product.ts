import type { DataSource } from 'typeorm';
import { Product } from '../../entities/product.entity';
import { releaseParked } from '../../entities/raise-revision';
import { isUniqueViolation } from '../problems/unique-violation';
import { Problem } from '../problems/problem';
import type { NewProduct } from '../schemas/back-office';

/**
 * Makes a product. Orders that are parked for want of its SKU try again: those that lack no other go on by themselves [ORD-15].
 * @throws Problem alreadyExists
 */
export async function createProduct(
  dataSource: DataSource,
  { sku, name, barcode, kind }: NewProduct,
): Promise<Product> {
  try {
    return await dataSource.transaction(async (manager) => {
      const product = await manager.save(manager.create(Product, { sku, name, barcode, kind }));
      await releaseParked(manager, { reasonCode: 'unknownSku', subjects: [sku] });
      return product;
    });
  } catch (error) {
    if (isUniqueViolation(error))
      throw new Problem('alreadyExists', `There is a product with the SKU "${sku}" already.`);
    throw error;
  }
}

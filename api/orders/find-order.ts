import type { DataSource } from 'typeorm';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import type { OrderRef } from '../../workflows/messages';
import { Problem } from '../problems/problem';

/**
 * An order by its natural key, with its instance.
 * @throws Problem notFound
 */
export async function findOrder(
  dataSource: DataSource,
  { instanceCode, marketplaceOrderId }: OrderRef,
): Promise<MarketplaceOrder> {
  const order = await dataSource
    .getRepository(MarketplaceOrder)
    .findOne({ where: { marketplaceOrderId, instance: { code: instanceCode } }, relations: { instance: true } });
  if (order !== null) return order;
  throw new Problem(
    'notFound',
    `The instance "${instanceCode}" has no order "${marketplaceOrderId}". An order that the marketplace has can be imported by its id: POST /api/v1/runs.`,
  );
}

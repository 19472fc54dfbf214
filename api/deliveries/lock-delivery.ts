import type { EntityManager } from 'typeorm';
import { Delivery } from '../../entities/delivery.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { Problem } from '../problems/problem';

export interface LockedDelivery {
  readonly delivery: Delivery;
  readonly order: MarketplaceOrder;
}

const notFound = (id: string): Problem => new Problem('notFound', `There is no delivery with the id ${id}.`);

/**
 * Locks the order's row and then reads its delivery: the lifecycle locks in the same order, so neither waits for the
 * other crosswise.
 * @throws Problem notFound
 */
export async function lockDelivery(manager: EntityManager, id: string): Promise<LockedDelivery> {
  const unlocked = await manager.findOne(Delivery, { where: { id }, relations: { saleOrder: true } });
  if (unlocked === null) throw notFound(id);
  const order = await manager.findOne(MarketplaceOrder, {
    where: { id: unlocked.saleOrder.orderId },
    lock: { mode: 'pessimistic_write' },
  });
  const delivery = await manager.findOne(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (order === null || delivery === null) throw notFound(id);
  return { delivery, order };
}

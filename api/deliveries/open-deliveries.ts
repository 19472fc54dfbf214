import { In, type EntityManager } from 'typeorm';
import { Delivery } from '../../entities/delivery.entity';

/** Whether something of an order is still to ship. */
export function isAnyOpen(manager: EntityManager, saleOrderId: string): Promise<boolean> {
  return manager.existsBy(Delivery, { saleOrderId, state: In(['waiting', 'ready']) });
}

import { In, type EntityManager } from 'typeorm';
import { Delivery, type DeliveryState } from '../../entities/delivery.entity';

const openStates: readonly DeliveryState[] = ['waiting', 'ready'];

/** Whether a delivery is still to leave. */
export const isOpen = ({ state }: Pick<Delivery, 'state'>): boolean => openStates.includes(state);

/** Whether something of an order is still to ship. */
export function isAnyOpen(manager: EntityManager, saleOrderId: string): Promise<boolean> {
  return manager.existsBy(Delivery, { saleOrderId, state: In(openStates) });
}

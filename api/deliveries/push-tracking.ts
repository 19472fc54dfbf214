import type { DataSource } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { Delivery } from '../../entities/delivery.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { wantReading } from '../../entities/raise-revision';
import { Problem } from '../problems/problem';
import { lockDelivery } from './lock-delivery';
import { isAnyOpen } from './open-deliveries';

/**
 * Update in Marketplace: the lifecycle tells this delivery at once, without waiting for the schedule [TRK-02]. An order
 * that is parked on telling tries again.
 * @throws Problem notAllowedNow when the delivery is not done, told already, or the order has something left to ship
 */
export async function pushTracking(
  dataSource: DataSource,
  push: { readonly deliveryId: string; readonly actor: string },
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const { delivery, order } = await lockDelivery(manager, push.deliveryId);
    if (delivery.toldAt !== null) {
      throw new Problem(
        'notAllowedNow',
        `The delivery ${delivery.name} was told to the marketplace at ${delivery.toldAt.toISOString()}.`,
      );
    }
    if (delivery.state !== 'done') {
      throw new Problem('notAllowedNow', `The delivery ${delivery.name} is ${delivery.state}. Mark it done first.`);
    }
    if (await isAnyOpen(manager, delivery.saleOrderId)) {
      throw new Problem(
        'notAllowedNow',
        `The order of ${delivery.name} has something left to ship: the marketplace is told once, when all of it has left.`,
      );
    }
    await manager.update(Delivery, delivery.id, { pushWanted: true, nextPushAt: null });
    if (order.parkedStep === 'shipDelivery') {
      await manager.update(MarketplaceOrder, order.id, { parkedContentHash: null });
    }
    await addTimelineEntry(manager, order.id, {
      kind: 'pushAsked',
      actor: push.actor,
      sentence: `Delivery ${delivery.name} shall be told to the marketplace now`,
      data: { deliveryId: delivery.id, delivery: delivery.name },
      isPrimary: false,
    });
    await wantReading(manager, [order.id]);
  });
}

import type { DataSource, EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { finishDelivery } from '../../entities/finish-delivery';
import { Instance } from '../../entities/instance.entity';
import { resolveSettings } from '../../domain/instance-settings';
import type { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { raiseRevision, wantReading } from '../../entities/raise-revision';
import { Problem } from '../problems/problem';
import type { Tracking } from '../schemas/delivery';
import { checkCarrier } from './check-carrier';
import { lockDelivery } from './lock-delivery';

export interface DoneDelivery {
  readonly deliveryId: string;
  /** Who says so. */
  readonly actor: string;
  readonly tracking: Tracking;
}

/**
 * The warehouse's word: the goods are gone. Delivery, stock and timeline change in one transaction, once; the order's
 * lifecycle then tells the marketplace [TRK-01].
 * @throws Problem notAllowedNow naming the state of a delivery that is done or cancelled
 */
export async function markDeliveryDone(dataSource: DataSource, done: DoneDelivery): Promise<void> {
  const carrierCode = done.tracking.carrierCode ?? null;
  await dataSource.transaction(async (manager) => {
    const { delivery, order } = await lockDelivery(manager, done.deliveryId);
    await checkCarrier(manager, order.instanceId, carrierCode);
    const isDoneNow = await finishDelivery(manager, {
      deliveryId: delivery.id,
      doneBy: done.actor,
      carrierCode,
      carrierName: done.tracking.carrierName ?? null,
      trackingNumber: done.tracking.trackingNumber ?? null,
      trackingUrl: done.tracking.trackingUrl ?? null,
    });
    if (!isDoneNow) {
      throw new Problem(
        'notAllowedNow',
        `The delivery ${delivery.name} is ${delivery.state}: it cannot be marked done.`,
      );
    }
    await addTimelineEntry(manager, order.id, {
      kind: 'deliveryDone',
      actor: done.actor,
      sentence: `Delivery ${delivery.name} is done`,
      data: { deliveryId: delivery.id, delivery: delivery.name },
    });
    await wakeOrder(manager, order);
  });
}

/**
 * Told at once, the order is read first, so that nothing of the portal is overwritten; the reading wakes it. While its
 * instance is held nothing is read: it is woken to say what it waits for.
 */
async function wakeOrder(manager: EntityManager, order: MarketplaceOrder): Promise<void> {
  const { settings, hold } = await manager.findOneByOrFail(Instance, { id: order.instanceId });
  const isToldAtOnce = resolveSettings(settings).trackingPush === 'atOnce';
  if (isToldAtOnce) await wantReading(manager, [order.id]);
  if (!isToldAtOnce || hold !== null) await raiseRevision(manager, [order.id]);
}

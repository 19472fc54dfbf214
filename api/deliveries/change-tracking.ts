import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { Delivery } from '../../entities/delivery.entity';
import { raiseRevision } from '../../entities/raise-revision';
import { etagOf, requireMatch } from '../if-match';
import { callerOf } from '../plugins/authentication';
import { Problem } from '../problems/problem';
import type { Tracking } from '../schemas/delivery';
import { checkCarrier } from './check-carrier';
import { lockDelivery } from './lock-delivery';

export function deliveryEtag(delivery: Delivery): string {
  const { state, carrierCode, carrierName, trackingNumber, trackingUrl, toldAt } = delivery;
  return etagOf(state, carrierCode, carrierName, trackingNumber, trackingUrl, toldAt?.toISOString() ?? null);
}

/** A carrier is named one way: the new way ends the old one. */
function carrierOf(
  delivery: Delivery,
  { carrierCode, carrierName }: Tracking,
): Pick<Delivery, 'carrierCode' | 'carrierName'> {
  if (typeof carrierCode === 'string') return { carrierCode, carrierName: null };
  if (typeof carrierName === 'string') return { carrierCode: null, carrierName };
  return {
    carrierCode: carrierCode === undefined ? delivery.carrierCode : null,
    carrierName: carrierName === undefined ? delivery.carrierName : null,
  };
}

/**
 * Corrects carrier and tracking until the marketplace was told; what was told is the marketplace's to change.
 * @throws Problem notAllowedNow
 */
export async function changeTracking(
  dataSource: DataSource,
  request: FastifyRequest,
  change: { readonly deliveryId: string; readonly tracking: Tracking },
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const { delivery, order } = await lockDelivery(manager, change.deliveryId);
    requireMatch(request, deliveryEtag(delivery));
    if (delivery.toldAt !== null || delivery.state === 'cancelled') {
      const state = delivery.toldAt === null ? 'is cancelled' : 'was told to the marketplace';
      throw new Problem(
        'notAllowedNow',
        `The delivery ${delivery.name} ${state}: its tracking cannot be changed here any more.`,
      );
    }
    const carrier = carrierOf(delivery, change.tracking);
    await checkCarrier(manager, order.instanceId, carrier.carrierCode);
    const { trackingNumber = delivery.trackingNumber, trackingUrl = delivery.trackingUrl } = change.tracking;
    await manager.update(Delivery, delivery.id, { ...carrier, trackingNumber, trackingUrl });
    await addTimelineEntry(manager, order.id, {
      kind: 'trackingChanged',
      actor: callerOf(request).name,
      sentence: `Tracking of delivery ${delivery.name} was changed`,
      data: { deliveryId: delivery.id, delivery: delivery.name },
      isPrimary: false,
    });
    await raiseRevision(manager, [order.id]);
  });
}

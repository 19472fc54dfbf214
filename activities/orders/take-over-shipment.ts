import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { finishDelivery } from '../../entities/finish-delivery';
import type { MarketplaceTracking } from '../../domain/marketplace-order';
import type { StepContext } from './step-context';
import { recordTold } from './record-told';

/**
 * Somebody shipped the order in the marketplace's portal: our delivery is done with their tracking, and nothing is
 * pushed over it [TRK-05, ORD-15].
 */
export async function takeOverShipment(
  { manager, order }: StepContext,
  deliveryId: string,
  tracking: MarketplaceTracking,
): Promise<void> {
  await finishDelivery(manager, { deliveryId, doneBy: 'marketplace', ...tracking });
  await recordTold(manager, deliveryId, 'portal');
  await addTimelineEntry(manager, order.id, {
    kind: 'shipped',
    actor: 'marketplace',
    sentence: `Shipped in the marketplace's portal: its tracking is taken over, nothing is pushed`,
    data: { trackingNumber: tracking.trackingNumber, carrierCode: tracking.carrierCode },
  });
}

import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { finishDelivery } from '../../entities/finish-delivery';
import type { MarketplaceTracking } from '../../domain/marketplace-order';
import type { StepContext } from './step-context';
import { recordTold } from './record-told';

/**
 * Somebody shipped the order in the marketplace's portal: what we still had to ship is done with their tracking, and
 * nothing is pushed over it [TRK-05, ORD-15].
 */
export async function takeOverShipment({ manager, order }: StepContext, tracking: MarketplaceTracking): Promise<void> {
  const open: { id: string }[] = await manager.query(
    `select id from delivery where sale_order_id = $1 and state in ('waiting', 'ready') order by id`,
    [order.saleOrderId],
  );
  for (const { id } of open) await finishDelivery(manager, { deliveryId: id, doneBy: 'marketplace', ...tracking });
  await recordTold(manager, order.saleOrderId, 'portal');
  await addTimelineEntry(manager, order.id, {
    kind: 'shipped',
    actor: 'marketplace',
    sentence: `Shipped in the marketplace's portal: its tracking is taken over, nothing is pushed`,
    data: { trackingNumber: tracking.trackingNumber, carrierCode: tracking.carrierCode },
  });
}

import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { raiseToDo } from '../../entities/raise-to-do';
import { toDoOf } from '../../domain/instance-settings';
import type { MarketplaceTracking } from '../../domain/marketplace-order';
import { reason } from '../../domain/reason-codes';
import type { StepContext } from './step-context';
import { LAST_LEFT } from './last-left';
import { recordTold } from './record-told';
import { settleRunLines } from './run-lines';
import { takeOverShipment } from './take-over-shipment';

/**
 * The marketplace shows the order as shipped. When all of ours is done and untold, either our push arrived and its
 * answer was lost, or somebody used the portal: their tracking tells which [TRK-05]. What is still open here is taken over, or
 * left to a person where the instance says so [TRK-08].
 */
export async function recogniseShipment(context: StepContext, tracking: MarketplaceTracking): Promise<void> {
  const { manager, order } = context;
  const { delivery } = order.facts;
  if (delivery === null || delivery.state === 'cancelled') return;
  if (delivery.state !== 'done') {
    await (order.settings.takeOverPortalShipments
      ? takeOverShipment(context, tracking)
      : tellUntaken(context, tracking));
    return;
  }
  if (delivery.isTold) return;
  const isOurs = await isOurTracking(context, tracking);
  await recordTold(manager, order.saleOrderId, isOurs ? 'us' : 'portal');
  await addTimelineEntry(manager, order.id, {
    kind: 'shipped',
    actor: isOurs ? 'system' : 'marketplace',
    sentence: isOurs
      ? 'Shipped: the marketplace shows our push, whose answer was lost'
      : `Shipped in the marketplace's portal meanwhile: nothing is pushed over it`,
    data: { trackingNumber: tracking.trackingNumber },
  });
  await settleRunLines(manager, order.id, { step: 'shipDelivery', state: 'done', reasonCode: null, message: null });
}

/** Nothing of ours is done by itself: somebody is to say whether the goods are gone [TRK-08]. Who has closed it knows. */
async function tellUntaken({ manager, order }: StepContext, tracking: MarketplaceTracking): Promise<void> {
  const seen: object[] = await manager.query(
    `select from to_do where order_id = $1 and kind = 'untakenShipment' and closed_by <> 'system' limit 1`,
    [order.id],
  );
  if (seen.length > 0) return;
  const { code: reasonCode, message } = reason('shippedInPortal');
  const parcel = [tracking.carrierCode ?? tracking.carrierName, tracking.trackingNumber].filter(
    (each) => each !== null,
  );
  await raiseToDo(manager, {
    ...{ kind: 'untakenShipment', instanceId: order.instanceId, orderId: order.id, reasonCode },
    ...{ subject: order.ref.marketplaceOrderId, settings: toDoOf(order.settings) },
    words: parcel.length === 0 ? message : `${message}; its parcel there: ${parcel.join(' ')}`,
  });
}

/** Where neither side names a parcel, only a push whose answer was lost can have been ours. The last parcel is told. */
async function isOurTracking({ manager, order }: StepContext, tracking: MarketplaceTracking): Promise<boolean> {
  const rows: { id: string }[] = await manager.query(
    `select id from (${LAST_LEFT}) d where tracking_number is not distinct from $2
        and (carrier_code is not distinct from $3 or carrier_name is not distinct from $4)
        and (coalesce(tracking_number, carrier_code, carrier_name) is not null
             or exception_code = 'marketplaceUnavailable')`,
    [order.saleOrderId, tracking.trackingNumber, tracking.carrierCode, tracking.carrierName],
  );
  return rows.length > 0;
}

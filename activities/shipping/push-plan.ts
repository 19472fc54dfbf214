import type { EntityManager } from 'typeorm';
import { isShippedOrBeyond } from '../../domain/order-states';
import type { Reason } from '../../domain/reason-codes';
import { planTracking, type TrackingSituation, type TrackingToSend } from '../../domain/tracking-rules';
import { findCarriers, findShippingMethods } from '../../entities/find-master-data';
import { LAST_LEFT } from '../orders/last-left';
import type { LockedOrder } from '../orders/lock-order';

/** What an order whose goods have left wants from the marketplace now; of several parcels the last is told. */
export type PushPlan =
  | { readonly kind: 'push'; readonly deliveryId: string; readonly tracking: TrackingToSend | null }
  /** The marketplace shows it as shipped already. */
  | { readonly kind: 'alreadyShipped' }
  /** The order was not read since the goods left: somebody may have shipped it in the portal. */
  | { readonly kind: 'readFirst' }
  /** Nothing is told: the operator ships it, or the customer collects. */
  | { readonly kind: 'notOurs'; readonly deliveryId: string; readonly message: string }
  | { readonly kind: 'refused'; readonly reason: Reason };

interface DeliveryRow {
  readonly id: string;
  readonly carrierCode: string | null;
  readonly carrierName: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  readonly fulfillmentCenter: string;
  readonly shippingMethodCode: string | null;
  readonly isReadSince: boolean;
}

/** A reading of the order that is older says too little about what somebody did in the portal (our choice). */
const READING_MINUTES = 15;

/** Decides before any call, on the latest reception and by the rules of tracking [TRK-03]. */
export async function planPush(manager: EntityManager, order: LockedOrder): Promise<PushPlan> {
  if (isShippedOrBeyond(order.state)) return { kind: 'alreadyShipped' };
  const rows: DeliveryRow[] = await manager.query(
    `select d.id, d.carrier_code as "carrierCode", d.carrier_name as "carrierName",
            d.tracking_number as "trackingNumber", d.tracking_url as "trackingUrl",
            s.fulfillment_center as "fulfillmentCenter", s.shipping_method_code as "shippingMethodCode",
            o.last_read_at > greatest(d.done_at, now() - make_interval(mins => $2)) as "isReadSince"
       from (${LAST_LEFT}) d join sale_order s on s.id = d.sale_order_id join marketplace_order o on o.id = s.order_id`,
    [order.saleOrderId, READING_MINUTES],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The delivery to push has vanished');
  const delivery = await withLinkedCarrier(manager, order.instanceId, row);
  const plan = planTracking(await situationOf(manager, order, delivery));
  switch (plan.kind) {
    case 'send':
      if (!delivery.isReadSince) return { kind: 'readFirst' };
      return { kind: 'push', deliveryId: delivery.id, tracking: plan.tracking };
    case 'shipOnly':
      return { kind: 'push', deliveryId: delivery.id, tracking: null };
    case 'notOurs':
      return { kind: 'notOurs', deliveryId: delivery.id, message: plan.message };
    case 'refused':
      return plan;
  }
}

/**
 * A parcel whose delivery names no carrier of the marketplace goes with the one that its delivery method has there; the
 * delivery keeps it, since it is what the marketplace is told [TRK-03, DLV-04].
 */
async function withLinkedCarrier(
  manager: EntityManager,
  instanceId: string,
  delivery: DeliveryRow,
): Promise<DeliveryRow> {
  const { carrierCode, carrierName, trackingNumber, trackingUrl } = delivery;
  if (carrierCode !== null || (carrierName ?? trackingNumber ?? trackingUrl) === null) return delivery;
  const linked: { carrierCode: string }[] = await manager.query(
    `with linked as (
       select e.code from delivery d
         join delivery_method_carrier m on m.delivery_method_id = d.delivery_method_id and m.instance_id = $2
         join master_data_entry e on e.id = m.carrier_id and e.state = 'listed'
        where d.id = $1
     ), kept as (
       update delivery d set carrier_code = l.code, carrier_name = null from linked l where d.id = $1
     )
     select code as "carrierCode" from linked`,
    [delivery.id, instanceId],
  );
  const [carrier] = linked;
  return carrier === undefined ? delivery : { ...delivery, carrierCode: carrier.carrierCode, carrierName: null };
}

async function situationOf(
  manager: EntityManager,
  order: LockedOrder,
  delivery: DeliveryRow,
): Promise<TrackingSituation> {
  const { instanceId } = order;
  const { shippingMethodCode, carrierCode } = delivery;
  const methods =
    shippingMethodCode === null ? [] : await findShippingMethods(manager, instanceId, [shippingMethodCode]);
  const carriers = carrierCode === null ? [] : await findCarriers(manager, instanceId, [carrierCode]);
  return {
    delivery,
    carriers,
    shippingMethod: methods[0] ?? null,
    fulfillmentCenterCode: delivery.fulfillmentCenter,
    registeredCarriersOnly: order.platform.isUnregisteredCarrierForbidden === true,
    requireTrackingUrl: order.settings.requireTrackingUrl,
  };
}

import { addTimelineEntry, type TimelineFact } from '../../../entities/add-timeline-entry';
import { isShippedOrBeyond } from '../../../domain/order-states';
import { reason } from '../../../domain/reason-codes';
import { leaveOutExcluded } from '../book-refunds';
import { createDelivery } from '../create-delivery';
import { currentReception } from '../current-reception';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';
import { takeOverShipment } from '../take-over-shipment';

/**
 * Confirms the sale order: makes its delivery and reserves what stock there is [WFL-03, WFL-08]. An order that was
 * shipped before we had it gets a delivery that is done, with the marketplace's tracking [ORD-15]; an order that the
 * operator fulfils gets none [ORD-14].
 */
export async function confirmOrder(context: StepContext): Promise<StepOutcome> {
  const { manager, order } = context;
  const shipped = isShippedOrBeyond(order.state) ? await currentReception(manager, order) : null;
  if (shipped?.kind === 'unreadable') return blocked(reason('unreadableOrder', shipped.reason));
  const delivery = await createDelivery(manager, order);
  await leaveOutExcluded(context);
  const goods = delivery === null ? 'nothing for us to ship' : `delivery ${delivery.name}, ${delivery.words}`;
  const confirmed: TimelineFact = {
    kind: 'confirmed',
    actor: 'system',
    sentence: `Confirmed: ${goods}`,
    data: delivery === null ? {} : { delivery: delivery.name },
  };
  if (delivery === null || shipped === null) return done(confirmed);
  await addTimelineEntry(manager, order.id, confirmed);
  await takeOverShipment(context, shipped.order.tracking);
  return done(null);
}

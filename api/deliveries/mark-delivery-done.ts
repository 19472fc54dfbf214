import type { DataSource, EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { finishDelivery } from '../../entities/finish-delivery';
import type { Delivery } from '../../entities/delivery.entity';
import { Instance } from '../../entities/instance.entity';
import type { LeftQuantity } from '../../domain/deliveries/part-delivery';
import { resolveSettings } from '../../domain/instance-settings';
import type { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { raiseRevision, wantReading } from '../../entities/raise-revision';
import { Problem } from '../problems/problem';
import type { Tracking } from '../schemas/delivery';
import { checkCarrier } from './check-carrier';
import { lockDelivery } from './lock-delivery';
import { isAnyOpen, isOpen } from './open-deliveries';
import { partOff } from './part-off';
import { checkNotHeld } from './refund-holds';

export interface DoneDelivery {
  readonly deliveryId: string;
  /** Who says so. */
  readonly actor: string;
  readonly tracking: Tracking;
  /** What of it has left; all of it unless given. */
  readonly left?: readonly LeftQuantity[] | null;
}

/**
 * The warehouse's word: the goods are gone, all of them or a part. Delivery, stock and timeline change in one transaction,
 * once; the order's lifecycle tells the marketplace when nothing of the order is left to ship [TRK-01].
 * @throws Problem notAllowedNow naming the state of a delivery that is done or cancelled, or the order's shipping policy
 */
export async function markDeliveryDone(dataSource: DataSource, done: DoneDelivery): Promise<void> {
  const carrierCode = done.tracking.carrierCode ?? null;
  await dataSource.transaction(async (manager) => {
    const { delivery, order } = await lockDelivery(manager, done.deliveryId);
    await checkCarrier(manager, order.instanceId, carrierCode);
    if (!isOpen(delivery)) throw isEnded(delivery);
    await checkNotHeld(manager, delivery);
    const backOrder = await partOff(manager, delivery, done.left ?? null);
    const finished = await finishDelivery(manager, {
      deliveryId: delivery.id,
      doneBy: done.actor,
      carrierCode,
      carrierName: done.tracking.carrierName ?? null,
      trackingNumber: done.tracking.trackingNumber ?? null,
      trackingUrl: done.tracking.trackingUrl ?? null,
    });
    if (finished === null) throw isEnded(delivery);
    const { isShort } = finished;
    await addTimelineEntry(manager, order.id, {
      kind: 'deliveryDone',
      actor: done.actor,
      sentence: doneWords(delivery.name, { backOrder, isShort }),
      data: { deliveryId: delivery.id, delivery: delivery.name, backOrder, isShort },
    });
    await wakeOrder(manager, order, await isAnyOpen(manager, delivery.saleOrderId));
  });
}

const isEnded = ({ name, state }: Delivery): Problem =>
  new Problem('notAllowedNow', `The delivery ${name} is ${state}: it cannot be marked done.`);

function doneWords(
  name: string,
  { backOrder, isShort }: { readonly backOrder: string | null; readonly isShort: boolean },
): string {
  const gone = backOrder === null ? `Delivery ${name} is done` : `A part has left as ${name}, the rest is ${backOrder}`;
  return isShort ? `${gone}; stock did not cover all of what left` : gone;
}

/**
 * Told at once, the order is read first, so that nothing of the portal is overwritten; the reading wakes it. While its
 * instance is held, or something is left to ship, nothing is read: it is woken to say what it waits for.
 */
async function wakeOrder(manager: EntityManager, order: MarketplaceOrder, isRestOpen: boolean): Promise<void> {
  const { settings, hold } = await manager.findOneByOrFail(Instance, { id: order.instanceId });
  const isToldAtOnce = !isRestOpen && resolveSettings(settings).trackingPush === 'atOnce';
  if (isToldAtOnce) await wantReading(manager, [order.id]);
  if (!isToldAtOnce || hold !== null) await raiseRevision(manager, [order.id]);
}

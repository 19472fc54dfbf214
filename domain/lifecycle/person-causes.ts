import { isShippedOrBeyond } from '../order-states';
import type { OrderFacts } from './order-facts';

/** What of an order needs a person although it neither is parked nor fails; each is a kind of to-do. */
export type PersonCause = 'heldDelivery' | 'untakenShipment';

/** The causes that stand now; a to-do for one that does not is done [CAN-07, TRK-08]. None of an archived order [INS-09]. */
export function personCauses({ isArchived, delivery, marketplace }: OrderFacts): readonly PersonCause[] {
  if (isArchived || delivery === null || (delivery.state !== 'waiting' && delivery.state !== 'ready')) return [];
  return [
    ...(delivery.isHeld ? (['heldDelivery'] as const) : []),
    ...(isShippedOrBeyond(marketplace.state) ? (['untakenShipment'] as const) : []),
  ];
}

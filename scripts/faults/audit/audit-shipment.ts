import { findingsAbout, when, type Finding } from './finding';
import { isHeld, shipped, type DeliverySnapshot, type OrderPair } from './order-pair';

/** One delivery an order and what is left of it, told once, with the tracking that the marketplace shows; our number once. */
export function auditShipment(pair: OrderPair): readonly Finding[] {
  const { marketplace, database } = pair;
  const find = findingsAbout(marketplace.orderId);
  const deliveries = database.saleOrders.flatMap((saleOrder) => saleOrder.deliveries);
  const first = deliveries.filter(({ isBackOrder }) => !isBackOrder);
  const shipments = effectsOf(pair, 'OR24');
  const isOurs = deliveries.some(({ isTold, toldBy }) => isTold && toldBy === 'us');
  return [
    ...when(first.length > database.saleOrders.length, () => find('doubled', `${String(first.length)} deliveries`)),
    ...when(shipments > 1, () => find('doubled', `shipped ${String(shipments)} times on the marketplace (OR24)`)),
    // One that is held for a good reason looks at its shipment when it goes on.
    ...when(shipments > 0 && !isOurs && !isHeld(pair), () =>
      find('wrong', 'we shipped it on the marketplace, and do not know of it'),
    ),
    ...auditMissingDelivery(pair, deliveries),
    ...deliveries.flatMap((delivery) => auditDelivery(pair, delivery, deliveries)),
    ...auditSellerReference(pair),
  ];
}

function effectsOf({ ledger }: OrderPair, operation: string): number {
  return ledger.filter((row) => row.operation === operation && row.hasEffect).length;
}

function auditMissingDelivery(pair: OrderPair, deliveries: readonly DeliverySnapshot[]): readonly Finding[] {
  const isConfirmed = pair.database.saleOrders.some(({ state }) => state === 'confirmed');
  return when(isConfirmed && deliveries.length === 0, () =>
    findingsAbout(pair.marketplace.orderId)('lost', 'the sale order is confirmed and has no delivery'),
  );
}

function auditDelivery(
  pair: OrderPair,
  delivery: DeliverySnapshot,
  deliveries: readonly DeliverySnapshot[],
): readonly Finding[] {
  const { marketplace } = pair;
  const find = findingsAbout(marketplace.orderId);
  const isShipped = shipped.includes(marketplace.state);
  const isHandled = !isHeld(pair);
  const isDone = delivery.state === 'done';
  // The marketplace is told once of all of an order, with the tracking of what left last.
  const isAllGone = !deliveries.some(({ state }) => isOpen(state));
  const isToldByUs = delivery.isTold && delivery.toldBy === 'us';
  const isSameTracking =
    delivery.trackingNumber === marketplace.trackingNumber && delivery.carrierCode === marketplace.carrierCode;
  return [
    ...when(isDone && isAllGone && !isShipped && isHandled, () =>
      find('lost', `${delivery.name} is done, and the marketplace shows ${marketplace.state}`),
    ),
    ...when(isDone && isAllGone && !delivery.isTold && isHandled, () =>
      find('lost', `${delivery.name} is done and was not told`),
    ),
    ...when(isShipped && isOpen(delivery.state) && isHandled, () =>
      find('wrong', `${marketplace.state} on the marketplace, and ${delivery.name} is ${delivery.state}`),
    ),
    // Our tracking may have come a moment after somebody's shipment in the portal: nobody can tell whose it was.
    ...when(isToldByUs && effectsOf(pair, 'OR24') === 0 && !marketplace.isShippedInPortal, () =>
      find('wrong', `${delivery.name} counts as told by us, and the ledger has no OR24 with an effect`),
    ),
    // Whoever shipped first in the portal is not overtaken: their tracking and ours then stand side by side.
    ...when(
      isDone && delivery.isTold && delivery.isLast && !isSameTracking && (isToldByUs || !marketplace.isShippedInPortal),
      () =>
        find(
          'wrong',
          `tracking ${trackingWords(marketplace)} on the marketplace, ${trackingWords(delivery)} on ${delivery.name}`,
        ),
    ),
  ];
}

const isOpen = (state: string): boolean => state === 'waiting' || state === 'ready';

function trackingWords(tracking: {
  readonly carrierCode: string | null;
  readonly trackingNumber: string | null;
}): string {
  return `${tracking.carrierCode ?? 'no carrier'} ${tracking.trackingNumber ?? 'no number'}`;
}

function auditSellerReference(pair: OrderPair): readonly Finding[] {
  const { marketplace, database } = pair;
  const find = findingsAbout(marketplace.orderId);
  const written = effectsOf(pair, 'OR04');
  const [saleOrder] = database.saleOrders;
  const name = saleOrder?.name ?? null;
  return [
    ...when(written > 1, () => find('doubled', `our order number was written ${String(written)} times (OR04)`)),
    ...when(name !== null && marketplace.sellerReference === null, () =>
      find('lost', `our order number ${String(name)} was never written (OR04)`),
    ),
    ...when(marketplace.sellerReference !== null && marketplace.sellerReference !== name, () =>
      find(
        'wrong',
        `the marketplace has our order number as ${String(marketplace.sellerReference)}, it is ${String(name)}`,
      ),
    ),
    ...when(database.isSellerReferenceWanted, () => find('lost', 'our order number still waits to be written')),
  ];
}

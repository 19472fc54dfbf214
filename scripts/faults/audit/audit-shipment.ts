import { findingsAbout, when, type Finding } from './finding';
import { ended, isDone, isHeld, isOpen, shipped, type DeliverySnapshot, type OrderPair } from './order-pair';

/**
 * One delivery an order and what is left of it, told once and when nothing remains, with the tracking that the marketplace
 * shows; our number once.
 */
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
    ...auditToldEarly(pair, deliveries),
    ...auditMissingDelivery(pair, deliveries),
    ...deliveries.flatMap((delivery) => auditDelivery(pair, delivery, deliveries)),
    ...auditSellerReference(pair),
  ];
}

function effectsOf({ ledger }: OrderPair, operation: string): number {
  return ledger.filter((row) => row.operation === operation && row.hasEffect).length;
}

/** Nothing leaves after the marketplace was told that all has left. */
function auditToldEarly(
  { marketplace, ledger }: OrderPair,
  deliveries: readonly DeliverySnapshot[],
): readonly Finding[] {
  const find = findingsAbout(marketplace.orderId);
  const told = ledger.filter(({ operation, hasEffect }) => operation === 'OR24' && hasEffect);
  return deliveries.flatMap(({ name, doneAt }) =>
    told
      .filter(({ at }) => doneAt !== null && Date.parse(doneAt) > Date.parse(at))
      .map(() => find('wrong', `shipped on the marketplace (OR24) before ${name} left`)),
  );
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
  const { marketplace, database } = pair;
  const find = findingsAbout(marketplace.orderId);
  const isShipped = shipped.includes(marketplace.state);
  const isHandled = !isHeld(pair);
  // Goods that left untold, of an order that was cancelled: a person went on without telling.
  const isGivenUp = ended.includes(marketplace.state) && database.saleOrders.some((one) => one.isGoneDecided);
  const isGone = isDone(delivery);
  // The marketplace is told once of all of an order, with the tracking of what left last.
  const isAllGone = !deliveries.some(isOpen);
  const isToldByUs = delivery.isTold && delivery.toldBy === 'us';
  const isSameTracking =
    delivery.trackingNumber === marketplace.trackingNumber && delivery.carrierCode === marketplace.carrierCode;
  return [
    ...when(isGone && isAllGone && !isShipped && isHandled && !isGivenUp, () =>
      find('lost', `${delivery.name} is done, and the marketplace shows ${marketplace.state}`),
    ),
    ...when(isGone && isAllGone && !delivery.isTold && isHandled && !isGivenUp, () =>
      find('lost', `${delivery.name} is done and was not told`),
    ),
    ...when(delivery.isTold && !isAllGone && isHandled, () =>
      find('wrong', `${delivery.name} counts as told, and something is still to leave`),
    ),
    ...when(isShipped && isOpen(delivery) && isHandled, () =>
      find('wrong', `${marketplace.state} on the marketplace, and ${delivery.name} is ${delivery.state}`),
    ),
    // Our tracking may have come a moment after somebody's shipment in the portal: nobody can tell whose it was.
    ...when(isToldByUs && effectsOf(pair, 'OR24') === 0 && !marketplace.isShippedInPortal, () =>
      find('wrong', `${delivery.name} counts as told by us, and the ledger has no OR24 with an effect`),
    ),
    // Whoever shipped first in the portal is not overtaken: their tracking and ours then stand side by side.
    ...when(
      isGone && delivery.isTold && delivery.isLast && !isSameTracking && (isToldByUs || !marketplace.isShippedInPortal),
      () =>
        find(
          'wrong',
          `tracking ${trackingWords(marketplace)} on the marketplace, ${trackingWords(delivery)} on ${delivery.name}`,
        ),
    ),
  ];
}

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

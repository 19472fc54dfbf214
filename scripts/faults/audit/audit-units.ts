import { findingsAbout, when, type Finding } from './finding';
import {
  goneUnits,
  isDone,
  isHeld,
  isOpen,
  unitsOf,
  type DeliverySnapshot,
  type LineUnits,
  type OrderPair,
  type SaleOrderSnapshot,
} from './order-pair';

/** Every unit that was ordered has left, is still to leave, or was cancelled; what left has left the stock, once. */
export function auditUnits(pair: OrderPair): readonly Finding[] {
  return pair.database.saleOrders.flatMap((saleOrder) => {
    const units = unitsOf(pair, saleOrder);
    return [
      ...saleOrder.deliveries.flatMap((delivery) => auditDeliveryLines(pair, delivery)),
      ...units.flatMap((line) => auditBeyond(pair, line)),
      ...(isHeld(pair) ? [] : units.flatMap((line) => auditLine(pair, saleOrder, line))),
      ...(isHeld(pair) ? [] : auditGone(pair, saleOrder, units)),
    ];
  });
}

function auditDeliveryLines(pair: OrderPair, delivery: DeliverySnapshot): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  const { name, state, lines } = delivery;
  const isLacking = lines.some(({ missing }) => missing > 0);
  return [
    ...when(isOpen(delivery) && isLacking === (state === 'ready'), () =>
      find('wrong', `${name} is ${state}, and ${isLacking ? 'lacks something' : 'lacks nothing'}`),
    ),
    ...lines.flatMap(({ quantity, reserved, missing, left }) => {
      const gone = isDone(delivery) ? quantity : 0;
      return [
        ...when(left > gone, () => find('doubled', `${name}: ${String(left)} left the stock for ${String(gone)}`)),
        ...when(left < gone, () => find('lost', `${name}: ${String(left)} left the stock for ${String(gone)}`)),
        ...when(isOpen(delivery) && reserved + missing !== quantity, () =>
          find('wrong', `${name}: ${String(reserved)} reserved and ${String(missing)} missing of ${String(quantity)}`),
        ),
      ];
    }),
  ];
}

/** Whatever happened to the order. */
function auditBeyond(pair: OrderPair, { line, delivered, open }: LineUnits): readonly Finding[] {
  return when(delivered + open > line.ordered, () =>
    findingsAbout(pair.marketplace.orderId)('doubled', `${unitWords({ line, delivered, open })} are in deliveries`),
  );
}

function auditLine(pair: OrderPair, { state }: SaleOrderSnapshot, units: LineUnits): readonly Finding[] {
  const find = findingsAbout(pair.marketplace.orderId);
  const { line, theirs, live, delivered, open } = units;
  if (theirs === null) return [find('unexplained', `the marketplace has no line ${line.marketplaceLineId}`)];
  const isSame = line.ordered === theirs.ordered && (line.quantity === live || state === 'cancelled');
  // What a person left out, since it was refunded, is in no delivery any more.
  const isLeftOut = line.refundHold === 'leftOut';
  const toShip = Math.max(0, live - delivered);
  const isConfirmed = state === 'confirmed';
  return [
    ...when(!isSame, () =>
      find(
        'wrong',
        `${line.marketplaceLineId}: ${String(live)} of ${String(theirs.ordered)} live on the marketplace, ${String(line.quantity)} of ${String(line.ordered)} are booked`,
      ),
    ),
    ...when(isConfirmed && open < toShip && !isLeftOut, () =>
      find('lost', `${unitWords(units)} are in deliveries, ${String(theirs.cancelled)} are cancelled`),
    ),
    ...when(isConfirmed && open > toShip, () =>
      find('wrong', `${unitWords(units)} are in deliveries, though ${String(theirs.cancelled)} are cancelled`),
    ),
  ];
}

function unitWords({ line, delivered, open }: Pick<LineUnits, 'line' | 'delivered' | 'open'>): string {
  return `${line.marketplaceLineId}: ${String(delivered)} delivered and ${String(open)} open of ${String(line.ordered)} ordered`;
}

/** Nobody can take them out of a delivery any more: a person decides. */
function auditGone(
  pair: OrderPair,
  { state, isGoneDecided }: SaleOrderSnapshot,
  units: readonly LineUnits[],
): readonly Finding[] {
  const gone = goneUnits(units);
  return when(state === 'confirmed' && gone > 0 && !isGoneDecided, () =>
    findingsAbout(pair.marketplace.orderId)(
      'unexplained',
      `${String(gone)} units left and were cancelled, and nobody was asked about them`,
    ),
  );
}

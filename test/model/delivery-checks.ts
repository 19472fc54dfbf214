import { mustHold, sum } from './must-hold';
import { unitsLeft, type RawReception } from './shapes';
import { isOpen, openDeliveries, type DeliverySeen, type SaleOrderLineSeen, type Snapshot } from './snapshot';

/** What must hold of the deliveries of an order, and of the stock that they move. */
export function checkDeliveries(now: Snapshot, before: Snapshot | null): void {
  const { deliveries } = now;
  for (const delivery of deliveries) checkDelivery(delivery, now);
  for (const earlier of before?.deliveries ?? []) checkWhatWas(earlier, now);
  const open = openDeliveries(now);
  const told = deliveries.filter(({ toldBy }) => toldBy !== null);
  mustHold(
    deliveries.filter(({ backOrderOf }) => backOrderOf === null).length <= 1,
    'one delivery, and its rests',
    now,
  );
  mustHold(open.length === 0 || told.length === 0, 'nothing is told while something is left to ship', now);
  mustHold(new Set(told.map(({ toldMs }) => toldMs)).size <= 1, 'all that left is told at once', now);
  mustHold(now.shippedEntries <= 1, 'its story says once that it was shipped', now);
  mustHold(now.saleOrderState !== 'cancelled' || open.length === 0, 'a cancelled order ships nothing', now);
  const held = sum(open.flatMap(({ lines }) => lines.map(({ reserved }) => reserved)));
  mustHold(now.movedReserved === held, 'what is reserved is what open deliveries hold', now);
}

function checkDelivery(delivery: DeliverySeen, now: Snapshot): void {
  const { state, lines, onHandChange } = delivery;
  const stored = lines.filter(({ isStored }) => isStored);
  const isShort = lines.some(({ missing }) => missing > 0);
  mustHold(isOpen(delivery) || !isShort, 'what has ended waits for no stock', now);
  mustHold(!isOpen(delivery) || isShort === (state === 'waiting'), 'ready: all of it is there', now);
  mustHold(
    !isOpen(delivery) || stored.every(({ quantity, reserved, missing }) => reserved + missing === quantity),
    'each unit is reserved or missing',
    now,
  );
  mustHold(
    lines.every(({ quantity, reserved, missing }) => Math.min(quantity, reserved, missing) >= 0),
    'nothing is less than nothing',
    now,
  );
  const isEmpty = lines.length > 0 && lines.every(({ quantity }) => quantity === 0);
  // Where no goods are left, one of them tells of the services of the order.
  const isOfServices = now.lines.some(({ isService }) => isService);
  mustHold(!isEmpty || state === 'cancelled' || isOfServices, 'a delivery carries something', now);
  const left = state === 'done' ? sum(stored.map(({ quantity }) => quantity)) : 0;
  mustHold(-onHandChange === left, 'what is done has left the hand once, and nothing else has', now);
  mustHold(delivery.toldBy === null || state === 'done', 'only what has left is told', now);
}

function checkWhatWas(earlier: DeliverySeen, now: Snapshot): void {
  const delivery = now.deliveries.find(({ id }) => id === earlier.id);
  mustHold(delivery !== undefined, 'a delivery stays', now);
  const { state, toldBy, toldMs, lines } = delivery;
  if (isOpen(earlier)) return;
  mustHold(state === earlier.state, 'a delivery that ended stays so', now);
  mustHold(units(lines) === units(earlier.lines), 'and carries what it carried', now);
  mustHold((earlier.toldBy ?? toldBy) === toldBy, 'what was told stays told', now);
  mustHold((earlier.toldMs ?? toldMs) === toldMs, 'what was told is not told anew', now);
}

const units = (lines: DeliverySeen['lines']): number => sum(lines.map(({ quantity }) => quantity));

/** Of one line of the sale order and one product that is carried for it. */
interface Carried {
  readonly quantityPerUnit: number;
  readonly left: number;
  readonly open: number;
  readonly cancelled: number;
}

function carriedFor({ id }: SaleOrderLineSeen, { deliveries }: Snapshot): readonly Carried[] {
  const rows = deliveries.flatMap((delivery) =>
    delivery.lines.filter(({ saleOrderLineId }) => saleOrderLineId === id).map((line) => ({ ...line, delivery })),
  );
  return [...new Set(rows.map(({ productId }) => productId))].map((productId) => {
    const ofProduct = rows.filter((row) => row.productId === productId);
    const inDeliveries = (which: (delivery: DeliverySeen) => boolean): number =>
      sum(ofProduct.filter(({ delivery }) => which(delivery)).map(({ quantity }) => quantity));
    return {
      quantityPerUnit: ofProduct[0]?.quantityPerUnit ?? 1,
      left: inDeliveries(({ state }) => state === 'done'),
      open: inDeliveries(isOpen),
      cancelled: inDeliveries(({ state }) => state === 'cancelled'),
    };
  });
}

/** Whole units of a line that have left; null where no delivery carries it. */
export function leftUnits(line: SaleOrderLineSeen, now: Snapshot): number | null {
  const carried = carriedFor(line, now);
  if (carried.length === 0) return null;
  return Math.min(...carried.map(({ left, quantityPerUnit }) => Math.floor(left / quantityPerUnit)));
}

interface OrderedUnits {
  /** By the id of the marketplace's line, as it was placed. */
  readonly ordered: ReadonlyMap<string, number>;
  /** The marketplace showed it as cancelled or refused, whatever it shows now. */
  readonly hasEnded: boolean;
}

/** Each unit that was ordered has left, is still to ship, or was cancelled; no more has left than was ordered. */
export function checkUnits(now: Snapshot, { ordered, hasEnded }: OrderedUnits): void {
  for (const line of now.lines.filter(({ kind }) => kind === 'product')) {
    const all = ordered.get(line.marketplaceLineId) ?? 0;
    for (const { quantityPerUnit, left, open, cancelled } of carriedFor(line, now)) {
      mustHold(left + open + cancelled <= all * quantityPerUnit, 'no more leaves than was ordered', now);
      if (now.saleOrderState !== 'confirmed') continue;
      const toShip = Math.max(0, line.quantity * quantityPerUnit - left - cancelled);
      mustHold(cancelled === 0 || hasEnded, 'a delivery is cancelled with its order', now);
      const isLeftOut = line.refundHold === 'leftOut' && open === 0;
      mustHold(isLeftOut || open === toShip, 'what is ordered, and has not left, is still to ship', now);
    }
  }
}

/** The lines have the units that the marketplace has not cancelled. */
export function checkQuantities(now: Snapshot, raw: RawReception, ordered: ReadonlyMap<string, number>): void {
  for (const line of now.lines.filter(({ kind }) => kind === 'product')) {
    const given = raw.order_lines?.find(({ order_line_id: id }) => id === line.marketplaceLineId);
    if (given === undefined) continue;
    const expected = unitsLeft(given, ordered.get(line.marketplaceLineId) ?? 0);
    mustHold(line.state !== 'live' || line.quantity === expected, `${String(expected)} units are ordered`, now);
    mustHold(line.state === 'live' || expected === 0, 'a line that ended is cancelled', now);
  }
}

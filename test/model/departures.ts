import { isDeepStrictEqual } from 'node:util';
import { mustHold, sum } from './must-hold';
import { openDeliveries, type DeliverySeen, type Snapshot } from './snapshot';

/** What a warehouse says of a delivery: which of those that are open, and how much of each of its lines. */
export interface Departure {
  /** Counted over those that are open, round and round. */
  readonly delivery: number;
  /** By line, round and round, up to one more than there is; null for all of it. */
  readonly quantities: readonly number[] | null;
  readonly tracking: object;
}

/** Of one delivery; lines of which nothing leaves are not named. */
export interface Leaving {
  readonly delivery: DeliverySeen;
  readonly left: readonly { readonly lineId: string; readonly quantity: number }[] | null;
}

/** Null when nothing is left to ship. */
export function leftOf(seen: Snapshot, { delivery: index, quantities }: Departure): Leaving | null {
  const open = openDeliveries(seen);
  const delivery = open[index % (open.length || 1)];
  if (delivery === undefined) return null;
  if (quantities === null) return { delivery, left: null };
  const left = delivery.lines.map(({ id, quantity }, place) => ({
    lineId: id,
    quantity: (quantities[place % quantities.length] ?? 0) % (quantity + 2),
  }));
  return { delivery, left: left.filter(({ quantity }) => quantity > 0) };
}

interface Departed {
  readonly before: Snapshot;
  readonly now: Snapshot;
  readonly leaving: Leaving;
  readonly isDone: boolean;
}

/** What was named has left, and the rest is a delivery of its own; or nothing has changed. */
export function checkDeparture({ before, now, leaving: { delivery, left }, isDone }: Departed): void {
  const seen = { delivery, left, before: before.deliveries, now: now.deliveries };
  if (!isDone) {
    mustHold(isDeepStrictEqual(before.deliveries, now.deliveries), 'what is refused changes nothing', seen);
    return;
  }
  const leftUnits = (id: string): number => left?.find(({ lineId }) => lineId === id)?.quantity ?? 0;
  const gone = left === null ? units(delivery) : sum(left.map(({ quantity }) => quantity));
  const isWhole = gone === units(delivery);
  mustHold(
    delivery.lines.every(({ id, quantity }) => leftUnits(id) <= quantity),
    'no more leaves than is there',
    seen,
  );
  mustHold(gone > 0 || units(delivery) === 0, 'something leaves', seen);
  mustHold(isWhole || before.shippingPolicy !== 'allAtOnce', 'what ships all at once ships whole', seen);
  const done = now.deliveries.find(({ id }) => id === delivery.id);
  mustHold(done?.state === 'done' && units(done) === gone, 'what was named has left', seen);
  const rests = now.deliveries.filter(({ backOrderOf }) => backOrderOf === delivery.id);
  mustHold(rests.length === (isWhole ? 0 : 1), 'what stays behind is one delivery', seen);
  mustHold(sum(rests.map(units)) === units(delivery) - gone, 'with all that has not left', seen);
}

const units = ({ lines }: DeliverySeen): number => sum(lines.map(({ quantity }) => quantity));

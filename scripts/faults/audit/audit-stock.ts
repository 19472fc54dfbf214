import type { DatabaseSnapshot, Snapshots } from '../snapshots';
import { findingsAbout, when, type Finding } from './finding';

/**
 * On hand is the opening and every move since; reserved is what open deliveries hold; what left was delivered once; and
 * what is free is lacked by nobody.
 */
export function auditStock({ stock, repeatedMoves }: DatabaseSnapshot): readonly Finding[] {
  const repeated = repeatedMoves.map((reference) =>
    findingsAbout(reference)('doubled', 'a stock move stands more than once'),
  );
  return [
    ...repeated,
    ...stock.flatMap((row) => {
      const find = findingsAbout(row.sku);
      const moved = row.opening + row.adjusted + row.movedOnHand;
      const free = row.onHand - row.reserved;
      return [
        ...when(row.onHand !== moved, () =>
          find('wrong', `${String(row.onHand)} on hand, opening and moves give ${String(moved)}`),
        ),
        ...when(row.reserved !== row.movedReserved, () =>
          find('wrong', `${String(row.reserved)} reserved, moves give ${String(row.movedReserved)}`),
        ),
        ...when(row.reserved !== row.openReservations, () =>
          find('wrong', `${String(row.reserved)} reserved, open deliveries hold ${String(row.openReservations)}`),
        ),
        ...when(free > 0 && row.missing > 0, () =>
          find('lost', `${String(free)} are free, and deliveries wait for ${String(row.missing)}`),
        ),
        ...when(-row.movedOnHand > row.delivered, () =>
          find('doubled', `${String(-row.movedOnHand)} left the stock, ${String(row.delivered)} were delivered`),
        ),
        ...when(-row.movedOnHand < row.delivered, () =>
          find('lost', `${String(-row.movedOnHand)} left the stock, ${String(row.delivered)} were delivered`),
        ),
      ];
    }),
  ];
}

/** Stock of whose arrival we were told has arrived, once, and as it was said. */
export function auditArrivals({ arrivals, database }: Pick<Snapshots, 'arrivals' | 'database'>): readonly Finding[] {
  return arrivals.flatMap(({ reference, sku, units }) => {
    const find = findingsAbout(reference);
    const moves = database.adjustments.filter((move) => move.reference === reference);
    return [
      ...when(moves.length === 0, () => find('lost', `${String(units)} of ${sku} arrived, and no stock move says so`)),
      ...when(moves.length > 1, () => find('doubled', `${String(moves.length)} stock moves`)),
      ...moves
        .filter((move) => move.sku !== sku || move.units !== units)
        .map((move) =>
          find('wrong', `${String(units)} of ${sku} arrived, moved are ${String(move.units)} of ${move.sku}`),
        ),
    ];
  });
}

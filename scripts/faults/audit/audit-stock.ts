import type { DatabaseSnapshot } from '../snapshots';
import { findingsAbout, when, type Finding } from './finding';

/** On hand is the opening and every move since; reserved is what open deliveries hold; what left was delivered once. */
export function auditStock({ stock, repeatedMoves }: DatabaseSnapshot): readonly Finding[] {
  const repeated = repeatedMoves.map((reference) =>
    findingsAbout(reference)('doubled', 'a stock move stands more than once'),
  );
  return [
    ...repeated,
    ...stock.flatMap((row) => {
      const find = findingsAbout(row.sku);
      const moved = row.opening + row.movedOnHand;
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

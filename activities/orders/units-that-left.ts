import type { EntityManager } from 'typeorm';
import type { BookedLine } from '../../domain/changes/booked-line';
import { cancelledAfterLeavingWords } from '../../domain/changes/cancelled-after-leaving';
import type { LineChange } from '../../domain/changes/order-change';
import { awaitDecisions } from './decisions';
import type { LockedOrder } from './lock-order';

interface CancelledLines {
  readonly changes: readonly LineChange[];
  /** The lines as they were booked, and as they are now, in the same order. */
  readonly before: readonly BookedLine[];
  readonly after: readonly BookedLine[];
}

interface LeftLine {
  readonly id: string;
  readonly sku: string;
  readonly left: number;
  readonly deliveries: readonly string[];
}

/**
 * Keeps with each change what of it had left the house when it was cancelled: a person is to call it back, or to agree with
 * the marketplace about it [CAN-06]. Deliveries that are done stay as they are.
 */
export async function keepWhatHadLeft(
  manager: EntityManager,
  order: LockedOrder,
  { changes, before, after }: CancelledLines,
): Promise<void> {
  if (order.facts.delivery?.hasLeft !== true) return;
  const shrunk = before.flatMap((line, index) => {
    const now = after[index]?.quantity ?? line.quantity;
    return line.kind === 'product' && now < line.quantity ? [{ line, now }] : [];
  });
  const leftLines = await readLeft(
    manager,
    shrunk.map(({ line }) => line.id),
  );
  const kept = shrunk.flatMap(({ line, now }) => {
    const left = leftLines.find(({ id }) => id === line.id);
    const own = changes.filter(({ marketplaceLineId }) => marketplaceLineId === line.marketplaceLineId);
    const key = own.at(-1)?.key;
    if (left === undefined || key === undefined) return [];
    const words = cancelledAfterLeavingWords({ ...left, before: line.quantity, after: now }, idsOf(own));
    return words === null ? [] : [{ key, words }];
  });
  await awaitDecisions(manager, order.id, kept);
}

const idsOf = (changes: readonly LineChange[]): string[] =>
  changes.flatMap((change) => (change.kind === 'cancelation' ? [change.cancelation.cancelationId] : []));

/** What of some lines has left; a unit of a kit counts with the first of its components. */
function readLeft(manager: EntityManager, saleOrderLineIds: readonly string[]): Promise<LeftLine[]> {
  return manager.query(
    `select l.id, l.sku, max(p.units)::integer as left,
            (select array_agg(distinct d.name order by d.name)
               from delivery_line x join delivery d on d.id = x.delivery_id and d.state = 'done'
              where x.sale_order_line_id = l.id and x.quantity > 0) as deliveries
       from sale_order_line l
       cross join lateral (
         select ceil(sum(x.quantity)::numeric / x.quantity_per_unit) as units
           from delivery_line x join delivery d on d.id = x.delivery_id and d.state = 'done'
          where x.sale_order_line_id = l.id and x.quantity > 0 group by x.product_id, x.quantity_per_unit) p
      where l.id = any($1::bigint[]) group by l.id`,
    [saleOrderLineIds],
  );
}

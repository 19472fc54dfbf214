import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { takeAway, unitsOf, type CarriedLine, type TakenFromLine } from '../../domain/deliveries/take-away';
import { moveStock } from '../../entities/move-stock';
import type { LockedOrder } from './lock-order';

interface OpenLine extends CarriedLine {
  readonly productId: string;
  readonly warehouseId: string;
  readonly deliveryName: string;
}

/**
 * Takes units of a sale order line out of the order's open deliveries, the latest first, after the line itself was made
 * smaller. What was reserved of them becomes free, and others get it. A delivery that carries nothing any more is cancelled;
 * one that becomes complete is ready. The caller holds the lock on the order's row.
 *
 * @param quantity units of the sale order line
 * @returns how many of these units were still to ship; the others have left
 */
export async function shrinkDeliveries(
  manager: EntityManager,
  order: LockedOrder,
  saleOrderLineId: string,
  quantity: number,
): Promise<number> {
  await lockFigures(manager, order);
  const lines = await lockLines(manager, saleOrderLineId);
  const takenByProduct = [...byProduct(lines).values()].map((ofProduct) => takeAway(ofProduct, quantity));
  const taken = takenByProduct.flat();
  if (taken.length === 0) return 0;
  await writeLines(manager, taken);
  await settleDeliveries(manager, order, [...new Set(taken.map(({ line }) => line.deliveryId))]);
  await moveStock(
    manager,
    taken.flatMap((part) => {
      const line = lines.find(({ id }) => id === part.line.id);
      if (line === undefined || part.reserved === 0) return [];
      const { warehouseId, productId, deliveryName } = line;
      const reference = `delivery/${deliveryName}/line/${line.id}/shrunk/${randomUUID()}`;
      return [{ warehouseId, productId, reference, onHandChange: 0, reservedChange: -part.reserved }];
    }),
  );
  return Math.max(...takenByProduct.map(unitsOf));
}

/**
 * The stock figures of all that the order has still to ship, by product, as every order takes them: other lines may shrink
 * in the same transaction, in the order that the marketplace gave them.
 */
async function lockFigures(manager: EntityManager, { saleOrderId }: LockedOrder): Promise<void> {
  await manager.query(
    `select from stock_level s
      where (s.warehouse_id, s.product_id) in (
              select d.warehouse_id, l.product_id from delivery d join delivery_line l on l.delivery_id = d.id
               where d.sale_order_id = $1 and d.state in ('waiting', 'ready'))
      order by s.warehouse_id, s.product_id for update`,
    [saleOrderId],
  );
}

function lockLines(manager: EntityManager, saleOrderLineId: string): Promise<OpenLine[]> {
  return manager.query(
    `select l.id, l.delivery_id as "deliveryId", l.quantity, l.quantity_per_unit as "quantityPerUnit",
            l.reserved_quantity as "reservedQuantity", l.missing_quantity as "missingQuantity",
            l.product_id as "productId", d.warehouse_id as "warehouseId", d.name as "deliveryName"
       from delivery_line l join delivery d on d.id = l.delivery_id and d.state in ('waiting', 'ready')
      where l.sale_order_line_id = $1 order by d.id for update of l`,
    [saleOrderLineId],
  );
}

function byProduct(lines: readonly OpenLine[]): ReadonlyMap<string, OpenLine[]> {
  return lines.reduce(
    (all, line) => all.set(line.productId, [...(all.get(line.productId) ?? []), line]),
    new Map<string, OpenLine[]>(),
  );
}

/** Lines that carry nothing any more stay, for the story of the delivery. */
async function writeLines(manager: EntityManager, taken: readonly TakenFromLine[]): Promise<void> {
  await manager.query(
    `update delivery_line l
        set quantity = l.quantity - t.quantity, reserved_quantity = l.reserved_quantity - t.reserved,
            missing_quantity = l.missing_quantity - t.missing
       from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[]) as t (id, quantity, reserved, missing)
      where l.id = t.id`,
    [
      taken.map(({ line }) => line.id),
      taken.map((part) => part.quantity),
      taken.map((part) => part.reserved),
      taken.map((part) => part.missing),
    ],
  );
}

/** A delivery that carries nothing stays where the order has services left and nothing else that tells of them. */
async function settleDeliveries(
  manager: EntityManager,
  order: LockedOrder,
  deliveryIds: readonly string[],
): Promise<void> {
  await manager.query(
    `update delivery d
        set state = case
              when exists (select from delivery_line l where l.delivery_id = d.id and l.missing_quantity > 0) then 'waiting'
              when exists (select from delivery_line l where l.delivery_id = d.id and l.quantity > 0) then 'ready'
              when not exists (select from delivery o where o.sale_order_id = $1 and o.id <> d.id
                                  and o.state <> 'cancelled')
                   and exists (select from sale_order_line s join product p on p.id = s.product_id and p.kind = 'service'
                                where s.sale_order_id = $1 and s.kind = 'product' and s.state = 'live' and s.quantity > 0)
              then 'ready' else 'cancelled' end
      where d.id = any($2::bigint[])`,
    [order.saleOrderId, deliveryIds],
  );
}

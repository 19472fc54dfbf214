import type { EntityManager } from 'typeorm';
import { moveStock } from '../../entities/move-stock';
import type { LockedOrder } from './lock-order';

export interface CreatedDelivery {
  readonly id: string;
  readonly name: string;
  /** What was reserved, in words. */
  readonly words: string;
}

interface LineToShip {
  readonly saleOrderLineId: string;
  readonly productId: string;
  readonly isStorable: boolean;
  readonly quantity: number;
}

interface ReservedLine extends LineToShip {
  readonly reservedQuantity: number;
}

/**
 * Confirms the sale order and makes the delivery of its live goods, with what stock there is reserved; null when the shop
 * does not ship it.
 */
export async function createDelivery(manager: EntityManager, order: LockedOrder): Promise<CreatedDelivery | null> {
  const lines: LineToShip[] = await manager.query(
    `with confirmed as (update sale_order set state = 'confirmed' where id = $1)
     select l.id as "saleOrderLineId", l.product_id as "productId", p.kind = 'storable' as "isStorable", l.quantity
       from sale_order s
       join sale_order_line l on l.sale_order_id = s.id and l.kind = 'product' and l.state = 'live' and l.quantity > 0
       join product p on p.id = l.product_id
      where s.id = $1 and s.fulfillment_center = 'DEFAULT' order by l.position`,
    [order.saleOrderId],
  );
  if (lines.length === 0) return null;
  const reserved = await reserve(manager, order.warehouseId, lines);
  const isComplete = reserved.every((line) => !line.isStorable || line.reservedQuantity === line.quantity);
  const delivery = await insertDelivery(manager, order, isComplete ? 'ready' : 'waiting', reserved);
  await moveReserved(manager, order, delivery, reserved);
  return { ...delivery, words: isComplete ? 'all of it reserved' : 'not all of it in stock' };
}

/** What is free, line by line; the stock rows are locked in product order until the transaction ends [WFL-08]. */
async function reserve(
  manager: EntityManager,
  warehouseId: string,
  lines: readonly LineToShip[],
): Promise<readonly ReservedLine[]> {
  const rows: { productId: string; free: number }[] = await manager.query(
    `select product_id as "productId", on_hand - reserved as free from stock_level
      where warehouse_id = $1 and product_id = any($2::bigint[]) order by product_id for update`,
    [warehouseId, lines.map((line) => line.productId)],
  );
  const free = new Map(rows.map((row) => [row.productId, row.free]));
  return lines.map((line) => {
    const left = free.get(line.productId) ?? 0;
    const reservedQuantity = line.isStorable ? Math.max(0, Math.min(line.quantity, left)) : 0;
    free.set(line.productId, left - reservedQuantity);
    return { ...line, reservedQuantity };
  });
}

async function insertDelivery(
  manager: EntityManager,
  order: LockedOrder,
  state: 'ready' | 'waiting',
  lines: readonly ReservedLine[],
): Promise<{ id: string; name: string }> {
  const rows: { id: string; name: string }[] = await manager.query(
    `with made as (
       insert into delivery (sale_order_id, name, state, warehouse_id, delivery_method_id)
       select s.id, 'OUT/' || lpad(nextval('delivery_number')::text, 6, '0'), $2, $3, s.delivery_method_id
         from sale_order s where s.id = $1
       returning id, name
     ), lines as (
       insert into delivery_line (delivery_id, sale_order_line_id, quantity, reserved_quantity)
       select made.id, l.* from made, unnest($4::bigint[], $5::integer[], $6::integer[]) l
     )
     select id, name from made`,
    [
      order.saleOrderId,
      state,
      order.warehouseId,
      lines.map((line) => line.saleOrderLineId),
      lines.map((line) => line.quantity),
      lines.map((line) => line.reservedQuantity),
    ],
  );
  const [delivery] = rows;
  if (delivery === undefined) throw new Error('The delivery was not written');
  return delivery;
}

function moveReserved(
  manager: EntityManager,
  order: LockedOrder,
  delivery: { readonly name: string },
  lines: readonly ReservedLine[],
): Promise<void> {
  return moveStock(
    manager,
    lines
      .filter((line) => line.reservedQuantity > 0)
      .map((line) => ({
        warehouseId: order.warehouseId,
        productId: line.productId,
        reference: `delivery/${delivery.name}/line/${line.saleOrderLineId}/reserved`,
        onHandChange: 0,
        reservedChange: line.reservedQuantity,
      })),
  );
}

import type { EntityManager } from 'typeorm';
import { linesToShip, type LineToShip, type OrderedLine } from '../../domain/deliveries/lines-to-ship';
import { reserve, type Reserved } from '../../domain/deliveries/reserve';
import { announceFreeStock } from '../../entities/announce-free-stock';
import { moveStock } from '../../entities/move-stock';
import { nextNumber } from '../../entities/next-number';
import { SCHEDULED_AT } from './follow-deadline';
import type { LockedOrder } from './lock-order';

export interface CreatedDelivery {
  readonly name: string;
  /** What was reserved, in words. */
  readonly words: string;
}

/**
 * Confirms the sale order and makes the delivery of its live goods, with what stock there is reserved; null when the shop
 * does not ship it. An order of services alone has a delivery without lines: the marketplace is to be told all the same,
 * when somebody says that they are rendered.
 */
export async function createDelivery(manager: EntityManager, order: LockedOrder): Promise<CreatedDelivery | null> {
  const ordered: OrderedLine[] = await manager.query(
    `with confirmed as (update sale_order set state = 'confirmed' where id = $1)
     select l.id as "saleOrderLineId", l.product_id as "productId", p.kind, l.quantity,
            case when p.kind = 'kit' then coalesce((
              select jsonb_agg(jsonb_build_object('productId', c.id::text, 'kind', c.kind, 'quantity', k.quantity)
                               order by c.id)
                from kit_component k join product c on c.id = k.component_id where k.kit_id = p.id), '[]')
            else '[]' end as components
       from sale_order s
       join sale_order_line l on l.sale_order_id = s.id and l.kind = 'product' and l.state = 'live' and l.quantity > 0
       join product p on p.id = l.product_id
      where s.id = $1 and s.fulfillment_center = 'DEFAULT' order by l.position`,
    [order.saleOrderId],
  );
  if (ordered.length === 0) return null;
  const lines = linesToShip(ordered);
  const reserved = reserve(lines, await lockFreeStock(manager, order.warehouseId, lines));
  const short = reserved.filter(({ missingQuantity }) => missingQuantity > 0);
  const delivery = await insertDelivery(manager, order, short.length === 0 ? 'ready' : 'waiting', reserved);
  await moveReserved(manager, order, delivery);
  // What came while these lines could not be seen yet, or is kept for others, is shared out once they can be.
  await announceFreeStock(
    manager,
    short.map(({ productId }) => ({ productId, warehouseId: order.warehouseId })),
  );
  return { name: delivery.name, words: short.length === 0 ? 'all of it reserved' : 'not all of it in stock' };
}

/**
 * What is free by product: neither reserved nor awaited by deliveries that were there before; what these await is summed up
 * only where there is some to give, however many wait. The figures are locked in product order until the transaction ends;
 * one that does not exist yet is made, so that stock which arrives meanwhile waits for this order, and finds it [WFL-08].
 */
async function lockFreeStock(
  manager: EntityManager,
  warehouseId: string,
  lines: readonly LineToShip[],
): Promise<ReadonlyMap<string, number>> {
  const stored = new Set(lines.filter(({ isStored }) => isStored).map(({ productId }) => productId));
  const free = await lockFigures(manager, warehouseId, [...stored]);
  const unknown = [...stored].filter((productId) => !free.has(productId));
  if (unknown.length === 0) return free;
  await manager.query(
    `insert into stock_level (warehouse_id, product_id)
     select $1, product_id from unnest($2::bigint[]) product_id order by product_id on conflict do nothing`,
    [warehouseId, unknown],
  );
  return lockFigures(manager, warehouseId, [...stored]);
}

async function lockFigures(
  manager: EntityManager,
  warehouseId: string,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows: { productId: string; free: number }[] = await manager.query(
    `select s.product_id as "productId",
            case when s.on_hand > s.reserved then greatest(0, s.on_hand - s.reserved - coalesce((
              select sum(l.missing_quantity) from delivery_line l join delivery d on d.id = l.delivery_id
               where l.product_id = s.product_id and l.missing_quantity > 0 and d.warehouse_id = s.warehouse_id), 0))::integer
              else 0 end as free
       from stock_level s
      where s.warehouse_id = $1 and s.product_id = any($2::bigint[]) order by s.product_id for update of s`,
    [warehouseId, productIds],
  );
  return new Map(rows.map(({ productId, free }) => [productId, free]));
}

interface WrittenDelivery {
  readonly name: string;
  readonly lines: readonly { readonly id: string; readonly productId: string; readonly reservedQuantity: number }[];
}

async function insertDelivery(
  manager: EntityManager,
  order: LockedOrder,
  state: 'ready' | 'waiting',
  lines: readonly Reserved<LineToShip>[],
): Promise<WrittenDelivery> {
  const rows: WrittenDelivery[] = await manager.query(
    `with made as (
       insert into delivery (sale_order_id, name, state, warehouse_id, delivery_method_id, scheduled_at)
       select s.id, 'OUT/' || ${nextNumber('delivery_number')}, $2, $3, s.delivery_method_id, ${SCHEDULED_AT}
         from sale_order s where s.id = $1
       returning id, name
     ), lines as (
       insert into delivery_line
         (delivery_id, sale_order_line_id, product_id, quantity, quantity_per_unit, reserved_quantity, missing_quantity)
       select made.id, l.*
         from made, unnest($4::bigint[], $5::bigint[], $6::integer[], $7::integer[], $8::integer[], $9::integer[]) l
       returning id, product_id, reserved_quantity
     )
     select name, coalesce((select jsonb_agg(jsonb_build_object('id', id::text, 'productId', product_id::text,
                                                                'reservedQuantity', reserved_quantity))
                              from lines), '[]') as lines from made`,
    [
      order.saleOrderId,
      state,
      order.warehouseId,
      lines.map((line) => line.saleOrderLineId),
      lines.map((line) => line.productId),
      lines.map((line) => line.quantity),
      lines.map((line) => line.quantityPerUnit),
      lines.map((line) => line.reservedQuantity),
      lines.map((line) => line.missingQuantity),
    ],
  );
  const [delivery] = rows;
  if (delivery === undefined) throw new Error('The delivery was not written');
  return delivery;
}

function moveReserved(manager: EntityManager, order: LockedOrder, { name, lines }: WrittenDelivery): Promise<void> {
  return moveStock(
    manager,
    lines
      .filter((line) => line.reservedQuantity > 0)
      .map(({ id, productId, reservedQuantity }) => ({
        warehouseId: order.warehouseId,
        productId,
        reference: `delivery/${name}/line/${id}/reserved`,
        onHandChange: 0,
        reservedChange: reservedQuantity,
      })),
  );
}

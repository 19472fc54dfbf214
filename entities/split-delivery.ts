import type { EntityManager } from 'typeorm';
import { nextNumber } from './next-number';

export interface LineRest {
  readonly lineId: string;
  readonly quantity: number;
  readonly reservedQuantity: number;
  readonly missingQuantity: number;
}

/**
 * Puts what does not leave with a delivery into one of its own, which keeps what was reserved of it. Lines that stay behind
 * whole are moved. The caller holds the lock on the order's row.
 *
 * @returns the name of the back order
 */
export async function splitDelivery(
  manager: EntityManager,
  deliveryId: string,
  rest: readonly LineRest[],
): Promise<string> {
  const rows: { name: string }[] = await manager.query(
    `with rest as (
       select * from unnest($2::bigint[], $3::integer[], $4::integer[], $5::integer[])
                as r (line_id, quantity, reserved, missing)
     ), made as (
       insert into delivery (sale_order_id, name, state, warehouse_id, delivery_method_id, scheduled_at, back_order_of_id)
       select sale_order_id, 'OUT/' || ${nextNumber('delivery_number')},
              case when exists (select from rest where missing > 0) then 'waiting' else 'ready' end,
              warehouse_id, delivery_method_id, scheduled_at, id
         from delivery where id = $1
       returning id, name
     ), moved as (
       update delivery_line l set delivery_id = made.id from rest r, made
        where l.id = r.line_id and l.quantity = r.quantity
     ), lessened as (
       update delivery_line l
          set quantity = l.quantity - r.quantity, reserved_quantity = l.reserved_quantity - r.reserved,
              missing_quantity = l.missing_quantity - r.missing
         from rest r where l.id = r.line_id and l.quantity > r.quantity
     ), parted as (
       insert into delivery_line
         (delivery_id, sale_order_line_id, product_id, quantity, quantity_per_unit, reserved_quantity, missing_quantity)
       select made.id, l.sale_order_line_id, l.product_id, r.quantity, l.quantity_per_unit, r.reserved, r.missing
         from made, rest r join delivery_line l on l.id = r.line_id and l.quantity > r.quantity
     )
     select name from made`,
    [
      deliveryId,
      rest.map(({ lineId }) => lineId),
      rest.map(({ quantity }) => quantity),
      rest.map(({ reservedQuantity }) => reservedQuantity),
      rest.map(({ missingQuantity }) => missingQuantity),
    ],
  );
  const [made] = rows;
  if (made === undefined) throw new Error('The back order was not written');
  return made.name;
}

import type { EntityManager } from 'typeorm';
import { moveStock } from './move-stock';

export interface FinishedDelivery {
  readonly deliveryId: string;
  readonly doneBy: string;
  readonly carrierCode: string | null;
  readonly carrierName: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

/**
 * Makes a delivery done: its goods leave stock and its reservation ends. Once: a delivery that is done or cancelled
 * stays as it is. The caller holds the lock on the order's row.
 *
 * @returns whether it became done now
 */
export async function finishDelivery(manager: EntityManager, finished: FinishedDelivery): Promise<boolean> {
  const updated: { id: string }[] = await manager.query(
    `with finished as (
       update delivery
          set state = 'done', done_at = now(), done_by = $2,
              carrier_code = $3, carrier_name = $4, tracking_number = $5, tracking_url = $6
        where id = $1 and state in ('waiting', 'ready')
        returning id
     ) select id from finished`,
    [
      finished.deliveryId,
      finished.doneBy,
      finished.carrierCode,
      finished.carrierName,
      finished.trackingNumber,
      finished.trackingUrl,
    ],
  );
  if (updated.length === 0) return false;
  await leaveStock(manager, finished.deliveryId, 'done');
  return true;
}

/** Cancels a delivery that is not done and ends its reservation. */
export async function cancelDelivery(manager: EntityManager, deliveryId: string): Promise<void> {
  const updated: { id: string }[] = await manager.query(
    `with cancelled as (
       update delivery set state = 'cancelled' where id = $1 and state in ('waiting', 'ready') returning id
     ) select id from cancelled`,
    [deliveryId],
  );
  if (updated.length > 0) await leaveStock(manager, deliveryId, 'cancelled');
}

interface StockedLine {
  readonly id: string;
  readonly name: string;
  readonly warehouseId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly reservedQuantity: number;
}

/** Ends the reservation either way; only what is done leaves the hand. Products that are not stored move nothing. */
async function leaveStock(manager: EntityManager, deliveryId: string, end: 'done' | 'cancelled'): Promise<void> {
  const lines: StockedLine[] = await manager.query(
    `select dl.id, d.name, d.warehouse_id as "warehouseId", p.id as "productId", dl.quantity,
            dl.reserved_quantity as "reservedQuantity"
       from delivery_line dl
       join delivery d on d.id = dl.delivery_id
       join sale_order_line sl on sl.id = dl.sale_order_line_id
       join product p on p.id = sl.product_id and p.kind = 'storable'
      where d.id = $1`,
    [deliveryId],
  );
  await moveStock(
    manager,
    lines.map((line) => ({
      warehouseId: line.warehouseId,
      productId: line.productId,
      reference: `delivery/${line.name}/line/${line.id}/${end}`,
      onHandChange: end === 'done' ? -line.quantity : 0,
      reservedChange: -line.reservedQuantity,
    })),
  );
}

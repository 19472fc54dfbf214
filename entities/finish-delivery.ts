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
 * Makes a delivery done: its goods leave stock and its reservation ends. What stock did not cover leaves all the same, and
 * the delivery says so: what was missing, and what was reserved and turned out not to be there [WFL-08]. Once: a delivery
 * that is done or cancelled stays as it is. The caller holds the lock on the order's row.
 *
 * @returns whether stock did not cover all of it; null when it had ended already
 */
export async function finishDelivery(
  manager: EntityManager,
  finished: FinishedDelivery,
): Promise<{ readonly isShort: boolean } | null> {
  const updated: { id: string }[] = await manager.query(
    `with finished as (
       update delivery
          set state = 'done', done_at = now(), done_by = $2,
              carrier_code = $3, carrier_name = $4, tracking_number = $5, tracking_url = $6,
              is_short = exists (select from delivery_line l where l.delivery_id = $1 and l.missing_quantity > 0)
        where id = $1 and state in ('waiting', 'ready')
        returning id
     ), covered as (
       update delivery_line l set missing_quantity = 0 from finished f
        where l.delivery_id = f.id and l.missing_quantity > 0
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
  if (updated.length === 0) return null;
  await leaveStock(manager, [finished.deliveryId], 'done');
  return { isShort: await settleShort(manager, finished.deliveryId) };
}

/** More was on paper than in the house: on hand is below 0 now. */
async function settleShort(manager: EntityManager, deliveryId: string): Promise<boolean> {
  const rows: { isShort: boolean }[] = await manager.query(
    `with short as (
       update delivery d set is_short = true
        where d.id = $1 and exists (
                select from delivery_line l
                  join stock_level s on s.warehouse_id = d.warehouse_id and s.product_id = l.product_id
                 where l.delivery_id = d.id and l.quantity > 0 and s.on_hand < 0)
       returning d.id
     ) select d.is_short or exists (select from short) as "isShort" from delivery d where d.id = $1`,
    [deliveryId],
  );
  return rows[0]?.isShort === true;
}

/** Cancels what is not done of an order's deliveries and ends their reservations: others get what they held. */
export async function cancelOpenDeliveries(manager: EntityManager, saleOrderId: string): Promise<void> {
  const cancelled: { id: string }[] = await manager.query(
    `with cancelled as (
       update delivery set state = 'cancelled' where sale_order_id = $1 and state in ('waiting', 'ready') returning id
     ), needless as (
       update delivery_line l set missing_quantity = 0 from cancelled c
        where l.delivery_id = c.id and l.missing_quantity > 0
     ) select id from cancelled`,
    [saleOrderId],
  );
  if (cancelled.length === 0) return;
  await leaveStock(
    manager,
    cancelled.map(({ id }) => id),
    'cancelled',
  );
}

interface StockedLine {
  readonly id: string;
  readonly name: string;
  readonly warehouseId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly reservedQuantity: number;
}

/**
 * Ends the reservation either way; only what is done leaves the hand. Products that are not stored move nothing, but for
 * what was reserved while they were.
 */
async function leaveStock(
  manager: EntityManager,
  deliveryIds: readonly string[],
  end: 'done' | 'cancelled',
): Promise<void> {
  const lines: StockedLine[] = await manager.query(
    `select dl.id, d.name, d.warehouse_id as "warehouseId", p.id as "productId", dl.quantity,
            dl.reserved_quantity as "reservedQuantity"
       from delivery_line dl
       join delivery d on d.id = dl.delivery_id
       join product p on p.id = dl.product_id and (p.kind = 'storable' or dl.reserved_quantity > 0)
      where d.id = any($1::bigint[])`,
    [deliveryIds],
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

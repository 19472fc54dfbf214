import type { EntityManager } from 'typeorm';

export interface StockPlace {
  readonly warehouseId: string;
  readonly productId: string;
}

/** The channel on which the worker hears that deliveries may get stock; without a listener it looks twice a minute. */
export const STOCK_ARRIVED_CHANNEL = 'stock_arrived';

/**
 * Remembers, in the transaction that made stock free, that deliveries wait for it. It costs one look into an index for each
 * product. Called when the rows of the figures are locked: a delivery that is being made is seen, or waits for them.
 */
export async function announceFreeStock(manager: EntityManager, places: readonly StockPlace[]): Promise<void> {
  if (places.length === 0) return;
  const announced: { id: string }[] = await manager.query(
    `insert into stock_arrival (warehouse_id, product_id)
     select distinct place.* from unnest($1::bigint[], $2::bigint[]) as place (warehouse_id, product_id)
      where exists (select from delivery_line l join delivery d on d.id = l.delivery_id
                     where l.product_id = place.product_id and l.missing_quantity > 0
                       and d.warehouse_id = place.warehouse_id)
     returning id`,
    [places.map(({ warehouseId }) => warehouseId), places.map(({ productId }) => productId)],
  );
  if (announced.length > 0) await manager.query(`notify ${STOCK_ARRIVED_CHANNEL}`);
}

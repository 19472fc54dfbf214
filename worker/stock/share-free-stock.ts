import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logger';
import { shareOut, type Waiter } from '../../domain/deliveries/share-out';
import { DISPATCHER_MARK } from '../dispatcher/claim-orders';
import { giveStock } from './give-stock';

export interface StockSharing {
  readonly dataSource: DataSource;
  readonly logger: Logger;
}

interface Arrival {
  readonly ids: readonly string[];
  readonly warehouseId: string;
  readonly productId: string;
}

export interface WaitingDelivery extends Waiter {
  readonly orderId: string;
}

/** Arrivals of one round, and deliveries of one look at those that wait: a round ends after so many, also of one product. */
const ARRIVALS_AT_ONCE = 200;
const WAITERS_AT_ONCE = 500;
/** Looks in a row that gave nothing, though somebody should have got some. */
const FRUITLESS_AT_MOST = 3;

/**
 * Gives stock that became free to the deliveries that wait for it, those that ship first before the others. An arrival is
 * removed only after all of it was given: a worker that is killed in between leaves it to the next, and whoever looks twice
 * finds nothing left to give. A product that cannot be shared now, since somebody holds an order in hand, keeps no other
 * waiting [WFL-08].
 *
 * @returns whether there may be more
 * @throws Error when all that is left could not be shared; what went wrong is in the log, by product
 */
export async function shareFreeStock({ dataSource, logger }: StockSharing): Promise<boolean> {
  const arrivals: Arrival[] = await dataSource.query(
    `select ${DISPATCHER_MARK} array_agg(id::text) as ids, warehouse_id as "warehouseId", product_id as "productId"
       from (select * from stock_arrival order by id limit $1) a group by warehouse_id, product_id order by min(id)`,
    [ARRIVALS_AT_ONCE],
  );
  let served = 0;
  let settled = 0;
  let failed = 0;
  for (const { ids, ...place } of arrivals) {
    if (served >= WAITERS_AT_ONCE) break;
    try {
      const got = await shareOne(dataSource, place);
      served += got;
      if (got > 0) logger.debug({ ...place, deliveries: got }, 'stock.shared');
      else settled += await forget(dataSource, ids);
    } catch (error) {
      failed += 1;
      logger.warn({ ...place, error: error instanceof Error ? error.message : String(error) }, 'stock.failed');
    }
  }
  if (served > 0) return true;
  if (failed > 0) throw new Error(`Free stock could not be shared out now: ${String(failed)} of the products`);
  return settled === ARRIVALS_AT_ONCE;
}

async function forget(dataSource: DataSource, arrivalIds: readonly string[]): Promise<number> {
  await dataSource.query('delete from stock_arrival where id = any($1::bigint[])', [arrivalIds]);
  return arrivalIds.length;
}

type Place = Pick<Arrival, 'warehouseId' | 'productId'>;

/**
 * One look at those that wait, each served in a transaction of its own.
 *
 * @returns how many got some; 0 when nothing is free or nobody waits
 */
async function shareOne(dataSource: DataSource, place: Place): Promise<number> {
  for (let look = 0; look < FRUITLESS_AT_MOST; look += 1) {
    const free = await freeOf(dataSource, place);
    if (free <= 0) return 0;
    const gifts = shareOut(free, await waitersOf(dataSource, place));
    if (gifts.length === 0) return 0;
    let served = 0;
    for (const { waiter, quantity } of gifts) {
      const given = await giveStock(dataSource, { ...place, ...waiter, atMost: quantity });
      if (given > 0) served += 1;
    }
    if (served > 0) return served;
    // What nobody got was taken by others meanwhile, or is wanted no more: the next look tells.
  }
  throw new Error(`Stock of product ${place.productId} is free, deliveries wait for it, and none could get any`);
}

async function freeOf(dataSource: DataSource, { warehouseId, productId }: Place): Promise<number> {
  const rows: { free: number }[] = await dataSource.query(
    `select on_hand - reserved as free from stock_level where warehouse_id = $1 and product_id = $2`,
    [warehouseId, productId],
  );
  return rows[0]?.free ?? 0;
}

/** In the order in which they get some, as `shareOut` has it. */
function waitersOf(dataSource: DataSource, { warehouseId, productId }: Place): Promise<WaitingDelivery[]> {
  return dataSource.query(
    `select d.id as "deliveryId", sum(l.missing_quantity)::integer as missing, o.shipping_deadline as "shipBy",
            o.id as "orderId"
       from delivery_line l
       join delivery d on d.id = l.delivery_id and d.warehouse_id = $1
       join sale_order s on s.id = d.sale_order_id join marketplace_order o on o.id = s.order_id
      where l.product_id = $2 and l.missing_quantity > 0
      group by d.id, o.id order by o.shipping_deadline nulls last, d.id limit $3`,
    [warehouseId, productId, WAITERS_AT_ONCE],
  );
}

import type { EntityManager } from 'typeorm';
import { decodeOrder, type DecodedOrder } from '../mirakl/order-schema';
import type { LockedOrder } from './lock-order';

/** The order as the marketplace last gave it, decoded anew: a better reader heals orders that could not be read. */
export async function currentReception(manager: EntityManager, order: LockedOrder): Promise<DecodedOrder> {
  const rows: { raw: unknown }[] = await manager.query(
    `select raw from reception where order_id = $1 and content_hash = $2`,
    [order.id, order.contentHash],
  );
  return decodeOrder(rows[0]?.raw);
}

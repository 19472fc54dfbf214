import type { EntityManager } from 'typeorm';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { lacksAddress, withKnownBuyer } from '../../domain/known-buyer';
import { decodeOrder, type DecodedOrder } from '../mirakl/order-schema';
import type { LockedOrder } from './lock-order';

/**
 * The order as the marketplace last gave it, with the buyer as it gave them before where it has made them anonymous
 * since [PAR-05]: what a sale order is made of.
 */
export async function receptionToImport(manager: EntityManager, order: LockedOrder): Promise<DecodedOrder> {
  const current = await currentReception(manager, order);
  if (current.kind === 'unreadable' || !lacksAddress(current.order)) return current;
  const rows: { raw: unknown }[] = await manager.query(
    `select raw from reception where order_id = $1 and content_hash <> $2
      order by last_updated_at desc, requested_at desc limit $3`,
    [order.id, order.contentHash, EARLIER_ANSWERS],
  );
  const earlier = rows
    .map(({ raw }) => decodeOrder(raw))
    .flatMap((each) => (each.kind === 'decoded' ? [each.order.customer] : []));
  return { kind: 'decoded', order: { ...current.order, customer: withKnownBuyer(current.order.customer, earlier) } };
}

/**
 * The answer that the sale order reflects, and the newest. The first is null when none is reflected yet, or when it cannot
 * be read any more.
 */
export async function receptionsToCompare(
  manager: EntityManager,
  order: LockedOrder,
): Promise<{ readonly before: MarketplaceOrder | null; readonly now: DecodedOrder }> {
  const rows: { raw: unknown; isCurrent: boolean }[] = await manager.query(
    `select r.raw, r.content_hash = o.content_hash as "isCurrent"
       from marketplace_order o join reception r on r.order_id = o.id
      where o.id = $1 and r.content_hash in (o.content_hash, o.applied_content_hash)`,
    [order.id],
  );
  const applied = decodeOrder(rows.find(({ isCurrent }) => !isCurrent)?.raw);
  return {
    before: applied.kind === 'decoded' ? applied.order : null,
    now: decodeOrder(rows.find(({ isCurrent }) => isCurrent)?.raw),
  };
}

/** More answers with a change each are never sent about an order that waits for its import. */
const EARLIER_ANSWERS = 50;

/** The order as the marketplace last gave it, decoded anew: a better reader heals orders that could not be read. */
export async function currentReception(manager: EntityManager, order: LockedOrder): Promise<DecodedOrder> {
  const rows: { raw: unknown }[] = await manager.query(
    `select raw from reception where order_id = $1 and content_hash = $2`,
    [order.id, order.contentHash],
  );
  return decodeOrder(rows[0]?.raw);
}

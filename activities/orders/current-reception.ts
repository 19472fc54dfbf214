import type { EntityManager } from 'typeorm';
import type { MarketplaceCustomer, MarketplaceOrder } from '../../domain/marketplace-order';
import { lacksAddress, withKnownBuyer } from '../../domain/known-buyer';
import { isEnded } from '../../domain/order-states';
import { decodeOrder, type DecodedOrder } from '../mirakl/order-schema';
import type { LockedOrder } from './lock-order';

/**
 * The order as the marketplace last gave it, with the buyer as it gave them before where it has made them anonymous
 * since [PAR-05]: what a sale order is made of.
 */
export async function receptionToImport(manager: EntityManager, order: LockedOrder): Promise<DecodedOrder> {
  const current = await currentReception(manager, order);
  if (current.kind === 'unreadable' || !lacksAddress(current.order)) return current;
  const earlier = await earlierCustomers(manager, order);
  return { kind: 'decoded', order: { ...current.order, customer: withKnownBuyer(current.order.customer, earlier) } };
}

/** As other answers than the newest gave them, the latest first. */
async function earlierCustomers(manager: EntityManager, order: LockedOrder): Promise<readonly MarketplaceCustomer[]> {
  const rows: { raw: unknown }[] = await manager.query(
    `select raw from reception where order_id = $1 and content_hash <> $2
      order by last_updated_at desc, requested_at desc limit $3`,
    [order.id, order.contentHash, EARLIER_ANSWERS],
  );
  return decodedOrders(rows).map(({ customer }) => customer);
}

/** Those that can be read, in their order. */
const decodedOrders = (rows: readonly { readonly raw: unknown }[]): readonly MarketplaceOrder[] =>
  rows.map(({ raw }) => decodeOrder(raw)).flatMap((each) => (each.kind === 'decoded' ? [each.order] : []));

/**
 * The answer that the sale order reflects, and the newest. The first is null when none is reflected yet, or when it cannot
 * be read any more. Of an order that comes back from its end the sale order reflects the last answer before that: the end
 * takes nothing out of the lines before the order is cancelled here [ORD-16]. Of one that is named again after it was blank
 * the buyer is as before that, so that another address is seen [PAR-05].
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
  const before = applied.kind === 'decoded' ? applied.order : null;
  const isBack = before !== null && isEnded(before.state) && !isEnded(order.state);
  const now = decodeOrder(rows.find(({ isCurrent }) => isCurrent)?.raw);
  if (isBack) return { before: await lastBeforeItsEnd(manager, order), now };
  const isNamedAgain = now.kind === 'decoded' && !lacksAddress(now.order);
  if (before === null || !lacksAddress(before) || !isNamedAgain) return { before, now };
  const earlier = await earlierCustomers(manager, order);
  return { before: { ...before, customer: withKnownBuyer(before.customer, earlier) }, now };
}

async function lastBeforeItsEnd(manager: EntityManager, order: LockedOrder): Promise<MarketplaceOrder | null> {
  const rows: { raw: unknown }[] = await manager.query(
    `select r.raw from marketplace_order o
       join reception e on e.order_id = o.id and e.content_hash = o.applied_content_hash
       join reception r on r.order_id = o.id and (r.last_updated_at, r.requested_at) < (e.last_updated_at, e.requested_at)
      where o.id = $1 order by r.last_updated_at desc, r.requested_at desc limit $2`,
    [order.id, EARLIER_ANSWERS],
  );
  return decodedOrders(rows).find(({ state }) => !isEnded(state)) ?? null;
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

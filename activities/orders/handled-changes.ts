import type { EntityManager } from 'typeorm';
import type { OrderChange } from '../../domain/changes/order-change';

/** Those that were not handled before, whichever answer brought them first [CAN-03]. */
export async function notHandled<Change extends OrderChange>(
  manager: EntityManager,
  orderId: string,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  if (changes.length === 0) return changes;
  const rows: { key: string }[] = await manager.query(
    `select key from order_change where order_id = $1 and key = any($2::text[])`,
    [orderId, changes.map(({ key }) => key)],
  );
  const handled = new Set(rows.map(({ key }) => key));
  return changes.filter(({ key }) => !handled.has(key));
}

/** From here on they are handled, in the transaction that handles them. */
export async function recordHandled(
  manager: EntityManager,
  orderId: string,
  changes: readonly OrderChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await manager.query(
    `insert into order_change (order_id, key) select $1, * from unnest($2::text[]) on conflict do nothing`,
    [orderId, changes.map(({ key }) => key)],
  );
}

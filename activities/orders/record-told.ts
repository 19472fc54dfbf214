import type { EntityManager } from 'typeorm';

/**
 * The marketplace knows that all that left of the order is gone; a failure of an earlier push is over [TRK-04].
 *
 * @param saleOrderId null of an order that is not imported: it has nothing to tell
 */
export async function recordTold(
  manager: EntityManager,
  saleOrderId: string | null,
  toldBy: 'us' | 'portal',
): Promise<void> {
  await manager.query(
    `update delivery
        set told_at = now(), told_by = $2, exception_code = null, exception_message = null, next_push_at = null
      where sale_order_id = $1 and state = 'done' and told_at is null`,
    [saleOrderId, toldBy],
  );
}

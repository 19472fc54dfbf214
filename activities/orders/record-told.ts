import type { EntityManager } from 'typeorm';

/** The marketplace knows that the delivery is gone; a failure of an earlier push is over [TRK-04]. */
export async function recordTold(manager: EntityManager, deliveryId: string, toldBy: 'us' | 'portal'): Promise<void> {
  await manager.query(
    `update delivery
        set told_at = now(), told_by = $2, exception_code = null, exception_message = null, next_push_at = null
      where id = $1 and told_at is null`,
    [deliveryId, toldBy],
  );
}

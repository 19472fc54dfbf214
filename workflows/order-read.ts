import { importActivities } from './import-activities';
import type { OrderReadInput, OrderReadResult } from './messages';

/** Reads one order again for a person who looks at it; what changed wakes its lifecycle. */
export async function orderRead(order: OrderReadInput): Promise<OrderReadResult> {
  return importActivities.readOneOrder.executeWithOptions(
    { activityId: 'readOneOrder', summary: `read order ${order.marketplaceOrderId} again` },
    [order],
  );
}

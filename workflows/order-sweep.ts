import { importActivities } from './import-activities';
import type { ImportSummary, OrderSweepInput } from './messages';

/**
 * Reads what changed on one marketplace shop since the last sweep and stores it; the dispatcher then wakes or starts
 * the orders [ORD-01]. Our order numbers that wait to be written back ride along in batches [ORD-13].
 */
export async function orderSweep({ instanceCode }: OrderSweepInput): Promise<ImportSummary> {
  const { areSellerReferencesWanted, ...summary } = await importActivities.sweepOrders.executeWithOptions(
    { activityId: 'sweepOrders', summary: `read the changed orders of ${instanceCode}` },
    [{ instanceCode }],
  );
  if (areSellerReferencesWanted) {
    await importActivities.writeSellerReferences.executeWithOptions(
      { activityId: 'writeSellerReferences', summary: 'write our order numbers back' },
      [{ instanceCode }],
    );
  }
  return summary;
}

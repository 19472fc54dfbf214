import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { sellerReferencesId } from './ids';
import { importActivities } from './import-activities';
import type { ImportSummary, OrderSweepInput } from './messages';
import type { sellerReferences } from './seller-references';

/**
 * Reads what changed on one marketplace shop since the last sweep and stores it; the dispatcher then wakes or starts
 * the orders [ORD-01]. Our order numbers that wait to be written back go out beside it [ORD-13].
 */
export async function orderSweep({ instanceCode }: OrderSweepInput): Promise<ImportSummary> {
  const { areSellerReferencesWanted, ...summary } = await importActivities.sweepOrders.executeWithOptions(
    { activityId: 'sweepOrders', summary: `read the changed orders of ${instanceCode}` },
    [{ instanceCode }],
  );
  if (areSellerReferencesWanted) await startSellerReferences(instanceCode);
  return summary;
}

/** One that runs still takes the new ones as well. */
async function startSellerReferences(instanceCode: string): Promise<void> {
  try {
    await startChild<typeof sellerReferences>('sellerReferences', {
      workflowId: sellerReferencesId(instanceCode),
      args: [{ instanceCode }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `${instanceCode}: our order numbers`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { listingImportId, masterDataImportId, orderSweepId, trackingExportId, type ScheduledJob } from './ids';
import type { ScheduledInput, ScheduledResult } from './messages';

interface JobWorkflow {
  /** As `index.ts` exports it. */
  readonly type: string;
  readonly idOf: (instanceCode: string) => string;
}

const workflowOf: Record<ScheduledJob, JobWorkflow> = {
  orderSweep: { type: 'orderSweep', idOf: orderSweepId },
  trackingExport: { type: 'trackingExport', idOf: trackingExportId },
  importMasterData: { type: 'masterDataImport', idOf: masterDataImportId },
  importListings: { type: 'listingImport', idOf: listingImportId },
};

/**
 * What a schedule starts. Temporal appends the time to the id of this workflow, so it runs the job as its child under
 * the plain id: a job that a person started a moment ago is joined, never doubled. It waits for the result, so that the
 * schedule's own rule (skip while one is running) holds [SCH-01].
 */
export async function scheduled({ job, instanceCode }: ScheduledInput): Promise<ScheduledResult> {
  const { type, idOf } = workflowOf[job];
  try {
    await executeChild(type, {
      workflowId: idOf(instanceCode),
      args: [{ instanceCode }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `${instanceCode}: by schedule`,
    });
    return { joined: false };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { joined: true };
    throw error;
  }
}

import { proxyLocalActivities } from '@temporalio/workflow';
import type { TrackingActivities } from '../activities/shipping/tracking-activities';
import type { TrackingExportInput } from './messages';

const database = proxyLocalActivities<TrackingActivities>({
  startToCloseTimeout: '30 seconds',
  localRetryThreshold: '1 second',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 3, maximumInterval: '5 minutes' },
});

export interface TrackingExportResult {
  readonly runId: string;
  /** Deliveries whose order now tells the marketplace; only the lifecycle pushes [TRK-02]. */
  readonly due: number;
}

/** Marks every delivery that is done and not told as due, in one statement; each order then pushes its own. */
export async function trackingExport({ instanceCode }: TrackingExportInput): Promise<TrackingExportResult> {
  return database.markTrackingDue.executeWithOptions({ summary: 'mark what the marketplace was not told' }, [
    { instanceCode },
  ]);
}

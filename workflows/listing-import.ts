import {
  ActivityCancellationType,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { ListingActivities } from '../activities/listings/listing-activities';
import type { ListingImportInput, ListingImportProgress } from './messages';
import { MARKETPLACE_TASK_QUEUE } from './task-queues';

const activities = proxyActivities<ListingActivities>({
  taskQueue: MARKETPLACE_TASK_QUEUE,
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '20 seconds',
  // A cancel waits until the activity has ended its run.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '2 seconds', backoffCoefficient: 3, maximumInterval: '5 minutes' },
});

/** Beyond this many events the next run goes on, from where the database says. */
const EVENTS_PER_RUN = 400;

/**
 * Imports the shop's offers as listings [LST-01]. Each attempt works for a while and says how far it came, which is shown
 * here; where it came to is kept in the database, so that whoever goes on doubles nothing [LST-08].
 */
export async function listingImport({ instanceCode, retryOf }: ListingImportInput): Promise<ListingImportProgress> {
  if (retryOf !== undefined) return retry(instanceCode, retryOf);
  for (let attempt = 1; ; attempt += 1) {
    const progress = await activities.importListings.executeWithOptions(
      { activityId: `importListings-${String(attempt)}`, summary: `read the offers of ${instanceCode}` },
      [{ instanceCode }],
    );
    setCurrentDetails(inWords(progress));
    if (progress.phase === null) return progress;
    if (isHistoryLong()) await continueAsNew<typeof listingImport>({ instanceCode });
  }
}

async function retry(instanceCode: string, runId: string): Promise<ListingImportProgress> {
  const progress = await activities.retryListings.executeWithOptions(
    { activityId: 'retryListings', summary: 'try the failed lines again' },
    [{ instanceCode, runId }],
  );
  setCurrentDetails(inWords(progress));
  return progress;
}

const phaseWords: Readonly<Record<string, string>> = {
  offers: 'reading offers',
  details: 'reading titles and references',
  links: 'linking listings to products',
  prices: 'writing prices',
};

function inWords({ phase, changed, unchanged, failed }: ListingImportProgress): string {
  const state = phase === null ? 'Done' : `Now ${phaseWords[phase] ?? phase}`;
  return `${state}: ${String(changed)} changed, ${String(unchanged)} unchanged, ${String(failed)} failed`;
}

function isHistoryLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > EVENTS_PER_RUN;
}

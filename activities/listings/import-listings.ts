import { listingImportId } from '../../workflows/ids';
import type { InstanceInput, ListingImportProgress } from '../../workflows/messages';
import type { ImportDependencies } from '../orders/import-dependencies';
import { endRun, failingRuns, openRun } from '../runs/run-record';
import { withHeartbeat } from '../with-heartbeat';
import {
  beginPosition,
  enterPhase,
  forgetPosition,
  type ImportPosition,
  listingPhases,
  type ListingPhase,
  readPosition,
} from './import-position';
import { linkListings } from './link-listings';
import { moveListingCursor, readListingStart } from './listing-cursor';
import { readListingParameters } from './listing-parameters';
import { progressOf } from './listing-progress';
import type { ListingWork, Phase } from './listing-work';
import { readDetails } from './read-details';
import { readExportedOffers } from './read-exported-offers';
import { readListedOffers } from './read-listed-offers';
import { writePrices } from './write-prices';

/** After so long an attempt ends at the next place where it can go on, so that the workflow shows how far it is. */
const ATTEMPT_MS = 30_000;

const phases: Readonly<Record<ListingPhase, Phase>> = {
  offers: (work, position) =>
    work.parameters.skus === undefined ? readExportedOffers(work, position) : readListedOffers(work, position),
  details: readDetails,
  links: linkListings,
  prices: writePrices,
};

/**
 * Imports the shop's offers as listings, or goes on with the import that is under way [LST-01 to LST-08]. What is stored and
 * how far it came are written together: whoever goes on, after the time of this attempt, a fault or a kill, doubles nothing.
 */
export function importListings(
  { dataSource, calls }: ImportDependencies,
  { instanceCode }: InstanceInput,
): Promise<ListingImportProgress> {
  const { manager } = dataSource;
  const workflowId = listingImportId(instanceCode);
  const startedAt = Date.now();
  return withHeartbeat(({ signal, note }) =>
    failingRuns(manager, { workflowId, runIds: [] }, () =>
      calls.connected(instanceCode, async (instance) => {
        const runId = await openRun(manager, {
          instanceId: instance.id,
          operation: 'importListings',
          kind: 'delta',
          workflowId,
          isCountedOn: true,
        });
        const parameters = await readListingParameters(manager, runId);
        const work: ListingWork = {
          ...{ dataSource, instance, runId, parameters, signal },
          note: (stored) => note({ runId, stored }),
          isTimeUp: () => Date.now() - startedAt > ATTEMPT_MS,
        };
        return calls.call(instance, () => goOn(work));
      }),
    ),
  );
}

async function goOn(work: ListingWork): Promise<ListingImportProgress> {
  const { runId, dataSource } = work;
  const { manager } = dataSource;
  let position = (await readPosition(manager, runId)) ?? (await begin(work));
  for (const phase of listingPhases.slice(listingPhases.indexOf(position.phase))) {
    if (phase !== position.phase) {
      if (phase === 'prices') await settleReading(work, position);
      await enterPhase(manager, runId, phase);
      position = await positionOf(work);
    }
    if ((await phases[phase](work, position)) === 'more') return progressOf(work, phase);
  }
  return end(work);
}

async function positionOf({ dataSource, runId }: ListingWork): Promise<ImportPosition> {
  const position = await readPosition(dataSource.manager, runId);
  if (position === null) throw new Error('The position of the import is gone');
  return position;
}

/** What is asked for is settled at the beginning [LST-07]: what changed since a date, since the last import, or everything. */
async function begin({ dataSource, instance, runId, parameters }: ListingWork): Promise<ImportPosition> {
  const { manager } = dataSource;
  const changedFrom = parameters.since ?? (await readListingStart(manager, instance.id));
  return beginPosition(manager, runId, parameters.isFull === true ? null : changedFrom);
}

/** The next import reads from where this one was asked for: all that was shown is stored. */
async function settleReading(
  { dataSource, instance, parameters }: ListingWork,
  position: ImportPosition,
): Promise<void> {
  if (parameters.skus !== undefined || parameters.isOnlyNew === true || position.started === null) return;
  const { started, changedFrom } = position;
  await moveListingCursor(dataSource.manager, instance.id, { changedFrom, to: started.askedAt });
}

async function end(work: ListingWork): Promise<ListingImportProgress> {
  const { dataSource, runId } = work;
  const progress = await progressOf(work, null);
  await dataSource.transaction(async (manager) => {
    await forgetPosition(manager, runId);
    await endRun(manager, runId);
  });
  return progress;
}

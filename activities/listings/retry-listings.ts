import type { EntityManager } from 'typeorm';
import { listingRetryId } from '../../workflows/ids';
import type { ListingImportProgress, ListingRetryInput } from '../../workflows/messages';
import type { ImportDependencies } from '../orders/import-dependencies';
import { failingRuns } from '../runs/run-record';
import { withHeartbeat } from '../with-heartbeat';
import { linkListings } from './link-listings';
import { readListingParameters } from './listing-parameters';
import { progressOf } from './listing-progress';
import type { ListingWork } from './listing-work';
import { readSku } from './read-listed-offers';
import { writePrices } from './write-prices';

/** Lines that are tried again together. */
const LINES_AT_ONCE = 1_000;

/**
 * Tries again the lines of a run that somebody asked for: the listing is linked and priced if that is possible by now; an
 * offer that was not there is asked for again [RUN-02]. Lines that are not done stay draft, for whoever goes on.
 */
export function retryListings(
  { dataSource, calls }: ImportDependencies,
  { instanceCode, runId }: ListingRetryInput,
): Promise<ListingImportProgress> {
  const { manager } = dataSource;
  return withHeartbeat(({ signal, note }) =>
    failingRuns(manager, { workflowId: listingRetryId({ instanceCode, runId }), runIds: [runId] }, () =>
      calls.connected(instanceCode, async (instance) => {
        const parameters = { ...(await readListingParameters(manager, runId)), isOnlyNew: false };
        const work: ListingWork = {
          ...{ dataSource, instance, runId, parameters, signal },
          note: (stored) => note({ runId, stored }),
          isTimeUp: () => false,
        };
        return calls.call(instance, async () => {
          for (let skus = await draftSkus(manager, runId); skus.length > 0; skus = await draftSkus(manager, runId)) {
            await retrySkus(work, skus);
          }
          return progressOf(work, null);
        });
      }),
    ),
  );
}

async function draftSkus(manager: EntityManager, runId: string): Promise<readonly string[]> {
  const rows: { record: string }[] = await manager.query(
    `select record from run_line where run_id = $1 and state = 'draft' order by id limit $2`,
    [runId, LINES_AT_ONCE],
  );
  return rows.map(({ record }) => record);
}

async function retrySkus(work: ListingWork, skus: readonly string[]): Promise<void> {
  const { manager } = work.dataSource;
  const stored: { shopSku: string }[] = await manager.query(
    `select distinct shop_sku as "shopSku" from listing where instance_id = $1 and shop_sku = any($2::text[])`,
    [work.instance.id, skus],
  );
  const known = new Set(stored.map(({ shopSku }) => shopSku));
  for (const sku of skus.filter((each) => !known.has(each))) await readSku(work, sku, 0);
  await linkListings(work, { lastId: '0' }, skus);
  await writePrices(work, { lastId: '0' }, skus);
  await manager.query(
    `update run_line set state = 'done', reason_code = null, message = 'In order by now', updated_at = now()
      where run_id = $1 and state = 'draft' and record = any($2::text[])`,
    [work.runId, skus],
  );
}

import { ApplicationFailure } from '@temporalio/common';
import { CallDeferred } from '../mirakl/errors';
import type { ExportedOffersPage, OfferExportQuery } from '../mirakl/offers/offer-export';
import { countInRun } from '../runs/run-record';
import { finishFile, type ImportPosition, moveRows, rememberExport } from './import-position';
import { writeListingLines } from './listing-lines';
import type { ListingWork, PhaseEnd } from './listing-work';
import { ofExported } from './offer-values';
import { goneLine, storeChunk } from './store-chunk';
import { reason } from '../../domain/reason-codes';

/** A person who waits longer for the use of a call had better be told when it is free again. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** How many lines about gone listings are written at once. */
const GONE_AT_ONCE = 5_000;

/**
 * Reads offers from an export of the marketplace (OF52 to OF54), file by file and chunk by chunk: what is held does not grow
 * with the number of offers [LST-08]. Goes on where the position says, with the same export.
 */
export async function readExportedOffers(work: ListingWork, position: ImportPosition): Promise<PhaseEnd> {
  const isEverything = position.changedFrom === null;
  let { rowsStored } = position;
  for await (const page of pagesOf(work, position, () => (rowsStored = 0))) {
    // The first file was read in part before.
    const isStored = page.rowsRead <= rowsStored && !page.isLastOfFile;
    if (page.isLastOfFile) rowsStored = 0;
    if (isStored) continue;
    await failUnreadable(work, page);
    await storeChunk(work, { ...chunkOf(page), isShown: isEverything }, (manager) =>
      page.isLastOfFile ? finishFile(manager, work.runId, page.fileUrl) : moveRows(manager, work.runId, page.rowsRead),
    );
    work.note(page.rowsRead);
    if (work.isTimeUp()) return 'more';
  }
  if (isEverything) await markUnseen(work);
  return 'done';
}

async function* pagesOf(
  { dataSource, instance, runId, parameters, signal }: ListingWork,
  { changedFrom, started, readFiles }: ImportPosition,
  onStarted: () => void,
): AsyncGenerator<ExportedOffersPage, void, undefined> {
  const query: OfferExportQuery = {
    ...(changedFrom === null ? { kind: 'full', isInactiveIncluded: true } : { kind: 'differential', changedFrom }),
    format: parameters.format ?? 'json',
  };
  try {
    yield* instance.client.offerExport(query, {
      started: started ?? undefined,
      readFiles,
      signal,
      onStarted: async (begun) => {
        await rememberExport(dataSource.manager, runId, begun);
        onStarted();
      },
    });
  } catch (error) {
    if (error instanceof CallDeferred && error.operation === 'OF52' && error.waitMs > LONGEST_WAIT_MS) {
      throw ApplicationFailure.nonRetryable(spentWords(error), error.reasonCode);
    }
    throw error;
  }
}

function spentWords({ waitMs }: CallDeferred): string {
  const at = new Date(Date.now() + waitMs).toISOString();
  return `OF52: every offer may be exported once a day, the next time from ${at} on; what changed since the last import can be read now`;
}

function chunkOf({ entries, serverTime }: ExportedOffersPage) {
  return {
    source: 'export' as const,
    offers: entries.flatMap((offer) => (offer.isDeleted ? [] : [ofExported(offer, serverTime)])),
    deletedOfferIds: entries.flatMap(({ isDeleted, offerId }) => (isDeleted ? [offerId] : [])),
  };
}

/** Rows without an id or a SKU are named by their place in the file. */
async function failUnreadable({ dataSource, runId }: ListingWork, { unreadable }: ExportedOffersPage): Promise<void> {
  const lines = unreadable.map((words) => ({
    shopSku: words,
    outcome: { kind: 'failed', reason: reason('unreadableOffer', words) } as const,
  }));
  await writeListingLines(dataSource.manager, runId, lines);
}

/**
 * Everything was shown: a listing that was not is gone [LST-06]. One that was written since the export was asked for is not
 * judged by it. An export that shows nothing at all proves nothing, nor does one of which an offer could not be read: what
 * is missing may be that one.
 */
async function markUnseen({ dataSource, instance, runId }: ListingWork): Promise<void> {
  for (let count = GONE_AT_ONCE; count === GONE_AT_ONCE;) {
    count = await dataSource.transaction(async (manager) => {
      const rows: { shopSku: string }[] = await manager.query(
        `with unseen as (
           select l.id from listing l, listing_import i
            where i.run_id = $2 and l.instance_id = $1 and l.gone_at is null and l.updated_at < i.asked_at
              and not isempty(i.seen) and not i.seen @> l.id
              and not exists (select from run_line r where r.run_id = i.run_id and r.reason_code = 'unreadableOffer')
            order by l.offer_id limit $3 for update of l
         ), gone as (
           update listing l set gone_at = now(), updated_at = now() from unseen u where l.id = u.id returning l.shop_sku
         ) select shop_sku as "shopSku" from gone`,
        [instance.id, runId, GONE_AT_ONCE],
      );
      await writeListingLines(
        manager,
        runId,
        rows.map(({ shopSku }) => goneLine(shopSku)),
      );
      await countInRun(manager, runId, { changed: rows.length, unchanged: 0 });
      return rows.length;
    });
  }
}

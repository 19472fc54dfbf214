import type { EntityManager } from 'typeorm';
import { isExportWhole, isForExport } from '../../domain/sweep-by-export';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import { CallDeferred, MarketplaceForbidden, MarketplaceRejected, MarketplaceUnreadable } from '../mirakl/errors';
import { ExportFailed } from '../mirakl/exports/export-failed';
import type { OrdersPage } from '../mirakl/order-page';
import { remarkOnRun } from '../runs/remark-on-run';
import { countKept, findKeptExport, keepExport, type KeptExport } from './kept-export';
import type { SweepStart } from './order-cursor';
import type { ReceivedPage } from './receive-page';

export interface ChangesReading {
  readonly manager: EntityManager;
  readonly instance: Pick<ConnectedInstance, 'client'>;
  readonly runId: string;
  readonly start: SweepStart;
  readonly signal: AbortSignal;
  /** Stores one page; no other is read before. */
  readonly store: (page: OrdersPage) => Promise<ReceivedPage>;
}

/** An export that was gone on with so often without a file more is given up: something of it cannot be read. */
const MOST_ATTEMPTS = 5;

/**
 * Reads every order that changed since the cursor: page by page, or, where there are many, through an export of the
 * marketplace, gone on with where a worker that died had come to, but for the file in hand. What is no longer to be had that
 * way is read page by page.
 *
 * @returns where the cursor may go once all is stored, ISO 8601
 */
export async function readChanges(reading: ChangesReading): Promise<string> {
  const { manager, runId, start } = reading;
  const kept = await findKeptExport(manager, runId, start.cursor);
  if (kept !== null && !kept.isGivenUp && (await readExported(reading, kept))) return kept.updatedTo;
  return readPaged(reading, { mayExport: kept === null });
}

/** The cursor goes to the earlier of the marketplace's clock and ours at the start: neither being wrong loses an order. */
async function readPaged(reading: ChangesReading, { mayExport }: { readonly mayExport: boolean }): Promise<string> {
  const { start, signal, store, instance } = reading;
  let position: string | null = null;
  for await (const page of instance.client.orderPages({ updatedFrom: start.updatedFrom }, { use: 'sweep', signal })) {
    const isFirst = position === null;
    position ??= page.serverTime < start.startedAt ? page.serverTime : start.startedAt;
    const kept = isFirst && mayExport ? exportOf(start, page, position) : null;
    if (kept !== null && (await readExported(reading, kept))) return position;
    await store(page);
  }
  return position ?? start.startedAt;
}

function exportOf({ cursor, updatedFrom }: SweepStart, { totalCount }: OrdersPage, to: string): KeptExport | null {
  if (totalCount === null || !isForExport({ counted: totalCount, from: updatedFrom, to })) return null;
  return {
    ...{ cursor, updatedFrom, updatedTo: to, counted: totalCount, started: null, ...NOTHING_READ },
    ...{ attempts: 0, isGivenUp: false },
  };
}

const NONE: ReceivedPage = { read: 0, changed: 0, unchanged: 0 };
const NOTHING_READ = { readFiles: [], ...NONE };

const sumOf = (one: ReceivedPage, other: ReceivedPage): ReceivedPage => ({
  read: one.read + other.read,
  changed: one.changed + other.changed,
  unchanged: one.unchanged + other.unchanged,
});

/** False when the export is not to be had. */
async function readExported(reading: ChangesReading, begun: KeptExport): Promise<boolean> {
  if (begun.attempts >= MOST_ATTEMPTS) {
    return giveUp(reading, begun, `OR13: the export was begun ${String(MOST_ATTEMPTS)} times without a file more`);
  }
  const { manager, runId } = reading;
  await countKept(manager, runId, begun);
  try {
    const given = await readFiles(reading, begun);
    const isWhole = isExportWhole(begun.counted, given);
    const words = `OR13: the marketplace counted ${String(begun.counted)} orders and its export gave ${String(given)}`;
    if (!isWhole) return await giveUp(reading, begun, words);
    if (given < begun.counted) await remarkOnRun(manager, runId, [{ code: 'countDiffers', words }]);
    return true;
  } catch (error) {
    if (isNotToBeHad(error)) return giveUp(reading, begun, error.message);
    throw error;
  }
}

/** @returns how many orders the export gave in all */
async function readFiles(
  { manager, runId, instance, signal, store }: ChangesReading,
  begun: KeptExport,
): Promise<number> {
  let kept = begun;
  const keep = async (news: Partial<KeptExport>): Promise<void> => {
    kept = { ...kept, ...news };
    await keepExport(manager, runId, kept);
  };
  await keep({ attempts: begun.attempts + 1 });
  const options = {
    ...{ started: kept.started ?? undefined, readFiles: kept.readFiles, signal },
    onStarted: async (started: NonNullable<KeptExport['started']>) => {
      await keep({ started, ...NOTHING_READ });
      await countKept(manager, runId, kept);
    },
  };
  let inHand = NONE;
  const range = { basedOn: 'updateDate', from: kept.updatedFrom, to: kept.updatedTo } as const;
  try {
    for await (const page of instance.client.orderExport(range, options)) {
      inHand = sumOf(inHand, await store(page));
      if (!page.isLastOfFile) continue;
      await keep({ ...sumOf(kept, inHand), readFiles: [...kept.readFiles, page.fileUrl], attempts: 0 });
      inHand = NONE;
    }
  } catch (error) {
    // A budget that is spent is no fault of the export.
    if (error instanceof CallDeferred) await keep({ attempts: Math.max(0, kept.attempts - 1) });
    throw error;
  }
  return kept.read;
}

type NotToBeHad = MarketplaceRejected | MarketplaceForbidden | MarketplaceUnreadable | ExportFailed;

/** Refused, failed, or not as it is described: asked for again as it is, it would be so again. */
function isNotToBeHad(error: unknown): error is NotToBeHad {
  return [MarketplaceRejected, MarketplaceForbidden, MarketplaceUnreadable, ExportFailed].some(
    (kind) => error instanceof kind,
  );
}

/** Kept for as long as the sweep lasts: when its paging is interrupted it does not begin another one. */
async function giveUp({ manager, runId }: ChangesReading, kept: KeptExport, why: string): Promise<false> {
  await keepExport(manager, runId, { ...kept, isGivenUp: true });
  await countKept(manager, runId, { ...kept, ...NOTHING_READ });
  const words = `${why}; the orders are read page by page`;
  await remarkOnRun(manager, runId, [{ code: 'exportNotToBeHad', words }]);
  return false;
}

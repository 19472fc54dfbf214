import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../caller';
import { CallDeferred, MarketplaceUnavailable } from '../errors';
import type { Operation } from '../operations';
import { type PageOddity, withOddities } from '../paging/page';
import type { ExportState } from './export-state';

/** An export in the hands of the marketplace, which goes on whoever asks for it. */
export interface Export<P> {
  /** Asks for it; answers its tracking id. */
  readonly start: () => Promise<string>;
  readonly stateOf: (trackingId: string) => Promise<ExportState>;
  readonly stateOperation: Operation;
  readonly readFile: (fileUrl: string) => Promise<P>;
}

export interface ExportOptions {
  /** An export that was asked for before: it is waited for, and none is started. */
  readonly trackingId?: string | undefined;
  /** Told the tracking id once it is known, so that a repetition can go on with the same export. */
  readonly onStarted?: (trackingId: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** An export that takes longer is given up, to be tried again. */
const LONGEST_EXPORT_MS = 60 * 60_000;

/** Between two looks where nothing limits them. */
const SHORTEST_PAUSE_MS = 250;

/**
 * Reads an asynchronous export, a page for each of its files: asks for it, looks at its state as often as the published limit
 * allows, and reads the files one after the other, so that no more than one is held.
 *
 * @throws MarketplaceUnavailable when the marketplace gives it up, or it takes longer than an hour
 */
export async function* readExport<P extends { readonly oddities: readonly PageOddity[] }>(
  caller: Caller,
  exported: Export<P>,
  { trackingId: known, onStarted, signal }: ExportOptions = {},
): AsyncGenerator<P, void, undefined> {
  const trackingId = known ?? (await exported.start());
  onStarted?.(trackingId);
  const fileUrls = await finishedFiles(caller, exported, trackingId, signal);
  const read = new Set<string>();
  let repeated: readonly PageOddity[] = [];
  for (const fileUrl of fileUrls) {
    if (read.has(fileUrl)) {
      const { id } = exported.stateOperation;
      repeated = [{ code: 'fileRepeated', words: `${id}: the marketplace names the same file twice` }];
      continue;
    }
    read.add(fileUrl);
    const page = await exported.readFile(fileUrl);
    yield withOddities(page, repeated);
    repeated = [];
  }
}

async function finishedFiles<P>(
  caller: Caller,
  { stateOf, stateOperation }: Export<P>,
  trackingId: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const pauseMs = Math.max(SHORTEST_PAUSE_MS, caller.spacingMs(stateOperation));
  const until = Date.now() + LONGEST_EXPORT_MS;
  while (Date.now() < until) {
    const state = await stateInTurn(() => stateOf(trackingId));
    if (state.kind === 'completed') return state.fileUrls;
    if (state.kind === 'failed') throw givenUp(stateOperation, `the export failed: ${state.words}`);
    const waitMs = state.kind === 'deferred' ? state.waitMs : pauseMs;
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
  }
  throw givenUp(stateOperation, 'the export does not come to its end');
}

/** Another export of the same key may have spent this look: it is the next one's turn then. */
async function stateInTurn(
  look: () => Promise<ExportState>,
): Promise<ExportState | { readonly kind: 'deferred'; readonly waitMs: number }> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof CallDeferred) return { kind: 'deferred', waitMs: error.waitMs };
    throw error;
  }
}

function givenUp(operation: Operation, how: string): MarketplaceUnavailable {
  return new MarketplaceUnavailable(`${operation.id}: ${how}`, {
    operation: operation.id,
    status: 200,
    marketplaceWords: null,
    obstacle: 'serverFault',
    isOutcomeUnknown: false,
  });
}

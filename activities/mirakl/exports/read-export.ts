import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../caller';
import { CallDeferred, MarketplaceRejected } from '../errors';
import type { Operation } from '../operations';
import { type PageOddity, withOddities } from '../paging/page';
import { ExportFailed } from './export-failed';
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
  /**
   * An export that was asked for before: it is waited for, and none is started, unless the marketplace has forgotten it or
   * given it up.
   */
  readonly started?: StartedExport | undefined;
  /** Files of that export which were read before, by their addresses: they are not fetched again. */
  readonly readFiles?: readonly string[] | undefined;
  /** Told what was started, before anything is read of it, so that a repetition can go on with the same export. */
  readonly onStarted?: (started: StartedExport) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

export interface StartedExport {
  readonly trackingId: string;
  /** Our clock when it was asked for, ISO 8601: what it holds is no younger, however late it is read. */
  readonly askedAt: string;
}

/** What paging looks at, whatever the files hold. */
interface ExportFile {
  readonly requestedAt: string;
  readonly oddities: readonly PageOddity[];
}

/** An export that takes longer, counted from when it was asked for, is given up. */
const LONGEST_EXPORT_MS = 45 * 60_000;

/** Between two looks where nothing limits them. */
const SHORTEST_PAUSE_MS = 250;

/**
 * Reads an asynchronous export, a page for each of its files: asks for it, looks at its state as often as the published limit
 * allows, and reads the files one after the other.
 *
 * @throws ExportFailed when the marketplace gives it up, or it takes longer than three quarters of an hour
 */
export async function* readExport<P extends ExportFile>(
  caller: Caller,
  exported: Export<P>,
  options: ExportOptions = {},
): AsyncGenerator<P & { readonly fileUrl: string }, void, undefined> {
  const { started, fileUrls, isResumed } = await finishedExport(caller, exported, options);
  const read = new Set(isResumed ? options.readFiles : []);
  const named = new Set<string>();
  let repeated: readonly PageOddity[] = [];
  for (const fileUrl of fileUrls) {
    if (named.has(fileUrl)) {
      const { id } = exported.stateOperation;
      repeated = [{ code: 'fileRepeated', words: `${id}: the marketplace names the same file twice` }];
    } else if (!read.has(fileUrl)) {
      const page = await exported.readFile(fileUrl);
      yield { ...withOddities(page, repeated), fileUrl, requestedAt: started.askedAt };
      repeated = [];
    }
    named.add(fileUrl);
  }
}

interface FinishedExport {
  readonly started: StartedExport;
  readonly fileUrls: readonly string[];
  readonly isResumed: boolean;
}

async function finishedExport<P>(
  caller: Caller,
  exported: Export<P>,
  { started: known, onStarted, signal }: ExportOptions,
): Promise<FinishedExport> {
  if (known !== undefined) {
    const fileUrls = await filesIfKnown(() => finishedFiles(caller, exported, known, signal));
    if (fileUrls !== null) return { started: known, fileUrls, isResumed: true };
  }
  const askedAt = new Date().toISOString();
  const started = { trackingId: await exported.start(), askedAt };
  await onStarted?.(started);
  return { started, fileUrls: await finishedFiles(caller, exported, started, signal), isResumed: false };
}

/** Null when the marketplace does not know the export any more, or did not bring it to its end: another one may do better. */
async function filesIfKnown(files: () => Promise<readonly string[]>): Promise<readonly string[] | null> {
  try {
    return await files();
  } catch (error) {
    if (error instanceof MarketplaceRejected || error instanceof ExportFailed) return null;
    throw error;
  }
}

async function finishedFiles<P>(
  caller: Caller,
  { stateOf, stateOperation }: Export<P>,
  { trackingId, askedAt }: StartedExport,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const pauseMs = Math.max(SHORTEST_PAUSE_MS, caller.spacingMs(stateOperation));
  const until = Date.parse(askedAt) + LONGEST_EXPORT_MS;
  for (;;) {
    const state = await stateInTurn(() => stateOf(trackingId));
    if (state.kind === 'completed') return state.fileUrls;
    if (state.kind === 'failed') throw new ExportFailed(stateOperation, `the export failed: ${state.words}`);
    if (Date.now() >= until) throw new ExportFailed(stateOperation, 'the export does not come to its end');
    const waitMs = state.kind === 'deferred' ? state.waitMs : pauseMs;
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
  }
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

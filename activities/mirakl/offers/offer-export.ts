import type { Caller } from '../caller';
import { exportStateSchema, SMALLEST_FILES, startedExportSchema } from '../exports/export-state';
import { type ExportOptions, readExport } from '../exports/read-export';
import { BrokenRows, jsonRows } from '../json-rows';
import { operations } from '../operations';
import { decodeRows, type Page, timesOf } from '../paging/page';
import { unreadable } from '../answer-error';
import type { Answer, CallRequest } from '../transport';
import { csvRows } from './offer-csv';
import { type ExportedOffer, exportedOfferSchema } from './offer-schema';

/** What to export: everything, or what changed since a date (ISO 8601), inactive and deleted offers included. */
export type OfferExportQuery = (
  | { readonly kind: 'full'; readonly isInactiveIncluded: boolean }
  | { readonly kind: 'differential'; readonly changedFrom: string }
) & {
  /** Of the files; JSON unless given. */
  readonly format?: 'json' | 'csv' | undefined;
};

/** Rows of a file that are decoded together: no more is held of it, but its text. */
export const ROWS_AT_ONCE = 5_000;

/** Some offers of one file. */
export interface ExportedOffersPage extends Page<ExportedOffer> {
  /** By which the file is known. */
  readonly fileUrl: string;
  /** Rows of the file up to the end of this page. */
  readonly rowsRead: number;
  readonly isLastOfFile: boolean;
}

/** One file, its rows not yet read. */
type OfferFile = Pick<ExportedOffersPage, 'fileUrl' | 'totalCount' | 'oddities' | 'serverTime' | 'requestedAt'> & {
  readonly rows: Iterable<unknown>;
  readonly answer: Answer;
};

/** Mirakl OF52, OF53 and OF54: the shop's offers, file by file, each in pages. A full one may be asked for once a day. */
export async function* readOfferExport(
  caller: Caller,
  query: OfferExportQuery,
  options: ExportOptions = {},
): AsyncGenerator<ExportedOffersPage, void, undefined> {
  for await (const file of readFiles(caller, query, options)) yield* pagesOf(file);
}

function readFiles(
  caller: Caller,
  query: OfferExportQuery,
  options: ExportOptions,
): AsyncGenerator<OfferFile, void, undefined> {
  const { signal } = options;
  return readExport(
    caller,
    {
      start: async () => {
        const operation = operations.startOfferExport;
        await caller.spend({ operation, use: query.kind, signal });
        const request = { operation, path: '/offers/export/async', body: requestBody(query), signal };
        return (await caller.read(request, startedExportSchema)).body;
      },
      stateOperation: operations.offerExportState,
      stateOf: async (trackingId) => {
        const operation = operations.offerExportState;
        await caller.spend({ operation, use: 'any', signal });
        const path = `/offers/export/async/status/${encodeURIComponent(trackingId)}`;
        return (await caller.read({ operation, path, signal }, exportStateSchema)).body;
      },
      readFile: async (fileUrl) => {
        const operation = operations.offerExportFile;
        await caller.spend({ operation, use: 'any', signal });
        const request: CallRequest = { operation, path: { fileUrl }, signal };
        const { body, answer } = await caller.readRows(request, query.format ?? 'json');
        const rows = query.format === 'csv' ? csvRows(body) : jsonRows(body);
        return { rows, answer, totalCount: null, oddities: [], ...timesOf(answer) };
      },
    },
    options,
  );
}

/** One page at least, so that an empty file is seen as read too. */
function* pagesOf({ rows, answer, ...file }: OfferFile): Generator<ExportedOffersPage, void, undefined> {
  let page: unknown[] = [];
  let rowsRead = 0;
  const pageOf = (isLastOfFile: boolean): ExportedOffersPage => ({
    ...{ ...file, rowsRead, isLastOfFile },
    ...decodeRows(page, exportedOfferSchema, 'offers', rowsRead - page.length),
  });
  for (const row of wholeRows(rows, answer)) {
    if (page.length === ROWS_AT_ONCE) {
      yield pageOf(false);
      page = [];
    }
    page.push(row);
    rowsRead += 1;
  }
  yield pageOf(true);
}

function* wholeRows(rows: Iterable<unknown>, answer: Answer): Generator<unknown, void, undefined> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof BrokenRows)) throw error;
    const { offerExportFile } = operations;
    throw unreadable(`${offerExportFile.id}: the marketplace answered ${error.message}`, answer, offerExportFile);
  }
}

/** `include_inactive_offers` beside a date is refused (API section 4.5). */
function requestBody(query: OfferExportQuery): unknown {
  const asked =
    query.kind === 'full'
      ? { include_inactive_offers: query.isInactiveIncluded }
      : { last_request_date: query.changedFrom };
  return { export_type: query.format === 'csv' ? 'text/csv' : 'application/json', ...SMALLEST_FILES, ...asked };
}

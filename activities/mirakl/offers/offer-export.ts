import type { Caller } from '../caller';
import { exportStateSchema, SMALLEST_FILES, startedExportSchema } from '../exports/export-state';
import { type ExportOptions, readExport } from '../exports/read-export';
import { jsonRows } from '../json-rows';
import { operations } from '../operations';
import { decodeRows, type Page, timesOf } from '../paging/page';
import { portions } from '../paging/portions';
import type { RowsForm } from '../rows-form';
import type { CallRequest } from '../transport';
import { offerCsv } from './offer-csv';
import { type ExportedOffer, exportedOfferSchema } from './offer-schema';

/** What to export: everything, or what changed since a date (ISO 8601), inactive and deleted offers included. */
export type OfferExportQuery = (
  | { readonly kind: 'full'; readonly isInactiveIncluded: boolean }
  | { readonly kind: 'differential'; readonly changedFrom: string }
) & {
  /** Of the files; JSON unless given. */
  readonly format?: 'json' | 'csv' | undefined;
};

/** Offers of a file that are given together: no more is held of it. */
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
  readonly rows: AsyncIterable<unknown>;
};

const offerList: RowsForm = {
  accept: 'application/json',
  mayBegin: (begun) => begun.startsWith('['),
  rows: (pieces) => jsonRows(pieces),
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
        const { body, answer } = await caller.readRows(request, query.format === 'csv' ? offerCsv : offerList);
        return { rows: body, totalCount: null, oddities: [], ...timesOf(answer) };
      },
    },
    options,
  );
}

async function* pagesOf({ rows, ...file }: OfferFile): AsyncGenerator<ExportedOffersPage, void, undefined> {
  let rowsRead = 0;
  for await (const portion of portions(decoded(rows), ROWS_AT_ONCE)) {
    rowsRead += portion.rows.length;
    const entries = portion.rows.flatMap((row) => row.entries);
    const unreadable = portion.rows.flatMap((row) => row.unreadable);
    yield { ...file, entries, unreadable, rowsRead, isLastOfFile: portion.isLast };
  }
}

/** One by one, as they come in: what the marketplace sends beside is not held. */
async function* decoded(
  rows: AsyncIterable<unknown>,
): AsyncGenerator<Pick<Page<ExportedOffer>, 'entries' | 'unreadable'>, void, undefined> {
  let index = 0;
  for await (const row of rows) {
    yield decodeRows([row], exportedOfferSchema, 'offers', index);
    index += 1;
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

import { z } from 'zod';
import type { Caller } from '../caller';
import { exportStateSchema, SMALLEST_FILES, startedExportSchema } from '../exports/export-state';
import { type ExportOptions, readExport } from '../exports/read-export';
import { operations } from '../operations';
import { decodeRows, type Page, timesOf } from '../paging/page';
import { readCsvRows } from './offer-csv';
import { type ExportedOffer, exportedOfferSchema } from './offer-schema';

/** What to export: everything, or what changed since a date (ISO 8601), inactive and deleted offers included. */
export type OfferExportQuery = (
  | { readonly kind: 'full'; readonly isInactiveIncluded: boolean }
  | { readonly kind: 'differential'; readonly changedFrom: string }
) & {
  /** Of the files; JSON unless given. */
  readonly format?: 'json' | 'csv' | undefined;
};

/** The offers of one file, which is as small as Mirakl makes them. */
export interface OfferFile extends Page<ExportedOffer> {
  /** By which it is known. */
  readonly fileUrl: string;
}

const fileSchema = z.array(z.unknown());

/** Mirakl OF52, OF53 and OF54: the shop's offers, a page for each file. A full one may be asked for once a day. */
export function readOfferExport(
  caller: Caller,
  query: OfferExportQuery,
  options: ExportOptions = {},
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
        const request = { operation, path: { fileUrl }, signal };
        const { rows, answer } =
          query.format === 'csv' ? await readCsv(caller, request) : await readJson(caller, request);
        return {
          ...decodeRows(rows, exportedOfferSchema, 'offers'),
          totalCount: null,
          oddities: [],
          ...timesOf(answer),
        };
      },
    },
    options,
  );
}

type FileRequest = Parameters<Caller['readText']>[0];

async function readJson(caller: Caller, request: FileRequest) {
  const { body: rows, answer } = await caller.read(request, fileSchema);
  return { rows, answer };
}

async function readCsv(caller: Caller, request: FileRequest) {
  const { body, answer } = await caller.readText(request);
  return { rows: readCsvRows(body), answer };
}

/** `include_inactive_offers` beside a date is refused (API section 4.5). */
function requestBody(query: OfferExportQuery): unknown {
  const asked =
    query.kind === 'full'
      ? { include_inactive_offers: query.isInactiveIncluded }
      : { last_request_date: query.changedFrom };
  return { export_type: query.format === 'csv' ? 'text/csv' : 'application/json', ...SMALLEST_FILES, ...asked };
}

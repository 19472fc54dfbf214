import { z } from 'zod';
import type { Caller } from '../caller';
import { exportStateSchema, SMALLEST_FILES, startedExportSchema } from '../exports/export-state';
import { type ExportOptions, readExport } from '../exports/read-export';
import { operations } from '../operations';
import { decodeRows, type Page, timesOf } from '../paging/page';
import { type ExportedOffer, exportedOfferSchema } from './offer-schema';

/** What to export: everything, or what changed since a date (ISO 8601), inactive and deleted offers included. */
export type OfferExportQuery =
  | { readonly kind: 'full'; readonly isInactiveIncluded: boolean }
  | { readonly kind: 'differential'; readonly changedFrom: string };

const fileSchema = z.array(z.unknown());

/** Mirakl OF52, OF53 and OF54: the shop's offers, a page for each file. A full one may be asked for once a day. */
export function readOfferExport(
  caller: Caller,
  query: OfferExportQuery,
  options: ExportOptions = {},
): AsyncGenerator<Page<ExportedOffer>, void, undefined> {
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
        const { body, answer } = await caller.read({ operation, path: { fileUrl }, signal }, fileSchema);
        return {
          ...decodeRows(body, exportedOfferSchema, 'offers'),
          totalCount: null,
          oddities: [],
          ...timesOf(answer),
        };
      },
    },
    options,
  );
}

/** `include_inactive_offers` beside a date is refused (API section 4.5). */
function requestBody(query: OfferExportQuery): unknown {
  const asked =
    query.kind === 'full'
      ? { include_inactive_offers: query.isInactiveIncluded }
      : { last_request_date: query.changedFrom };
  return { export_type: 'application/json', ...SMALLEST_FILES, ...asked };
}

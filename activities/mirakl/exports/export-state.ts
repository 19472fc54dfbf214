import { entry, informativeList, neededIdentifier, section, text } from '../wire-values';
import { z } from 'zod';

/** How an asynchronous export stands. */
export type ExportState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'completed'; /** As given, not yet checked. */ readonly fileUrls: readonly string[] }
  | { readonly kind: 'failed'; readonly words: string };

/** PENDING, COMPLETED, FAILED and CANCELED (API section 6: not COMPLETE, which is an import's word); what is new is waited for. */
export const exportStateSchema: z.ZodType<ExportState> = entry({
  status: neededIdentifier,
  urls: informativeList(z.string()),
  error: section({ code: text, detail: text }),
}).transform(({ status, urls, error }): ExportState => {
  switch (status) {
    case 'COMPLETED':
      return { kind: 'completed', fileUrls: urls };
    case 'FAILED':
    case 'CANCELED':
      return { kind: 'failed', words: [status, error.code, error.detail].filter((part) => part !== null).join(' ') };
    default:
      return { kind: 'pending' };
  }
});

export const startedExportSchema = entry({ tracking_id: neededIdentifier }).transform((wire) => wire.tracking_id);

/** As small as Mirakl makes files (API section 4.5): one that was read in part is read again from its beginning. */
export const SMALLEST_FILES = { items_per_chunk: 10_000, megabytes_per_chunk: 10 } as const;

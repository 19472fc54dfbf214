import type { ExportJob, ExportKind } from '../exports/export-jobs';
import { json, problem } from '../http/operation';
import type { Answer, Call, Operation } from '../http/operation';

const MEGABYTE = 1_000_000;
const LARGEST_FILE_MB = 1_000;
const MOST_ITEMS = 1_000_000;

/** The bounds of a file that was asked for; Mirakl's test platforms take smaller ones than the contract says. */
export interface FileBounds {
  readonly items_per_chunk?: number | null | undefined;
  readonly megabytes_per_chunk?: number | null | undefined;
}

export function fileLimits(bounds: FileBounds, itemsPerFile: number): { items: number; bytes: number } {
  return {
    items: Math.min(bounds.items_per_chunk ?? MOST_ITEMS, itemsPerFile),
    bytes: (bounds.megabytes_per_chunk ?? LARGEST_FILE_MB) * MEGABYTE,
  };
}

/** Whether the bounds are within what Mirakl takes; the lowest ones are those of a test platform. */
export function isWithinBounds({ items_per_chunk: items, megabytes_per_chunk: megabytes }: FileBounds): boolean {
  const isWithin = (value: number | null | undefined, highest: number): boolean =>
    value === undefined || value === null || (value >= 1 && value <= highest);
  return isWithin(items, MOST_ITEMS) && isWithin(megabytes, LARGEST_FILE_MB + 24);
}

export function started({ trackingId }: ExportJob): Answer {
  return json({ tracking_id: trackingId });
}

/** OF53 and OR14: how an export stands, and where its files are. */
export function statusOperation(kind: ExportKind, id: string, path: string): Operation {
  return {
    id,
    method: 'GET',
    path: `${path}/status/:trackingId`,
    access: 'shop',
    limitedPer: 'path',
    answer: (call) => {
      const job = jobOf(call, kind);
      if (job === undefined) return problem(404, 'There is no such export');
      const { exports } = call.sandbox;
      const status = exports.statusOf(job);
      return json({
        status,
        last_updated: exports.updatedAt(job).toISOString(),
        urls: status === 'COMPLETED' ? urlsOf(job, `${call.origin}${path}`) : [],
        ...(status === 'FAILED' && kind === 'offers' ? { error: { code: '1', detail: 'Internal error' } } : {}),
      });
    },
  };
}

/** OF54 and OR15: one file, at the address that the status gave; `shop_id` is not in it. */
export function fileOperation(kind: ExportKind, id: string, path: string): Operation {
  return {
    id,
    method: 'GET',
    path: `${path}/file/:trackingId`,
    access: 'shop',
    gives: ['application/json', 'text/csv'],
    answer: (call) => {
      const job = jobOf(call, kind);
      const number = /^export\/(\d+)\.(?:json|csv)$/.exec(String(call.query.file))?.[1];
      const file = number === undefined ? undefined : job?.files[Number(number)];
      if (job === undefined || file === undefined || call.sandbox.exports.statusOf(job) !== 'COMPLETED') {
        return problem(404, 'There is no such file');
      }
      const text = file();
      return { status: 200, body: text, ...(job.format === 'csv' ? { headers: CSV } : {}) };
    },
  };
}

/** How a file of CSV is called. */
export const CSV = { 'content-type': 'text/csv;charset=UTF-8' };

/** The export that the path names, for whoever has the key of its shop. */
function jobOf({ sandbox, params, key }: Call, kind: ExportKind): ExportJob | undefined {
  const job = sandbox.exports.find(kind, params.trackingId ?? '');
  return key.shops.some(({ shopId }) => shopId === job?.shopId) ? job : undefined;
}

function urlsOf({ trackingId, files, format }: ExportJob, base: string): string[] {
  return files.map((_, index) => `${base}/file/${trackingId}?file=export/${String(index)}.${format}`);
}

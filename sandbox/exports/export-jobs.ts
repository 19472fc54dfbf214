import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';

export type ExportKind = 'offers' | 'orders';

/** One asynchronous export: what it holds is fixed when it is asked for. */
export interface ExportJob {
  readonly trackingId: string;
  readonly kind: ExportKind;
  readonly shopId: number;
  /** What was asked, to recognise the same request. */
  readonly asked: string;
  readonly startedMs: number;
  /** Each makes its text when it is fetched, so that no more than one is held. */
  readonly files: readonly (() => string)[];
  readonly format: 'json' | 'csv';
  readonly end: 'COMPLETED' | 'FAILED' | 'CANCELED';
}

/** How long the marketplace takes for an export unless it is told; our choice. */
export const EXPORT_TAKES_MS = 1_000;

export interface ExportConditions {
  readonly end?: ExportJob['end'] | undefined;
  readonly itemsPerFile?: number | undefined;
  readonly takesMs?: number | undefined;
}

/** Exports under way and done; they are forgotten when the process ends, as a marketplace forgets them in time. */
export class ExportJobs {
  private readonly jobs = new Map<string, ExportJob>();
  private nextEnd: ExportJob['end'] = 'COMPLETED';
  /** At most this many items a file, whatever was asked: Mirakl's test platforms lower it too. */
  private itemsPerFile = Number.MAX_SAFE_INTEGER;
  private takesMs = EXPORT_TAKES_MS;

  constructor(private readonly clock: Clock) {}

  /** How the next export ends, how small files are and how long exports take from now on. */
  prepare({ end, itemsPerFile, takesMs }: ExportConditions): void {
    this.nextEnd = end ?? 'COMPLETED';
    this.itemsPerFile = itemsPerFile ?? Number.MAX_SAFE_INTEGER;
    this.takesMs = takesMs ?? EXPORT_TAKES_MS;
  }

  start(
    asked: Pick<ExportJob, 'kind' | 'shopId' | 'asked' | 'format'>,
    cut: (itemsPerFile: number) => ExportJob['files'],
  ): ExportJob {
    const job = {
      ...asked,
      trackingId: randomUUID(),
      startedMs: this.clock.nowMs(),
      files: cut(this.itemsPerFile),
      end: this.nextEnd,
    };
    this.nextEnd = 'COMPLETED';
    this.jobs.set(job.trackingId, job);
    return job;
  }

  find(kind: ExportKind, trackingId: string): ExportJob | undefined {
    const job = this.jobs.get(trackingId);
    return job?.kind === kind ? job : undefined;
  }

  running(kind: ExportKind, shopId: number): readonly ExportJob[] {
    return [...this.jobs.values()].filter(
      (job) => job.kind === kind && job.shopId === shopId && this.statusOf(job) === 'PENDING',
    );
  }

  statusOf(job: ExportJob): 'PENDING' | ExportJob['end'] {
    return this.clock.nowMs() - job.startedMs < this.takesMs ? 'PENDING' : job.end;
  }

  /** When the status last changed. */
  updatedAt(job: ExportJob): Date {
    return new Date(this.statusOf(job) === 'PENDING' ? job.startedMs : job.startedMs + this.takesMs);
  }
}

/** Cuts items into files by number and by size; of each item its length is told, and no text of it is kept. */
export function cutIntoFiles<T>(
  items: Iterable<readonly [item: T, bytes: number]>,
  limits: { readonly items: number; readonly bytes: number },
): readonly (readonly T[])[] {
  const files: T[][] = [[]];
  let bytes = 0;
  for (const [item, length] of items) {
    const last = files.at(-1) ?? [];
    const isFull = last.length >= limits.items || (last.length > 0 && bytes + length > limits.bytes);
    bytes = isFull ? length : bytes + length;
    if (isFull) files.push([item]);
    else last.push(item);
  }
  return files;
}

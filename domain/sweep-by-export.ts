/** Beyond as many pages of a hundred, a marketplace gives its orders faster as files (DESIGN section 6). */
const MOST_PAGED = 20 * 100;

/** The widest range of dates that Mirakl exports (API section 4.2). */
const WIDEST_RANGE_MS = 365 * 24 * 3_600_000;

export interface SweepSize {
  /** What the marketplace counts in all; null where it counts nothing. */
  readonly counted: number | null;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/** Whether a sweep of so many orders goes on through an export rather than page by page. */
export function isForExport({ counted, from, to }: SweepSize): boolean {
  return counted !== null && counted > MOST_PAGED && Date.parse(to) - Date.parse(from) <= WIDEST_RANGE_MS;
}

/**
 * Whether an export gave what was counted before it. Orders that change after its end date leave it, and the next sweep
 * reads them: a tenth may be missing. With more it is not to be trusted.
 */
export function isExportWhole(counted: number, given: number): boolean {
  return given >= counted * 0.9;
}

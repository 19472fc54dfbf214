import type { Clock } from '../clock';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Limit {
  readonly calls: number;
  readonly periodMs: number;
}

const onceADay: Limit = { calls: 1, periodMs: DAY_MS };
const onceAnHour: Limit = { calls: 1, periodMs: HOUR_MS };

/**
 * Published maxima (Mirakl API section 4). An operation that is not listed has none.
 *
 * OR11 has two: a sweep once a minute, and a person's look at each page display, which has no number. HTTP does not show
 * which of them a call is, so they share one figure: 60 sweeps an hour, and 60 for people and 60 for read-backs, our
 * assumption. OF52 and OR13 have one for what changed and one for everything; OF53 and OR14 count each export apart.
 */
const publishedLimits: Readonly<Record<string, Limit>> = {
  A01: onceADay,
  CH11: onceADay,
  SH11: onceADay,
  SH12: onceADay,
  SH21: onceADay,
  SH31: onceADay,
  OF61: onceADay,
  CUR01: onceADay,
  L01: onceADay,
  OR75: onceADay,
  AF01: onceADay,
  DO01: onceADay,
  H11: onceAnHour,
  SH42: onceAnHour,
  SH52: onceAnHour,
  'OF51 differential': { calls: 1, periodMs: MINUTE_MS },
  'OF51 full': onceADay,
  'OF52 differential': { calls: 1, periodMs: MINUTE_MS },
  'OF52 full': onceADay,
  OF53: { calls: 1, periodMs: 10 * SECOND_MS },
  'OR13 differential': { calls: 1, periodMs: 5 * MINUTE_MS },
  'OR13 full': onceADay,
  OR14: { calls: 1, periodMs: 2 * SECOND_MS },
  ST12: { calls: 1, periodMs: 5 * MINUTE_MS },
  OR04: { calls: 1, periodMs: MINUTE_MS },
  OR11: { calls: 180, periodMs: HOUR_MS },
};

export type LimitsMode = 'published' | 'relaxed';

/** Counts calls in the period that slides with the sandbox clock; a refused call is not counted. */
export class CallLimits {
  private readonly calls = new Map<string, number[]>();

  constructor(
    private readonly clock: Clock,
    private limitsMode: LimitsMode,
  ) {}

  get mode(): LimitsMode {
    return this.limitsMode;
  }

  /** Also forgets what was counted so far. */
  switchTo(mode: LimitsMode): void {
    this.limitsMode = mode;
    this.calls.clear();
  }

  /** Counts one call of `owner` (a key, or a key and shop); the seconds to wait when it is one too many. */
  take(operation: string, owner: string): { kind: 'allowed' } | { kind: 'refused'; retryAfterSeconds: number } {
    const limit = publishedLimits[operation];
    if (this.limitsMode === 'relaxed' || limit === undefined) return { kind: 'allowed' };
    const now = this.clock.nowMs();
    const counter = `${operation} ${owner}`;
    const recent = (this.calls.get(counter) ?? []).filter((time) => time > now - limit.periodMs);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= limit.calls) {
      return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil((oldest + limit.periodMs - now) / 1000)) };
    }
    this.calls.set(counter, [...recent, now]);
    return { kind: 'allowed' };
  }
}

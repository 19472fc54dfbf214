const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds to wait after each attempt that failed; after the last of them a message is given up, most of a day later. */
const PAUSES_SECONDS = [30, 2 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR] as const;

/**
 * How long a message waits after so many attempts that failed [RUN-02].
 *
 * @returns seconds; null when it is given up
 */
export const pauseBeforeNextAttempt = (attempts: number): number | null => PAUSES_SECONDS[attempts - 1] ?? null;

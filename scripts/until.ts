import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;
const TIMEOUT_MS = 15 * 60_000;

/** Waits until something holds; rejects when it does not in time. */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  { pollMs = POLL_MS, timeoutMs = TIMEOUT_MS }: { readonly pollMs?: number; readonly timeoutMs?: number } = {},
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`After ${String(timeoutMs / 60_000)} minutes it is still not so: ${what}`);
    await pause(pollMs);
  }
}

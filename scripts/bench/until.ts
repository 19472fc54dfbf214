import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;
const TIMEOUT_MS = 15 * 60_000;

/** Waits until something holds; rejects when it never does. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + TIMEOUT_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`After ${String(TIMEOUT_MS / 60_000)} minutes it is still not so: ${what}`);
    await pause(POLL_MS);
  }
}

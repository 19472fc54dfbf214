import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 50;
const TIMEOUT_MS = 20_000;

/** Waits until the condition holds: for what other processes bring about in their own time. Throws when it never does. */
export async function eventually(holds: () => Promise<boolean>, timeoutMs: number = TIMEOUT_MS): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > until)
      throw new Error(`It did not come true in ${String(timeoutMs / 1000)} s: ${holds.toString()}`);
    await pause(POLL_MS);
  }
}

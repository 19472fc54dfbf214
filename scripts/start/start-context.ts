import type { ShutdownStep } from '../../platform/shutdown';
import type { Ports } from './choose-ports';
import type { DataFolder } from './data-folder';
import { keepRunning, type Part } from './keep-running';
import type { Secrets } from './kept-secrets';
import type { Terminal } from './terminal';

/** What every step of the start works with. */
export interface StartContext {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: DataFolder;
  readonly terminal: Terminal;
  readonly secrets: Secrets;
  readonly ports: Ports;
  /** Aborted when a stop is asked for. */
  readonly signal: AbortSignal;
  /** What has been started, in that order; it is stopped backwards. */
  readonly stops: ShutdownStep[];
}

const STOP_TIMEOUT_MS = 100_000;

/** Starts parts side by side and keeps them running; they are stopped side by side too. */
export async function startParts(context: StartContext, name: string, parts: readonly Part[]): Promise<void> {
  const say = (line: string): void => {
    if (!context.signal.aborted) context.terminal.say(line);
  };
  const kept = parts.map((part) => keepRunning(part, { say }));
  context.stops.push({
    name,
    timeoutMs: STOP_TIMEOUT_MS,
    // One that never started has nothing to stop.
    run: () => Promise.all(kept.map((one) => one.then((running) => running.stop()).catch(() => undefined))),
  });
  await Promise.all(kept);
}

/** A step that does not begin once a stop is asked for. */
export async function step<T>(
  { terminal, signal }: StartContext,
  name: string,
  work: () => Promise<{ value: T; outcome: string }>,
): Promise<T> {
  signal.throwIfAborted();
  return terminal.step(name, work);
}

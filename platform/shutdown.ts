import type { EventEmitter } from 'node:events';

export interface ShutdownStep {
  readonly name: string;
  /** After this the step counts as failed and the next one runs. */
  readonly timeoutMs: number;
  readonly run: () => Promise<unknown>;
}

export type ShutdownEvent =
  | { readonly kind: 'started'; readonly reason: string }
  | {
      readonly kind: 'step';
      readonly name: string;
      readonly outcome: 'done' | 'failed' | 'timedOut';
      readonly durationMs: number;
    }
  | { readonly kind: 'forced' }
  | { readonly kind: 'finished'; readonly exitCode: number };

export interface ShutdownOptions {
  /** Asked for when the stop begins; run one after the other in this order. */
  readonly steps: () => readonly ShutdownStep[];
  readonly report: (event: ShutdownEvent) => void;
  /** Where signals and the parent's disconnect come from: this process, unless a test says otherwise. */
  readonly source?: Pick<EventEmitter, 'on'>;
  readonly exit?: (code: number) => void;
  readonly now?: () => number;
}

export interface Shutdown {
  /** Aborted as soon as a stop is asked for. */
  readonly signal: AbortSignal;
  /** Stops in order as a signal would, then exits with this code. */
  request(reason: string, exitCode?: number): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const FORCED_EXIT_CODE = 130;
/** The terminal signals the whole group and npm passes it on again: one key press arrives several times. */
const ECHO_MS = 1_000;

async function outcomeOf(step: ShutdownStep): Promise<'done' | 'failed' | 'timedOut'> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'timedOut'>((resolve) => {
    timer = setTimeout(() => {
      resolve('timedOut');
    }, step.timeoutMs);
  });
  try {
    return await Promise.race([step.run().then(() => 'done' as const), tooLate]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Stops this process in order on SIGINT, SIGTERM, SIGHUP and when the parent process is gone (its channel closes).
 * A second signal, later than an echo of the first, ends it at once. A step that fails or takes too long does not keep
 * the next ones from running; the exit code is then 1.
 */
export function installShutdown(options: ShutdownOptions): Shutdown {
  const { steps, report, source = process, exit = (code: number) => process.exit(code), now = Date.now } = options;
  const controller = new AbortController();
  let stopping: Promise<void> | undefined;
  let requestedAt = 0;

  const stop = async (reason: string, exitCode: number): Promise<void> => {
    report({ kind: 'started', reason });
    let code = exitCode;
    for (const step of steps()) {
      const startedAt = now();
      const outcome = await outcomeOf(step);
      if (outcome !== 'done') code = Math.max(code, 1);
      report({ kind: 'step', name: step.name, outcome, durationMs: now() - startedAt });
    }
    report({ kind: 'finished', exitCode: code });
    exit(code);
  };

  const request = (reason: string, exitCode = 0): Promise<void> => {
    if (stopping === undefined) {
      requestedAt = now();
      controller.abort(reason);
      stopping = stop(reason, exitCode);
    }
    return stopping;
  };

  for (const name of SIGNALS) {
    source.on(name, () => {
      if (stopping !== undefined && now() - requestedAt > ECHO_MS) {
        report({ kind: 'forced' });
        exit(FORCED_EXIT_CODE);
        return;
      }
      void request(name);
    });
  }
  source.on('disconnect', () => void request('the parent process is gone'));
  // Listening for the disconnect alone does not keep a process alive that has nothing else to do.
  if (options.source === undefined) process.channel?.unref();
  return { signal: controller.signal, request };
}

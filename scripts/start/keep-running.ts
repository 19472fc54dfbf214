import { setTimeout as pause } from 'node:timers/promises';

export interface RunningPart {
  /** Resolves when the part has ended, asked or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** A process of the installation. */
export interface Part {
  readonly name: string;
  /** Resolves when the part is ready. */
  readonly start: () => Promise<RunningPart>;
}

export interface KeepRunningOptions {
  readonly say: (line: string) => void;
  /** Before the next try, one after the other; the last one is repeated. */
  readonly pausesMs?: readonly number[];
}

const PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** Who ran so long had started well: the pauses begin anew. */
const STABLE_MS = 60_000;

function inWords(ms: number): string {
  return `${String(ms / 1000)} s`;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/**
 * Starts a part and starts it again whenever it ends, with growing pauses, each said. The first start must succeed:
 * what it throws is thrown.
 */
export async function keepRunning(part: Part, options: KeepRunningOptions): Promise<{ stop(): Promise<void> }> {
  const { say, pausesMs = PAUSES_MS } = options;
  const stopping = new AbortController();
  let current: RunningPart = await part.start();

  const startAgain = async (failures: number): Promise<boolean> => {
    const pauseMs = pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 0;
    say(`${part.name} ended. It is started again in ${inWords(pauseMs)}.`);
    await pause(pauseMs, undefined, { signal: stopping.signal });
    try {
      current = await part.start();
      say(`${part.name} runs again.`);
      return true;
    } catch (error) {
      say(`${part.name} did not start: ${firstLine(error)}`);
      return false;
    }
  };

  const isStopping = (): boolean => stopping.signal.aborted;
  const watch = async (): Promise<void> => {
    let failures = 0;
    for (;;) {
      const startedAt = Date.now();
      await current.ended;
      if (isStopping()) return;
      if (Date.now() - startedAt > STABLE_MS) failures = 0;
      while (!(await startAgain(failures))) failures += 1;
      failures += 1;
      // Asked to stop while it was starting.
      if (isStopping()) return;
    }
  };

  // Rejects only by the aborted pause.
  const watching = watch().catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await current.stop();
      await watching;
      await current.stop();
    },
  };
}

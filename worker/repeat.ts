import type { Logger } from '../platform/logger';

export interface RepeatOptions {
  readonly name: string;
  /** One round. True: there is more, go on at once. */
  readonly act: () => Promise<boolean>;
  /** The longest pause between two rounds. */
  readonly everyMs: number;
  readonly logger: Logger;
}

export interface Repeated {
  /** Ends the pause. */
  wake(): void;
  /** Resolves when the round in hand has ended. */
  stop(): Promise<void>;
}

const FAILURE_PAUSE_MS = 1_000;

/** Does something again and again, when woken and at the latest after a pause. A round that fails never ends it. */
export function repeat({ name, act, everyMs, logger }: RepeatOptions): Repeated {
  let isStopped = false;
  let wakeCount = 0;
  const hasStopped = (): boolean => isStopped;
  let endPause: (() => void) | null = null;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        endPause = null;
        resolve();
      }
      endPause = done;
    });
  const round = async (): Promise<number> => {
    try {
      return (await act()) ? 0 : everyMs;
    } catch (error) {
      logger.warn({ error: error instanceof Error ? error.message : String(error) }, `${name}.failed`);
      return FAILURE_PAUSE_MS;
    }
  };
  const loop = async (): Promise<void> => {
    while (!hasStopped()) {
      const wakesBefore = wakeCount;
      const pauseMs = await round();
      // Woken during the round: something may have come after its look. A failure pauses all the same.
      const isDueAgain = pauseMs === 0 || (wakeCount > wakesBefore && pauseMs === everyMs);
      if (!isDueAgain && !hasStopped()) await pause(pauseMs);
    }
  };
  const ended = loop();
  const wake = (): void => {
    wakeCount += 1;
    endPause?.();
  };
  return {
    wake,
    async stop() {
      isStopped = true;
      wake();
      await ended;
    },
  };
}

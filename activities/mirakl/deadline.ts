/** The end of a call: our time limit or the caller's cancellation, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Our time limit ended the call. */
  isPast(): boolean;
  /** The clock stands, while what the marketplace sent is worked on. */
  stand(): void;
  /** The clock goes on, since the marketplace is waited for. */
  go(): void;
  /** The call is over. What is left of it is ended. */
  clear(): void;
}

/** @param timeoutMs of waiting, all in all */
export function createDeadline(timeoutMs: number, callerSignal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let isPast = false;
  let leftMs = timeoutMs;
  let wentAt = performance.now();
  const onTime = (): void => {
    isPast = true;
    controller.abort();
  };
  let timer = setTimeout(onTime, leftMs);
  const onCallerAbort = (): void => {
    controller.abort();
  };
  callerSignal?.addEventListener('abort', onCallerAbort, { once: true });
  if (callerSignal?.aborted === true) {
    controller.abort();
  }
  return {
    signal: controller.signal,
    isPast: () => isPast,
    stand: () => {
      clearTimeout(timer);
      leftMs -= performance.now() - wentAt;
    },
    go: () => {
      wentAt = performance.now();
      timer = setTimeout(onTime, Math.max(0, leftMs));
    },
    clear: () => {
      clearTimeout(timer);
      callerSignal?.removeEventListener('abort', onCallerAbort);
      controller.abort();
    },
  };
}

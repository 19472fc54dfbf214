import { ApplicationFailure } from '@temporalio/client';

export interface RootCause {
  readonly words: string;
  /** The failure's type, which is a code of the catalogue of reasons. */
  readonly reasonCode: string | null;
}

/** What lies under the layers in which Temporal wraps a failure. */
export function rootCauseOf(error: Error): RootCause {
  let cause = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return { words: cause.message, reasonCode: cause instanceof ApplicationFailure ? (cause.type ?? null) : null };
}

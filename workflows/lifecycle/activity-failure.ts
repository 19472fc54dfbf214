import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

/** How an activity ended that has no attempts left. */
export interface FailureOfActivity {
  /** Passing: the database stayed away through all attempts. Final: no repetition cures it. */
  readonly kind: 'passing' | 'final';
  readonly reasonCode: string;
  readonly message: string;
}

/**
 * Reads what an activity ended with; null for an error that comes from elsewhere. The failure of an ordinary activity
 * is wrapped in an `ActivityFailure`, that of a local one comes as it is.
 */
export function failureOfActivity(error: unknown): FailureOfActivity | null {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const kind = cause.nonRetryable === true ? 'final' : 'passing';
    return { kind, reasonCode: cause.type ?? 'internal', message: cause.message };
  }
  return cause instanceof TimeoutFailure ? { kind: 'passing', reasonCode: 'internal', message: cause.message } : null;
}

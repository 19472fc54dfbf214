import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { isLifecycleStep, type LifecycleStep } from '../../domain/lifecycle-step';

/** How an activity ended that has no attempts left. */
export interface FailureOfActivity {
  /** Passing: the database stayed away through all attempts. Final: no repetition cures it. */
  readonly kind: 'passing' | 'final';
  /** What was in hand, where the failure names it. */
  readonly step: LifecycleStep | null;
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
    const [step] = cause.details ?? [];
    const named = isLifecycleStep(step) ? step : null;
    return { kind, step: named, reasonCode: cause.type ?? 'internal', message: cause.message };
  }
  if (!(cause instanceof TimeoutFailure)) return null;
  return { kind: 'passing', step: null, reasonCode: 'internal', message: cause.message };
}

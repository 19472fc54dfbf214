import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { QueryFailedError } from 'typeorm';
import { isLifecycleStep, type LifecycleStep } from '../domain/lifecycle-step';
import { databaseCodeOf, databaseFaultOf } from '../platform/database-fault';

/**
 * A failure of an activity that touches the database, as Temporal understands it: retryable while the database is away
 * or busy, final for anything unforeseen, which parks the order as `internal`. Failures that are made already pass
 * through, and so does the cancel of a worker that stops: the next one does the work.
 *
 * @param step of an order's lifecycle that was in hand, which the failure then names in its details
 */
export function toDatabaseFailure(error: unknown, step?: LifecycleStep): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const details = step === undefined ? [] : [step];
  const fault = databaseFaultOf(error);
  if (fault === 'away' || fault === 'busy') {
    return ApplicationFailure.create({ message: `The database: ${message}`, type: 'databaseUnavailable', details });
  }
  const words = safeWords(error, message);
  const failure = ApplicationFailure.create({ message: words, type: 'internal', nonRetryable: true, details });
  if (error instanceof Error && error.stack !== undefined) failure.stack = error.stack;
  return failure;
}

/** The step that a failure names; null when none was in hand. */
export function stepOfFailure(error: unknown): LifecycleStep | null {
  const [step] = error instanceof ApplicationFailure ? (error.details ?? []) : [];
  return isLifecycleStep(step) ? step : null;
}

/** A constraint's message may quote a value; its name alone says what broke. */
function safeWords(error: unknown, message: string): string {
  if (!(error instanceof QueryFailedError)) return message;
  const driverError: unknown = error.driverError;
  const isNamed = typeof driverError === 'object' && driverError !== null && 'constraint' in driverError;
  const constraint = isNamed ? String(driverError.constraint) : 'none named';
  return `The database refused a statement (SQLSTATE ${databaseCodeOf(error) ?? 'unknown'}, constraint ${constraint})`;
}

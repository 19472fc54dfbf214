import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { QueryFailedError } from 'typeorm';

/**
 * SQLSTATE classes that pass by themselves: connection, sign-in, a database that is not there (yet), transaction
 * rollback, resources, lock, operator, system.
 */
const PASSING_CLASSES = ['08', '28', '3D', '40', '53', '55', '57', '58'];

/** A standby that is not the primary yet takes no writes. */
const READ_ONLY = '25006';

/** Of Node's sockets and of the pool, where there is no SQLSTATE. */
const PASSING_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];
const PASSING_WORDS =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|not established/i;

/**
 * A failure of an activity that touches the database, as Temporal understands it: retryable while the database is away
 * or busy, final for anything unforeseen, which parks the order as `internal`. Failures that are made already pass
 * through, and so does the cancel of a worker that stops: the next one does the work.
 */
export function toDatabaseFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isDatabasePassing(error)) return ApplicationFailure.retryable(`The database: ${message}`, 'databaseUnavailable');
  const failure = ApplicationFailure.nonRetryable(safeWords(error, message), 'internal');
  if (error instanceof Error && error.stack !== undefined) failure.stack = error.stack;
  return failure;
}

/** Of values that no column takes, broken constraints, and rows too large: nothing that a repetition cures. */
const REFUSING_CLASSES = ['22', '23', '54'];

/** Whether the database is there and refuses what one row holds. */
export function isRefusedByDatabase(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && REFUSING_CLASSES.includes(code.slice(0, 2)) && /^[0-9A-Z]{5}$/.test(code);
}

function isDatabasePassing(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== null && (code === READ_ONLY || PASSING_CODES.includes(code))) return true;
  if (code !== null && /^[0-9A-Z]{5}$/.test(code)) return PASSING_CLASSES.includes(code.slice(0, 2));
  return error instanceof Error && PASSING_WORDS.test(error.message);
}

function codeOf(error: unknown): string | null {
  if (error instanceof QueryFailedError) return codeOf(error.driverError);
  if (typeof error === 'object' && error !== null && 'code' in error) {
    return typeof error.code === 'string' ? error.code : null;
  }
  return null;
}

/** A constraint's message may quote a value; its name alone says what broke. */
function safeWords(error: unknown, message: string): string {
  if (!(error instanceof QueryFailedError)) return message;
  const driverError: unknown = error.driverError;
  const isNamed = typeof driverError === 'object' && driverError !== null && 'constraint' in driverError;
  const constraint = isNamed ? String(driverError.constraint) : 'none named';
  return `The database refused a statement (SQLSTATE ${codeOf(error) ?? 'unknown'}, constraint ${constraint})`;
}

import { WorkflowUpdateRPCTimeoutOrCancelledError, type Client } from '@temporalio/client';
import { codeOf } from '../../platform/temporal-errors';
import { Problem } from '../problems/problem';

const RETRY_SECONDS = 5;

/** gRPC status codes: unavailable, resource exhausted, internal, aborted. The server is not able to answer now. */
const AWAY_CODES: readonly (number | null)[] = [14, 8, 13, 10];
/** Deadline exceeded, cancelled: nobody has answered in time. */
const TOO_LATE_CODES: readonly (number | null)[] = [4, 1];

/** For calls that the server answers by itself. */
const SERVER_ANSWERS_MS = 3_000;

/** The SDK wraps what gRPC says, or hands it on as it is. */
function hasCode(error: unknown, codes: readonly (number | null)[]): boolean {
  return codes.includes(codeOf(error)) || (error instanceof Error && codes.includes(codeOf(error.cause)));
}

const isAway = (error: unknown): boolean => hasCode(error, AWAY_CODES);

const isTooLate = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || hasCode(error, TOO_LATE_CODES);

function temporalAway(cause: unknown): Problem {
  const words = 'Temporal does not answer at the moment. Reads go on; repeat the command in a few seconds.';
  return new Problem('temporalAway', words, { retryAfter: RETRY_SECONDS, cause });
}

/**
 * Asks the Temporal server for something that needs no worker.
 * @throws Problem temporalAway
 */
export async function reachTemporal<T>(temporal: Client, ask: () => Promise<T>): Promise<T> {
  try {
    return await temporal.withDeadline(Date.now() + SERVER_ANSWERS_MS, ask);
  } catch (error) {
    throw isAway(error) || isTooLate(error) ? temporalAway(error) : error;
  }
}

/**
 * Waits for what a worker answers, once it is known that the server is there: else a call is repeated for as long as a
 * worker may take.
 * @param waitMs how long the caller of the API is kept waiting
 * @throws Problem temporalAway, or workerAway when nobody has answered in time
 */
export async function awaitWorker<T>(temporal: Client, waitMs: number, ask: () => Promise<T>): Promise<T> {
  await reachTemporal(temporal, () => temporal.workflowService.getSystemInfo({}));
  try {
    return await temporal.withDeadline(Date.now() + waitMs, ask);
  } catch (error) {
    if (isAway(error)) throw temporalAway(error);
    if (!isTooLate(error)) throw error;
    const words = `No worker has answered within ${String(Math.round(waitMs / 1000))} seconds. Check that one is running, then repeat the command.`;
    throw new Problem('workerAway', words, { retryAfter: RETRY_SECONDS, cause: error });
  }
}

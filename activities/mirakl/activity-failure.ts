import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { reasonDefinition } from '../../domain/reason-codes';
import {
  CallDeferred,
  MarketplaceAuthentication,
  MarketplaceError,
  MarketplaceUnavailable,
  MarketplaceUnreadable,
} from './errors';
import type { OperationId } from './operations';

/** A key that was just changed on the marketplace may be refused for a moment (INS-08). */
const AUTHENTICATION_RETRY_MS = 60_000;

/** What the details of a marketplace failure hold, for whoever reads the history. */
export interface MarketplaceFailureDetails {
  readonly operation: string;
  readonly status: number | null;
  readonly marketplaceWords: string | null;
  readonly isOutcomeUnknown: boolean;
}

/**
 * A marketplace error as Temporal understands it: `type` is the reason code, passing reasons are retryable, deferrals carry
 * their wait and count as no fault (category BENIGN). Every other error is handed back as it is.
 *
 * A repeated 401 is the caller's to decide: it closes the gate and does not retry.
 */
export function toMarketplaceFailure(error: unknown): Error {
  if (!(error instanceof MarketplaceError)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const details: MarketplaceFailureDetails = {
    operation: error.operation,
    status: error.status,
    marketplaceWords: error.marketplaceWords,
    isOutcomeUnknown: isOutcomeUnknown(error),
  };
  const delayMs = retryDelayMs(error);
  return ApplicationFailure.create({
    message: error.message,
    type: error.reasonCode,
    nonRetryable: !reasonDefinition(error.reasonCode).isPassing,
    details: [details],
    ...(delayMs === null ? {} : { nextRetryDelay: delayMs }),
    ...(error instanceof CallDeferred ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

/** Whether a write may have been carried out although no good answer came: read back before deciding again. */
export function isOutcomeUnknown(error: unknown): boolean {
  return (error instanceof MarketplaceUnavailable || error instanceof MarketplaceUnreadable) && error.isOutcomeUnknown;
}

function retryDelayMs(error: MarketplaceError): number | null {
  if (error instanceof CallDeferred) {
    return error.waitMs;
  }
  return error instanceof MarketplaceAuthentication ? AUTHENTICATION_RETRY_MS : null;
}

/** Whether this failure is a write of `operation` that may have been carried out although no good answer came. */
export function isUnanswered(failure: ApplicationFailure, operation: OperationId): boolean {
  const details: unknown = failure.details?.[0];
  if (typeof details !== 'object' || details === null) return false;
  if (!('operation' in details) || !('isOutcomeUnknown' in details)) return false;
  return details.operation === operation && details.isOutcomeUnknown === true;
}

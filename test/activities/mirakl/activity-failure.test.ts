import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { toMarketplaceFailure } from '../../../activities/mirakl/activity-failure';
import {
  CallDeferred,
  MarketplaceAuthentication,
  type MarketplaceError,
  MarketplaceForbidden,
  MarketplaceRejected,
  MarketplaceUnavailable,
  MarketplaceUnreadable,
} from '../../../activities/mirakl/errors';

const facts = { operation: 'OR24', status: 400, marketplaceWords: 'Not now' } as const;

function failureOf(error: MarketplaceError): ApplicationFailure {
  const failure = toMarketplaceFailure(error);
  if (!(failure instanceof ApplicationFailure)) {
    throw new Error('expected an application failure');
  }
  return failure;
}

describe('a failure of the marketplace is retried or parks, by its reason', () => {
  it.each([
    [
      new MarketplaceUnavailable('x', { ...facts, obstacle: 'timeout', isOutcomeUnknown: true }),
      'marketplaceUnavailable',
      true,
    ],
    [new MarketplaceUnreadable('x', { ...facts, isOutcomeUnknown: false }), 'unreadableAnswer', true],
    [new CallDeferred('x', { ...facts, waitMs: 5_000, deferredBy: 'budget' }), 'callDeferred', true],
    [new MarketplaceAuthentication('x', facts), 'authentication', true],
    [new MarketplaceForbidden('x', facts), 'forbidden', false],
    [new MarketplaceRejected('x', facts), 'marketplaceRejected', false],
    [new MarketplaceRejected('x', { ...facts, status: 404 }), 'unknownToMarketplace', false],
  ])('%p', (error, type, isRetried) => {
    const failure = failureOf(error);
    expect(failure).toMatchObject({ type, nonRetryable: !isRetried, message: 'x: Not now' });
  });

  it('carries operation, status, words and whether the outcome is open', () => {
    const failure = failureOf(
      new MarketplaceUnavailable('x', { ...facts, obstacle: 'timeout', isOutcomeUnknown: true }),
    );
    expect(failure.details).toEqual([{ ...facts, isOutcomeUnknown: true }]);
  });

  it('a deferral names its wait and counts as no fault', () => {
    const failure = failureOf(new CallDeferred('x', { ...facts, waitMs: 5_000, deferredBy: 'budget' }));
    expect(failure).toMatchObject({ nextRetryDelay: 5_000, category: ApplicationFailureCategory.BENIGN });
  });

  it('a first wrong key is tried again after a minute', () => {
    expect(failureOf(new MarketplaceAuthentication('x', facts)).nextRetryDelay).toBe(60_000);
  });

  it('hands every other error back as it is', () => {
    const error = new TypeError('ours');
    expect(toMarketplaceFailure(error)).toBe(error);
    expect(toMarketplaceFailure('text')).toEqual(new Error('text'));
  });
});

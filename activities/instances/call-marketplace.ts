import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { instanceHolds, type InstanceHold } from '../../domain/instance-hold';
import type { Logger } from '../../platform/logger';
import { toDatabaseFailure } from '../database-failure';
import { toMarketplaceFailure } from '../mirakl/activity-failure';
import { MarketplaceAuthentication, MarketplaceError, MarketplaceUnavailable } from '../mirakl/errors';
import { admitCall, noteAnswer, noteTimeout, type Admission } from './breaker';
import { forgetRefusedKey, noteRefusedKey } from './gate';
import { InstanceNotConnected, type ConnectedInstance, type MarketplaceClients } from './marketplace-clients';
import { createPlaces, type Place } from './places';

export interface MarketplaceDependencies {
  readonly dataSource: DataSource;
  readonly clients: MarketplaceClients;
  readonly logger: Logger;
  /** Activities of one instance at work at once; beyond it they wait in Temporal, holding no slot. */
  readonly callsInFlightPerInstance: number;
}

/** How an activity works with a marketplace. All throw ApplicationFailures by reason code, retryable or final. */
export interface MarketplaceCalls {
  /** Connects an instance within its cap of activities at work: a slow marketplace holds up nobody else. */
  connected<T>(instanceCode: string, act: (instance: ConnectedInstance) => Promise<T>): Promise<T>;
  /**
   * Calls a connected marketplace, and keeps the gate's record true by what the answers say of the key [INS-08], and the
   * breaker's by whether they come in time; what calls nobody says nothing of either. While the instance is held nothing is
   * called: final, with the reason of the hold. While its marketplace does not answer the call is deferred.
   */
  call<T>(instance: ConnectedInstance, act: () => Promise<T>): Promise<T>;
  /** For what is called whatever the breaker says, such as a person's test: the marketplace has answered it. */
  answered(instance: ConnectedInstance): Promise<void>;
}

export function createMarketplaceCalls(dependencies: MarketplaceDependencies): MarketplaceCalls {
  const { dataSource, clients, logger, callsInFlightPerInstance } = dependencies;
  const places = createPlaces(callsInFlightPerInstance);

  const answered = async (instance: ConnectedInstance): Promise<void> => {
    if (await noteAnswer(dataSource, instance)) logger.info({ instance: instance.code }, 'marketplace.responsive');
  };
  const timedOut = async (instance: ConnectedInstance, admission: Admission): Promise<void> => {
    const hasOpened = await noteTimeout(dataSource, instance, admission.kind === 'probe');
    if (hasOpened) logger.warn({ instance: instance.code }, 'marketplace.unresponsive');
  };

  return {
    answered,
    async connected(instanceCode, act) {
      const place = places.take(instanceCode);
      if (place.kind === 'taken') throw busy(instanceCode, place);
      try {
        return await act(await clients.connect(instanceCode));
      } catch (error) {
        throw toFailure(error);
      } finally {
        place.leave();
      }
    },
    async call(instance, act) {
      if (instance.hold !== null) throw held(instance.code, instance.hold);
      const admission = await admitCall(dataSource, instance);
      if (admission.kind === 'deferred') throw unresponsive(instance.code, admission);
      const before = instance.client.answers();
      const isAnswered = (): boolean => instance.client.answers().answered > before.answered;
      try {
        const result = await act();
        if (instance.client.answers().accepted > before.accepted) await forgetRefusedKey(dataSource, instance);
        if (isAnswered()) await answered(instance);
        return result;
      } catch (error) {
        if (isTimeout(error)) await timedOut(instance, admission);
        else if (isAnswered()) await answered(instance);
        const isRefused = error instanceof MarketplaceAuthentication;
        if (isRefused && (await noteRefusedKey(dataSource, instance)) === 'closed')
          throw held(instance.code, 'authentication');
        throw toFailure(error);
      }
    },
  };
}

const isTimeout = (error: unknown): boolean => error instanceof MarketplaceUnavailable && error.obstacle === 'timeout';

function toFailure(error: unknown): Error {
  if (error instanceof InstanceNotConnected) return ApplicationFailure.nonRetryable(error.message, 'internal');
  return error instanceof MarketplaceError ? toMarketplaceFailure(error) : toDatabaseFailure(error);
}

function held(instanceCode: string, hold: InstanceHold): ApplicationFailure {
  const { words, reasonCode } = instanceHolds[hold];
  return ApplicationFailure.nonRetryable(`${instanceCode}: ${words}`, reasonCode);
}

function busy(instanceCode: string, { atWork, retryMs }: Extract<Place, { kind: 'taken' }>): ApplicationFailure {
  return deferred(
    `${String(atWork)} activities of ${instanceCode} are at work, as many as one instance may have`,
    Math.ceil(retryMs),
  );
}

/** What waits comes back spread over a while: thousands at once would be as many attempts for one probe. */
const SHORTEST_SPREAD_MS = 5_000;

function unresponsive(
  instanceCode: string,
  { since, waitMs }: Extract<Admission, { kind: 'deferred' }>,
): ApplicationFailure {
  const words = `${instanceCode}: the marketplace has not answered in time since ${since.toISOString()}; one call is tried now and then, the others wait`;
  return deferred(words, Math.ceil(waitMs + Math.random() * Math.max(waitMs, SHORTEST_SPREAD_MS)));
}

/** Retried after its delay, and no fault: Temporal holds it meanwhile, and no slot. */
function deferred(message: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    message,
    type: 'callDeferred',
    nonRetryable: false,
    nextRetryDelay: delayMs,
    category: ApplicationFailureCategory.BENIGN,
  });
}

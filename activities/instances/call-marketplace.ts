import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { instanceHolds, type InstanceHold } from '../../domain/instance-hold';
import { toDatabaseFailure } from '../database-failure';
import { toMarketplaceFailure } from '../mirakl/activity-failure';
import { MarketplaceAuthentication, MarketplaceError } from '../mirakl/errors';
import { forgetRefusedKey, noteRefusedKey } from './gate';
import { InstanceNotConnected, type ConnectedInstance, type MarketplaceClients } from './marketplace-clients';

export interface MarketplaceDependencies {
  readonly dataSource: DataSource;
  readonly clients: MarketplaceClients;
  /** Activities of one instance at work at once; beyond it they wait in Temporal, holding no slot. */
  readonly callsInFlightPerInstance: number;
}

/** How an activity works with a marketplace. Both throw ApplicationFailures by reason code, retryable or final. */
export interface MarketplaceCalls {
  /** Connects an instance within its cap of activities at work: a slow marketplace holds up nobody else. */
  connected<T>(instanceCode: string, act: (instance: ConnectedInstance) => Promise<T>): Promise<T>;
  /**
   * Calls a connected marketplace, and keeps the gate's record true by what the calls say of the key [INS-08]. While
   * the instance is held nothing is called: final, with the reason of the hold.
   */
  call<T>(instance: ConnectedInstance, act: () => Promise<T>): Promise<T>;
}

const BUSY_RETRY_MS = 2_000;

export function createMarketplaceCalls(dependencies: MarketplaceDependencies): MarketplaceCalls {
  const { dataSource, clients, callsInFlightPerInstance } = dependencies;
  const inFlight = new Map<string, number>();
  return {
    async connected(instanceCode, act) {
      const count = inFlight.get(instanceCode) ?? 0;
      if (count >= callsInFlightPerInstance) throw busy(instanceCode, count);
      inFlight.set(instanceCode, count + 1);
      try {
        return await act(await clients.connect(instanceCode));
      } catch (error) {
        throw toFailure(error);
      } finally {
        inFlight.set(instanceCode, (inFlight.get(instanceCode) ?? 1) - 1);
      }
    },
    async call(instance, act) {
      if (instance.hold !== null) throw held(instance.code, instance.hold);
      try {
        const result = await act();
        await forgetRefusedKey(dataSource, instance);
        return result;
      } catch (error) {
        const isRefused = error instanceof MarketplaceAuthentication;
        if (isRefused && (await noteRefusedKey(dataSource, instance)) === 'closed')
          throw held(instance.code, 'authentication');
        throw toFailure(error);
      }
    },
  };
}

function toFailure(error: unknown): Error {
  if (error instanceof InstanceNotConnected) return ApplicationFailure.nonRetryable(error.message, 'internal');
  return error instanceof MarketplaceError ? toMarketplaceFailure(error) : toDatabaseFailure(error);
}

function held(instanceCode: string, hold: InstanceHold): ApplicationFailure {
  const { words, reasonCode } = instanceHolds[hold];
  return ApplicationFailure.nonRetryable(`${instanceCode}: ${words}`, reasonCode);
}

function busy(instanceCode: string, count: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${String(count)} activities of ${instanceCode} are at work, as many as one instance may have`,
    type: 'callDeferred',
    nonRetryable: false,
    nextRetryDelay: BUSY_RETRY_MS,
    category: ApplicationFailureCategory.BENIGN,
  });
}

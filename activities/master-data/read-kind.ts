import {
  distinctRows,
  partsByNeed,
  treeRemarks,
  type CopiesOfKind,
  type MasterDataKind,
  type MasterDataPart,
  type MasterDataRow,
} from '../../domain/master-data';
import type { MarketplaceCalls } from '../instances/call-marketplace';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import type { CallClaim } from '../mirakl/caller';
import { CallDeferred, MarketplaceAuthentication, MarketplaceError, MarketplaceForbidden } from '../mirakl/errors';
import type { PlatformConfiguration } from '../mirakl/platform';
import { kindReaders } from './kind-readers';

export interface KindRequest {
  readonly kind: Exclude<MasterDataKind, 'platformConfiguration'>;
  readonly copies: CopiesOfKind;
  readonly claim: CallClaim;
  readonly signal?: AbortSignal;
  /** Told before a call is made; not when the instance is held or its calls wait. */
  readonly onAsk?: () => void;
}

/** What one call for a kind brought. A refused key is thrown instead: it concerns the whole instance. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly readAt: Date; readonly value: T }
  | { readonly kind: 'deferred'; readonly nextCallAt: Date; readonly error: CallDeferred }
  | { readonly kind: 'failed'; readonly error: MarketplaceError };

export interface RowsRead {
  readonly rows: readonly MasterDataRow[];
  readonly remarks: readonly string[];
  /** False when something of the list could not be read. */
  readonly isComplete: boolean;
}

export interface PartReading {
  readonly part: MasterDataPart;
  readonly reading: Reading<RowsRead>;
}

/** Reads the parts of a kind as far as its call limit allows, the one that is wanted most first. */
export async function readKind(
  calls: MarketplaceCalls,
  instance: ConnectedInstance,
  { kind, copies, claim, signal, onAsk }: KindRequest,
): Promise<readonly PartReading[]> {
  const readings: PartReading[] = [];
  const { client } = instance;
  const { language } = instance.settings;
  for (const [index, part] of partsByNeed(kind, copies, new Date()).entries()) {
    // The use that was taken before is that of the first part: another one was deferred, or takes its own.
    const claimed = claim === 'repeated' && index > 0 ? 'ordinary' : claim;
    const asked = { client, language, part, claim: claimed, ...(signal === undefined ? {} : { signal }) };
    const reading = await attempt(calls, instance, async () => {
      onAsk?.();
      const { entries, remarks } = await kindReaders[kind](asked);
      return { ...distinct(kind, entries, remarks), isComplete: remarks.length === 0 };
    });
    readings.push({ part, reading });
  }
  return readings;
}

function distinct(
  kind: MasterDataKind,
  entries: readonly MasterDataRow[],
  remarks: readonly string[],
): Omit<RowsRead, 'isComplete'> {
  const { rows, remarks: twice } = distinctRows(entries);
  return { rows, remarks: [...remarks, ...twice, ...(kind === 'categories' ? treeRemarks(rows) : [])] };
}

/**
 * Only a shop's administrator may read the switches of the platform: without that right null, and documented assumptions
 * hold [INS-04].
 */
export function readPlatform(
  calls: MarketplaceCalls,
  instance: ConnectedInstance,
  signal?: AbortSignal,
): Promise<Reading<PlatformConfiguration | null>> {
  return attempt(calls, instance, async () => {
    try {
      return await instance.client.platformConfiguration(signal);
    } catch (error) {
      if (error instanceof MarketplaceForbidden) return null;
      throw error;
    }
  });
}

async function attempt<T>(
  calls: MarketplaceCalls,
  instance: ConnectedInstance,
  act: () => Promise<T>,
): Promise<Reading<T>> {
  const readAt = new Date();
  const met: { error: MarketplaceError | null } = { error: null };
  const noted = async (): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof MarketplaceError && !(error instanceof MarketplaceAuthentication)) met.error = error;
      throw error;
    }
  };
  try {
    return { kind: 'read', readAt, value: await calls.call(instance, noted) };
  } catch (failure) {
    if (met.error === null) throw failure;
    return missed(met.error);
  }
}

function missed(error: MarketplaceError): Reading<never> {
  if (!(error instanceof CallDeferred)) return { kind: 'failed', error };
  return { kind: 'deferred', nextCallAt: new Date(Date.now() + error.waitMs), error };
}

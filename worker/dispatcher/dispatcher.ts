import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logger';
import { inParallel } from '../in-parallel';
import { carryOutReleases } from './carry-out-releases';
import { claimOrders, claimReadBacks, settleClaims } from './claim-orders';
import { signalOrder, signalReadBack } from './tell-temporal';

export interface DispatcherDependencies {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly logger: Logger;
}

/** Signals side by side: sixteen give nine tenths of the server's rate, more only latency. */
export const SIGNALS_AT_ONCE = 16;

/**
 * Tells Temporal one page of what changed in the database, parked orders whose cause is gone among it. Nothing gets lost
 * between the two: a revision counts as dispatched only after Temporal has taken it, and whatever was told twice is harmless,
 * since a lifecycle ignores a revision that it has read.
 *
 * @returns whether there may be more
 */
export async function dispatchPage({ dataSource, client, logger }: DispatcherDependencies): Promise<boolean> {
  const isMoreReleased = await carryOutReleases(dataSource);
  const claimed = await claimOrders(dataSource);
  const told = new Set<string>();
  const failures = await inParallel(claimed, SIGNALS_AT_ONCE, async (order) => {
    await signalOrder(client, order);
    told.add(order.id);
  });
  if (claimed.length > 0) await settleClaims(dataSource, claimed, told);
  if (told.size > 0) logger.debug({ orders: told.size }, 'orders.dispatched');
  // Whoever could not be told keeps nobody else waiting.
  const toRead = await claimReadBacks(dataSource);
  const unread = await inParallel(toRead, SIGNALS_AT_ONCE, (wanted) => signalReadBack(client, wanted));
  refuse(failures, 'orders were not signalled');
  refuse(unread, 'readings were not asked for');
  return isMoreReleased || [...claimed, ...toRead].some(({ isWholeShare }) => isWholeShare);
}

function refuse(failures: readonly Error[], what: string): void {
  const [first] = failures;
  if (first !== undefined) throw new AggregateError(failures, `${String(failures.length)} ${what}: ${first.message}`);
}

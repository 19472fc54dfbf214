import type { DataSource, EntityManager } from 'typeorm';
import { decideOrder, type OrderDecision } from '../../domain/decide-order';
import { noteSeenCodes } from '../../entities/note-seen-codes';
import { wakeDispatcher } from '../../entities/raise-revision';
import { databaseFaultOf } from '../../platform/database-fault';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import type { ReceivedOrder } from '../mirakl/order-page';
import { countInRun } from '../runs/run-record';
import { orderCodes } from './order-codes';
import { settleOwnEchoes } from './own-echo';
import { candidateOf, unstorable, type Candidate } from './reception-candidate';
import { storeReceptions, touchUnchanged, type StoredOrder, type TouchedOrders } from './store-receptions';
import { stripErased } from './strip-erased';
import { writeRunLines } from './write-run-lines';

export interface PageToReceive {
  readonly orders: readonly ReceivedOrder[];
  /** When the page was asked for, ISO 8601. */
  readonly requestedAt: string;
  readonly source: 'sweep' | 'window' | 'ids';
  /** A person asked for exactly these orders: the status filter does not apply [ORD-03]. */
  readonly isRequested: boolean;
  /** Null for a read-back, which is no operation of its own. */
  readonly runId: string | null;
}

export interface ReceivedPage {
  readonly read: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Stores one page of orders, as many in one transaction as the instance's batch limit allows [RUN-01]. */
export async function receivePage(
  dataSource: DataSource,
  instance: ConnectedInstance,
  page: PageToReceive,
): Promise<ReceivedPage> {
  const { batchLimit } = instance.settings;
  let [changed, unchanged] = [0, 0];
  for (let start = 0; start < page.orders.length; start += batchLimit) {
    const orders = page.orders.slice(start, start + batchLimit);
    const received = await receiveBatch(dataSource, instance, { ...page, orders });
    changed += received.changed;
    unchanged += received.unchanged;
  }
  return { read: page.orders.length, changed, unchanged };
}

/**
 * Stores orders in one transaction: what has not changed is only touched, by one statement; what has is
 * kept as a reception, decided, and its revision raised, so that its lifecycle hears of it [ORD-06, ORD-11].
 */
async function receiveBatch(
  dataSource: DataSource,
  instance: ConnectedInstance,
  page: PageToReceive,
): Promise<ReceivedPage> {
  const sorted = candidatesOf(page);
  try {
    return await storePage(dataSource, instance, page, sorted);
  } catch (error) {
    if (databaseFaultOf(error) !== 'refused') throw error;
    return storeOneByOne(dataSource, instance, page, sorted);
  }
}

interface SortedPage {
  readonly candidates: readonly Candidate[];
  readonly nameless: readonly string[];
}

/** One order that the database refuses keeps no other out: it alone is kept as an order that cannot be read [RUN-01]. */
async function storeOneByOne(
  dataSource: DataSource,
  instance: ConnectedInstance,
  page: PageToReceive,
  { candidates, nameless }: SortedPage,
): Promise<ReceivedPage> {
  const store = (sorted: SortedPage): Promise<ReceivedPage> => storePage(dataSource, instance, page, sorted);
  let { changed, unchanged } = await store({ candidates: [], nameless });
  for (const candidate of candidates) {
    const stored = await store({ candidates: [candidate], nameless: [] }).catch((error: unknown) => {
      if (databaseFaultOf(error) !== 'refused') throw error;
      return store({ candidates: [unstorable(candidate, page.requestedAt)], nameless: [] });
    });
    changed += stored.changed;
    unchanged += stored.unchanged;
  }
  return { read: page.orders.length, changed, unchanged };
}

function storePage(
  dataSource: DataSource,
  instance: ConnectedInstance,
  page: PageToReceive,
  { candidates, nameless }: SortedPage,
): Promise<ReceivedPage> {
  return dataSource.transaction(async (manager) => {
    const { source, requestedAt, isRequested, runId } = page;
    const touch = (these: readonly Candidate[]): Promise<TouchedOrders> =>
      touchUnchanged(manager, instance.id, { candidates: these, requestedAt, isRequested });
    const asGiven = await touch(candidates);
    const stripped = await stripErased(manager, instance.id, without(candidates, asGiven));
    const touched = stripped.isAnyErased ? bothOf(asGiven, await touch(stripped.candidates)) : asGiven;
    const differing = without(stripped.candidates, touched);
    const echoes = await settleOwnEchoes(manager, instance.id, { candidates: differing, source, requestedAt });
    const rest = without(differing, echoes);
    const stored = await storeReceptions(manager, instance, {
      candidates: rest,
      decide: (candidate, known) => decide(instance, page, candidate, known),
      ...{ source, requestedAt, isRequested, runId },
    });
    await noteSeenCodes(manager, instance.id, orderCodes(rest.flatMap(({ order }) => order ?? [])));
    const unchanged = touched.unchanged.size + echoes.unchanged.size;
    if (page.runId !== null) await recordInRun(manager, page.runId, { stored, nameless, unchanged });
    const isAnyToWake = touched.isAnyToWake || echoes.isAnyToWake;
    if (isAnyToWake || stored.some(({ isToWake }) => isToWake)) await wakeDispatcher(manager);
    return { read: page.orders.length, changed: stored.length, unchanged };
  });
}

const without = (candidates: readonly Candidate[], { unchanged }: TouchedOrders): readonly Candidate[] =>
  candidates.filter(({ marketplaceOrderId }) => !unchanged.has(marketplaceOrderId));

const bothOf = (one: TouchedOrders, other: TouchedOrders): TouchedOrders => ({
  unchanged: new Set([...one.unchanged, ...other.unchanged]),
  isAnyToWake: one.isAnyToWake || other.isAnyToWake,
});

/** By id, the later one of a doubled order; orders without an id cannot be kept, only reported. */
function candidatesOf(page: PageToReceive): SortedPage {
  const byId = new Map<string, Candidate>();
  const nameless: string[] = [];
  for (const received of page.orders) {
    const candidate = candidateOf(received, page.requestedAt);
    if (candidate.kind === 'nameless') nameless.push(candidate.reason);
    else if (!isOlder(candidate, byId.get(candidate.marketplaceOrderId)))
      byId.set(candidate.marketplaceOrderId, candidate);
  }
  // In one order everywhere, so that two imports of the same orders never wait for each other crosswise.
  const candidates = [...byId.values()].sort((a, b) => (a.marketplaceOrderId < b.marketplaceOrderId ? -1 : 1));
  return { candidates, nameless };
}

function isOlder(candidate: Candidate, other: Candidate | undefined): boolean {
  return other !== undefined && candidate.lastUpdatedAt < other.lastUpdatedAt;
}

/** An order that no schema understands is taken: its import then says what is wrong with it. */
function decide(
  instance: ConnectedInstance,
  page: PageToReceive,
  { order }: Candidate,
  known: { readonly isImported: boolean; readonly isRequested: boolean },
): OrderDecision {
  if (order === null) return { kind: 'taken' };
  return decideOrder(order, instance.settings, {
    confirmedAt: instance.confirmedAt,
    isRequested: page.isRequested || known.isRequested,
    isKnown: known.isImported,
  });
}

async function recordInRun(
  manager: EntityManager,
  runId: string,
  page: { readonly stored: readonly StoredOrder[]; readonly nameless: readonly string[]; readonly unchanged: number },
): Promise<void> {
  await writeRunLines(manager, runId, page);
  await countInRun(manager, runId, { changed: page.stored.length, unchanged: page.unchanged });
}

import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { formatMoney } from '../../domain/money';
import { marketplaceTotals } from '../../domain/totals';
import type { ReceivedOrder } from '../mirakl/order-page';
import { stateUnread } from '../mirakl/state-unread';
import { utcDate } from '../mirakl/utc-date';
import { storableOrder } from '../../platform/storable-order';

/** A received order on its way to the database. */
export interface Candidate {
  readonly kind: 'named';
  readonly marketplaceOrderId: string;
  readonly json: string;
  readonly contentHash: string;
  /** ISO 8601 in UTC. */
  readonly lastUpdatedAt: string;
  readonly state: string;
  /** Null when no schema understands it. */
  readonly order: MarketplaceOrder | null;
  /** What the marketplace says is to be booked, decimal text. */
  readonly total: string | null;
}

export type ReceivedCandidate = Candidate | { readonly kind: 'nameless'; readonly reason: string };

export function candidateOf({ raw, decoded }: ReceivedOrder, requestedAt: string): ReceivedCandidate {
  if (decoded.kind === 'unreadable') {
    if (decoded.marketplaceOrderId === null) return { kind: 'nameless', reason: decoded.reason };
    const { state, lastUpdatedAt } = glimpse(raw, requestedAt);
    const { marketplaceOrderId } = decoded;
    return { kind: 'named', marketplaceOrderId, ...storableOrder(raw), lastUpdatedAt, state, order: null, total: null };
  }
  const { order } = decoded;
  const { marketplaceOrderId, lastUpdatedAt, state } = order;
  const named = marketplaceTotals(order).total;
  const marketplace = named === null ? null : formatMoney(named, order.currency);
  const total = marketplace !== null && Math.abs(Number(marketplace)) < LARGEST_TOTAL ? marketplace : null;
  return { kind: 'named', marketplaceOrderId, ...storableOrder(raw), lastUpdatedAt, state, order, total };
}

/** What the column for it holds: a sum beyond it must not keep a whole page out. */
const LARGEST_TOTAL = 1e14;

/** What is kept of an order that the database refuses: its id and a note, with which it parks as unreadable. */
export function unstorable({ marketplaceOrderId, contentHash }: Candidate, requestedAt: string): Candidate {
  const note = storableOrder({ unstorable: 'the database refuses what this order holds', contentHash });
  const unknown = { lastUpdatedAt: requestedAt, state: 'UNREADABLE', order: null, total: null };
  return { kind: 'named', marketplaceOrderId, ...note, ...unknown };
}

/** What little can be told of an order that cannot be read. */
function glimpse(raw: unknown, requestedAt: string): { readonly state: string; readonly lastUpdatedAt: string } {
  const { last_updated_date: updated }: { last_updated_date?: unknown } =
    typeof raw === 'object' && raw !== null ? raw : {};
  return { state: stateUnread(raw) ?? 'UNREADABLE', lastUpdatedAt: utcDate(updated) ?? requestedAt };
}

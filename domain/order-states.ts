import type { MarketplaceOrder, MarketplaceOrderLine } from './marketplace-order';

/**
 * The states of an order in the order in which they come, as Mirakl spells them (mirakl/API.md section 6). REFUSED and
 * CANCELED stand beside this row: they end it.
 */
export const orderStateSequence = [
  'STAGING',
  'WAITING_ACCEPTANCE',
  'WAITING_DEBIT',
  'WAITING_DEBIT_PAYMENT',
  'SHIPPING',
  'SHIPPED',
  'TO_COLLECT',
  'RECEIVED',
  'CLOSED',
] as const;

export const endingStates = ['REFUSED', 'CANCELED'] as const;

/** The last state from which each ending can come. */
const latestStateBefore = { REFUSED: 'WAITING_ACCEPTANCE', CANCELED: 'SHIPPING' } as const;

const shippedStates: readonly string[] = ['SHIPPED', 'TO_COLLECT', 'RECEIVED', 'CLOSED'];
const deadStates: readonly string[] = endingStates;

const rankOf = (state: string): number => orderStateSequence.findIndex((known) => known === state);

/** REFUSED or CANCELED. */
export const isEnded = (state: string): boolean => deadStates.includes(state);

/** SHIPPED or any state that follows it: somebody has told the marketplace that the goods are gone. */
export const isShippedOrBeyond = (state: string): boolean => shippedStates.includes(state);

export const isKnownState = (state: string): boolean => rankOf(state) >= 0 || isEnded(state);

const INCIDENT = 'INCIDENT_OPEN';

/** States that lines have and orders do not. */
const lineStates: readonly string[] = [INCIDENT, 'REFUNDED'];

/** Of a line: the customer has opened an incident about it. */
export const isIncident = (state: string): boolean => state === INCIDENT;

export const isKnownLineState = (state: string): boolean => isKnownState(state) || lineStates.includes(state);

/** True when `state` follows `earlier` in the sequence; false for the same state and for states that are not in it. */
export function isBeyond(state: string, earlier: string): boolean {
  const [rank, earlierRank] = [rankOf(state), rankOf(earlier)];
  return earlierRank >= 0 && rank > earlierRank;
}

/** A line counts unless it, or its whole order, was refused or cancelled. Incidents and refunds leave it alive. */
export const isLiveLine = (
  line: Pick<MarketplaceOrderLine, 'state'>,
  order: Pick<MarketplaceOrder, 'state'>,
): boolean => !isEnded(line.state) && !isEnded(order.state);

export type TransitionKind = 'same' | 'expected' | 'unexpected' | 'unknown';

/**
 * Whether an order may be seen in `to` after it was seen in `from` (ORD-16). Steps in between may have passed unseen
 * between two readings, so every move forward is expected. Moves from or to a state that this version does not know
 * are `unknown`: kept, never held up (ORD-12).
 */
export function transitionKind(from: string, to: string): TransitionKind {
  if (from === to) return 'same';
  if (!isKnownState(from) || !isKnownState(to)) return 'unknown';
  if (isEnded(from)) return 'unexpected';
  if (to === 'REFUSED' || to === 'CANCELED') return isBeyond(from, latestStateBefore[to]) ? 'unexpected' : 'expected';
  return isBeyond(to, from) ? 'expected' : 'unexpected';
}

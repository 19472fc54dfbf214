import type { InstanceSettings } from './instance-settings';
import type { MarketplaceOrder } from './marketplace-order';
import { isBeyond, isEnded, isKnownState } from './order-states';
import { reason, type Reason, type ReasonCode } from './reason-codes';

export type OrderDecision =
  /** Imported as a sale order, or followed because it is one already. */
  | { readonly kind: 'taken' }
  /** Asked for, and not to be had yet. */
  | { readonly kind: 'waiting'; readonly reason: Reason }
  /** By rule not taken. */
  | { readonly kind: 'ignored'; readonly reason: Reason };

export interface OrderSituation {
  /** When the instance was confirmed; null when there is no such moment to compare with. */
  readonly confirmedAt: string | null;
  /** A person asked for exactly this order by its id (ORD-03). */
  readonly isRequested: boolean;
  /** It is a sale order already. */
  readonly isKnown: boolean;
}

/** States in which an order that was never seen in a taken state is still taken over (ORD-15). */
const takenOverStates: readonly string[] = ['SHIPPED', 'TO_COLLECT', 'RECEIVED'];

type DecidedOn = Pick<MarketplaceOrder, 'state' | 'stateReasonCode' | 'stateReasonLabel' | 'createdAt'>;
export type DecidingSettings = Pick<InstanceSettings, 'orderStates' | 'importNoOrderOlderThan'>;

/**
 * Whether an order is taken, waits or is ignored. Imported orders are followed whatever their state (ORD-04); cancelled
 * or refused ones make no sale order (CAN-04); a request by id is bound by neither states nor dates (ORD-03); an order
 * shipped before we saw it is taken when it is younger than the connection (ORD-15). Never throws, whatever the state.
 */
export function decideOrder(order: DecidedOn, settings: DecidingSettings, situation: OrderSituation): OrderDecision {
  if (situation.isKnown) return { kind: 'taken' };
  if (isEnded(order.state)) return { kind: 'ignored', reason: endedReason(order) };
  if (situation.isRequested) return decideRequested(order);

  const isInStates = settings.orderStates.some((state) => state === order.state);
  if (!isInStates && !isTakenOver(order.state, settings))
    return ignored('stateNotTaken', stateWords(order.state, settings));
  const firstDay = settings.importNoOrderOlderThan;
  if (firstDay !== null && isBefore(order.createdAt, firstDay)) {
    return ignored('createdBeforeImportDate', `Created at ${order.createdAt}; orders are imported from ${firstDay} on`);
  }
  if (!isInStates && situation.confirmedAt !== null && isBefore(order.createdAt, wholeSecond(situation.confirmedAt))) {
    return ignored(
      'createdBeforeConfirm',
      `${order.state} when first seen, and created at ${order.createdAt}, before the instance was confirmed at ${situation.confirmedAt}`,
    );
  }
  return { kind: 'taken' };
}

function decideRequested(order: DecidedOn): OrderDecision {
  if (order.state === 'STAGING') return { kind: 'waiting', reason: reason('staging') };
  if (isKnownState(order.state)) return { kind: 'taken' };
  return {
    kind: 'waiting',
    reason: reason('unknownState', `The state ${order.state} is not known to this version`),
  };
}

const isTakenOver = (state: string, settings: DecidingSettings): boolean =>
  takenOverStates.includes(state) && settings.orderStates.some((taken) => isBeyond(state, taken));

const isBefore = (instant: string, limit: string): boolean => Date.parse(instant) < Date.parse(limit);

/** Mirakl's dates have whole seconds: an order created in the second of the confirmation is no older than it. */
const wholeSecond = (instant: string): string => new Date(Math.floor(Date.parse(instant) / 1000) * 1000).toISOString();

const ignored = (code: ReasonCode, message: string): OrderDecision => ({
  kind: 'ignored',
  reason: reason(code, message),
});

function stateWords(state: string, settings: DecidingSettings): string {
  const unknown = isKnownState(state) ? '' : ', which this version does not know';
  return `The order is in state ${state}${unknown}; the instance takes ${settings.orderStates.join(', ')}`;
}

function endedReason(order: DecidedOn): Reason {
  const code = order.state === 'REFUSED' ? 'refusedBeforeImport' : 'canceledBeforeImport';
  const verb = order.state === 'REFUSED' ? 'Refused' : 'Cancelled';
  const why = [order.stateReasonLabel, order.stateReasonCode === null ? null : `(${order.stateReasonCode})`]
    .filter((part) => part !== null)
    .join(' ');
  return reason(code, `${verb} before import: no sale order is made${why === '' ? '' : `; ${why}`}`);
}

import type { DecidingSettings, OrderDecision, OrderSituation } from '../decide-order';
import type { MarketplaceOrder } from '../marketplace-order';
import { isKnownState } from '../order-states';
import { settled, stopped, type ExplainedDecision } from './explained-decision';

type DecidedOn = Pick<MarketplaceOrder, 'state' | 'createdAt'>;

interface Taking {
  readonly order: DecidedOn;
  readonly settings: DecidingSettings;
  readonly situation: OrderSituation;
}

/** Why `decideOrder` takes an order, lets it wait or ignores it: in the order in which its rules are asked. */
export function explainTaking(decision: OrderDecision, taking: Taking): ExplainedDecision[] {
  if (decision.kind !== 'taken') return [stopped(decision.reason)];
  const { order, settings, situation } = taking;
  if (situation.isKnown) return [settled('ORD-04', 'order', 'It is a sale order already: followed whatever its state')];
  if (situation.isRequested) {
    return [settled('ORD-03', 'order', `Asked for by its id: taken in ${order.state}, whatever its age`)];
  }
  return [stateTaken(taking), ...ageTaken(order, settings)];
}

function stateTaken({ order, settings, situation }: Taking): ExplainedDecision {
  const taken = settings.orderStates.join(', ');
  if (settings.orderStates.some((state) => state === order.state)) {
    const unknown = isKnownState(order.state) ? '' : ', though this version does not know it';
    return settled('ORD-04', 'order', `In state ${order.state}, which the instance takes (${taken})${unknown}`);
  }
  const young =
    situation.confirmedAt === null ? '' : `, and no older than the connection, confirmed at ${situation.confirmedAt}`;
  return settled(
    'ORD-15',
    'order',
    `${order.state} when first seen: taken over, since it went past the states taken (${taken})${young}`,
  );
}

function ageTaken({ createdAt }: DecidedOn, { importNoOrderOlderThan }: DecidingSettings): ExplainedDecision[] {
  if (importNoOrderOlderThan === null) return [];
  return [settled('INS-06', 'order', `Created at ${createdAt}; orders are imported from ${importNoOrderOlderThan} on`)];
}

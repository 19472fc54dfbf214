import type { JsonObject } from '../json';
import { LATE_SHIPMENT_REASON } from '../master-data';
import { createRandom } from '../random';
import type { Shop } from '../shops';
import { cancelOrder } from './cancelations';
import type { CancelLine, CancelRequest } from './cancelations';
import { draftOrder } from './order-draft';
import { lineIdOf, linesOf, stateOf } from './order-document';
import { recipes } from './order-kinds';
import type { OrderKind } from './order-kinds';
import type { Outcome } from './outcome';
import { setTracking } from './tracking';
import { acceptOrder, debitOrder, markShipped } from './transitions';

interface Placement {
  readonly shop: Shop;
  readonly kind: OrderKind;
  readonly orderNumber: number;
  readonly seed: string;
  readonly at: Date;
  readonly quantityAfterCancelation: 'gross' | 'net';
  readonly nextActionId: () => string;
}

export interface PlacedOrder {
  readonly id: string;
  readonly order: JsonObject;
  /** Stays WAITING_ACCEPTANCE, even in a shop that accepts automatically, until it is released. */
  readonly isHeld: boolean;
}

/** A generated order after all that its kind says happened to it. */
export function placeOrder(placement: Placement): PlacedOrder {
  const recipe = recipes[placement.kind];
  const draft = draftOrder(placement.orderNumber, recipe, createRandom(placement.seed), placement.at);
  const isHeld = recipe.fate === 'held';
  const isLeftAlone = isHeld || (recipe.fate === 'asTheShopDoes' && placement.shop.acceptance === 'manual');
  return { id: draft.id, isHeld, order: isLeftAlone ? draft.order : liveOn(draft.id, draft.order, placement) };
}

/** What the platform does by itself with an order that it accepts. */
export function acceptAutomatically(
  id: string,
  order: JsonObject,
  placement: Pick<Placement, 'at' | 'nextActionId'>,
): Outcome {
  const accepted = acceptOrder(id, order, { at: placement.at, isByShop: false, refusedLineIds: [] });
  return accepted.kind === 'refused' ? accepted : { kind: 'changed', order: debitIfWaiting(accepted.order, placement) };
}

function liveOn(id: string, draft: JsonObject, placement: Placement): JsonObject {
  const { fate } = recipes[placement.kind];
  const { at } = placement;
  const lineIds = linesOf(draft).map(lineIdOf);
  const refusedLineIds = fate === 'oneLineRefused' ? lineIds.slice(-1) : [];
  const accepted = orderOf(acceptOrder(id, draft, { at, isByShop: fate === 'oneLineRefused', refusedLineIds }));
  const order = debitIfWaiting(accepted, placement);
  switch (fate) {
    case 'partlyCancelled': {
      const lines = [{ orderLineId: lineIds[0] ?? '', quantity: 2 }];
      return orderOf(cancelOrder(id, order, cancelation(placement, '35', lines)));
    }
    case 'cancelled':
      return orderOf(cancelOrder(id, order, cancelation(placement, LATE_SHIPMENT_REASON, null)));
    case 'shippedInPortal': {
      const tracking = {
        carrierCode: 'COLISSIMO',
        carrierName: null,
        carrierUrl: null,
        trackingNumber: `6A${id.slice(3, 9)}`,
      };
      return markShipped(orderOf(setTracking(id, order, tracking, { at, allowsUnregisteredCarriers: true })), at);
    }
    case 'asTheShopDoes':
    case 'held':
    case 'oneLineRefused':
      return order;
  }
}

export function debitIfWaiting(order: JsonObject, placement: Pick<Placement, 'at' | 'nextActionId'>): JsonObject {
  if (stateOf(order) !== 'WAITING_DEBIT') return order;
  return debitOrder(order, placement.at, `TR-${placement.nextActionId()}`);
}

function cancelation(placement: Placement, reasonCode: string, lines: readonly CancelLine[] | null): CancelRequest {
  const { at, quantityAfterCancelation, nextActionId } = placement;
  return { at, reasonCode, lines, quantityAfterCancelation, nextCancelationId: nextActionId };
}

/** The recipes only ask for what the state machine allows. */
function orderOf(outcome: Outcome): JsonObject {
  if (outcome.kind === 'changed') return outcome.order;
  throw new Error(`the generator asked for an impossible step: ${outcome.message}`);
}

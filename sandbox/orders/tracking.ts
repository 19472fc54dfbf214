import { findCarrier, needsTrackingNumber } from '../master-data';
import type { Carrier } from '../master-data';
import { textOf } from '../json';
import type { JsonObject } from '../json';
import { isFulfilledByOperator, stateOf, touched } from './order-document';
import { changed, refused, wrongState } from './outcome';
import type { Outcome, Refused } from './outcome';

export interface Tracking {
  readonly carrierCode: string | null;
  readonly carrierName: string | null;
  readonly carrierUrl: string | null;
  readonly trackingNumber: string | null;
}

/** Not settled by any source: tracking may still be corrected once the goods have left (Mirakl API section 12). */
const statesWithTracking: readonly string[] = ['SHIPPING', 'SHIPPED', 'TO_COLLECT', 'RECEIVED'];

/** Whether enough is known to tell the customer: a carrier, and a number or a link unless the carrier has neither. */
export function hasTracking(order: JsonObject): boolean {
  const carrierCode = textOf(order.shipping_carrier_code);
  const carrier = carrierCode === null ? undefined : findCarrier(carrierCode);
  if (carrier !== undefined && !needsTrackingNumber(carrier)) return true;
  const hasCarrier = carrierCode !== null || textOf(order.shipping_company) !== null;
  return hasCarrier && (textOf(order.shipping_tracking) !== null || textOf(order.shipping_tracking_url) !== null);
}

/** OR23 by the rules of Mirakl API section 8. Repeating it with the same values changes nothing, not even the date. */
export function setTracking(
  orderId: string,
  order: JsonObject,
  tracking: Tracking,
  rules: { readonly at: Date; readonly allowsUnregisteredCarriers: boolean },
): Outcome {
  if (!statesWithTracking.includes(stateOf(order))) return wrongState(orderId, stateOf(order), 'SHIPPING');
  if (isFulfilledByOperator(order)) {
    return refused(`The shop is not allowed to ship order '${orderId}'`, 'ORDER_FULFILLED_UNAUTHORIZED');
  }
  const members = trackingMembers(tracking, rules.allowsUnregisteredCarriers);
  if ('kind' in members) return members;
  const next = { ...order, ...members };
  return changed(JSON.stringify(next) === JSON.stringify(order) ? order : touched(next, rules.at));
}

function trackingMembers(tracking: Tracking, allowsUnregisteredCarriers: boolean): TrackingMembers | Refused {
  if (tracking.carrierCode !== null) {
    const carrier = findCarrier(tracking.carrierCode);
    if (carrier === undefined) return refused(`Carrier with code '${tracking.carrierCode}' does not exist`);
    return registeredCarrier(carrier, tracking.trackingNumber);
  }
  if (tracking.carrierName === null) return refused('carrier_code or carrier_name is mandatory');
  if (!allowsUnregisteredCarriers) return refused('Only the carriers registered on the platform are allowed');
  return {
    shipping_carrier_code: null,
    shipping_carrier_standard_code: null,
    shipping_company: tracking.carrierName,
    shipping_tracking: tracking.trackingNumber,
    shipping_tracking_url: tracking.carrierUrl,
  };
}

type TrackingMembers = Record<
  | 'shipping_carrier_code'
  | 'shipping_carrier_standard_code'
  | 'shipping_company'
  | 'shipping_tracking'
  | 'shipping_tracking_url',
  string | null
>;

/** The URL that was sent is ignored: Mirakl builds it from the carrier's template. */
function registeredCarrier(carrier: Carrier, trackingNumber: string | null): TrackingMembers | Refused {
  if (trackingNumber === null && needsTrackingNumber(carrier)) {
    return refused(`tracking_number is mandatory for carrier '${carrier.code}'`);
  }
  return {
    shipping_carrier_code: carrier.code,
    shipping_carrier_standard_code: carrier.standardCode ?? null,
    shipping_company: carrier.label,
    shipping_tracking: trackingNumber,
    shipping_tracking_url:
      carrier.trackingUrl?.replace('{trackingId}', encodeURIComponent(trackingNumber ?? '')) ?? null,
  };
}

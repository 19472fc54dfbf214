import { reason, type Reason, type ReasonCode } from './reason-codes';

/** What a delivery says about its carrier. */
export interface DeliveryTracking {
  readonly carrierCode: string | null;
  readonly carrierName: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

/** A carrier that the marketplace knows (SH21); the URL template has `{trackingId}` where the number goes. */
export interface RegisteredCarrier {
  readonly code: string;
  readonly trackingUrl: string | null;
}

/** A shipping method of the marketplace (SH12). */
export interface ShippingMethodRules {
  readonly code: string;
  readonly mandatoryTracking: boolean;
  readonly clickAndCollect: boolean;
  readonly deliveryByOperator: boolean;
}

export interface TrackingSituation {
  readonly delivery: DeliveryTracking;
  readonly carriers: readonly RegisteredCarrier[];
  /** Null when the method of the order is not in the master data. */
  readonly shippingMethod: ShippingMethodRules | null;
  readonly fulfillmentCenterCode: string;
  /** PC01 `disable_seller_alternative_carrier`. */
  readonly registeredCarriersOnly: boolean;
  readonly requireTrackingUrl: boolean;
}

/** The members of OR23 that are sent; those left out are absent from the call, never empty (mirakl/API.md section 8). */
export interface TrackingToSend {
  readonly carrierCode?: string;
  readonly carrierName?: string;
  readonly carrierUrl?: string;
  readonly trackingNumber?: string;
}

export type TrackingPlan =
  | { readonly kind: 'send'; readonly tracking: TrackingToSend }
  /** Nothing to say about the parcel, and nothing demanded: only "shipped" is told. */
  | { readonly kind: 'shipOnly' }
  /** The operator ships or the customer collects: the shop tells nothing. */
  | { readonly kind: 'notOurs'; readonly message: string }
  | { readonly kind: 'refused'; readonly reason: Reason };

const placeholder = '{trackingId}';

/** What OR23 would send for a delivery, or the exact reason why it cannot be sent, said before any call (TRK-03). */
export function planTracking(situation: TrackingSituation): TrackingPlan {
  const notOurs = whyNotOurs(situation);
  if (notOurs !== null) return { kind: 'notOurs', message: notOurs };
  const { delivery, shippingMethod } = situation;
  if (delivery.carrierCode !== null) return planRegistered(delivery.carrierCode, situation);
  if (delivery.carrierName !== null) return planUnregistered(delivery.carrierName, situation);
  if (delivery.trackingNumber !== null || delivery.trackingUrl !== null) {
    return refused('carrierUnknown', 'The delivery has tracking details and names no carrier');
  }
  return shippingMethod?.mandatoryTracking === true ? mandatory(shippingMethod) : { kind: 'shipOnly' };
}

function whyNotOurs({ fulfillmentCenterCode, shippingMethod }: TrackingSituation): string | null {
  if (fulfillmentCenterCode !== 'DEFAULT') return `The operator fulfils the order from ${fulfillmentCenterCode}`;
  if (shippingMethod?.deliveryByOperator === true) return `The operator carries shipping method ${shippingMethod.code}`;
  if (shippingMethod?.clickAndCollect === true)
    return `The customer collects with shipping method ${shippingMethod.code}`;
  return null;
}

/** A URL is never sent with a code: the marketplace makes it from its own template. */
function planRegistered(code: string, { delivery, carriers, shippingMethod }: TrackingSituation): TrackingPlan {
  const carrier = carriers.find((candidate) => candidate.code === code);
  if (carrier === undefined) return refused('carrierUnknown', `The marketplace has no carrier with code ${code}`);
  const { trackingNumber } = delivery;
  if (trackingNumber !== null) return { kind: 'send', tracking: { carrierCode: code, trackingNumber } };
  if (carrier.trackingUrl?.includes(placeholder) === true) {
    return refused('trackingMissing', `Carrier ${code} needs a tracking number and the delivery has none`);
  }
  if (shippingMethod?.mandatoryTracking === true) return mandatory(shippingMethod);
  return { kind: 'send', tracking: { carrierCode: code } };
}

function planUnregistered(carrierName: string, situation: TrackingSituation): TrackingPlan {
  const { trackingNumber, trackingUrl } = situation.delivery;
  if (situation.registeredCarriersOnly) {
    return refused('carrierNotAllowed', `The marketplace takes registered carriers only, and "${carrierName}" is none`);
  }
  if (trackingUrl === null && situation.requireTrackingUrl) {
    return refused(
      'trackingUrlMissing',
      `Carrier "${carrierName}" is not registered on the marketplace, and the delivery has no tracking URL`,
    );
  }
  if (trackingUrl?.includes(placeholder) === true && trackingNumber === null) {
    return refused(
      'trackingMissing',
      `The tracking URL of carrier "${carrierName}" needs a tracking number and the delivery has none`,
    );
  }
  if (trackingNumber === null && trackingUrl === null && situation.shippingMethod?.mandatoryTracking === true) {
    return mandatory(situation.shippingMethod);
  }
  return {
    kind: 'send',
    tracking: {
      carrierName,
      ...(trackingUrl === null ? {} : { carrierUrl: finalUrl(trackingUrl, trackingNumber) }),
      ...(trackingNumber === null ? {} : { trackingNumber }),
    },
  };
}

/** The customer gets a link that works, not a template. */
const finalUrl = (url: string, trackingNumber: string | null): string =>
  trackingNumber === null ? url : url.replaceAll(placeholder, encodeURIComponent(trackingNumber));

const refused = (code: ReasonCode, message: string): TrackingPlan => ({
  kind: 'refused',
  reason: reason(code, message),
});

const mandatory = (method: ShippingMethodRules): TrackingPlan =>
  refused('trackingMandatory', `Shipping method ${method.code} demands tracking and the delivery has none`);

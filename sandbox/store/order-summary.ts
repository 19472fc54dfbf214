import { isObject, numberOf, objectOf, textOf } from '../json';
import type { Json, JsonObject } from '../json';

/** What OR11 sorts and filters by, read once per change so that a page costs no parsing. */
export interface OrderSummary {
  readonly orderId: string | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly state: string | null;
  readonly channelCode: string | null;
  readonly referenceForCustomer: string | null;
  readonly referenceForSeller: string | null;
  readonly isDebited: boolean;
  readonly paymentWorkflow: string | null;
  readonly hasIncident: boolean;
  readonly fulfillmentCenterCode: string | null;
}

/** Reads whatever it is given; where a date cannot be read, the time counts at which the sandbox got the order. */
export function summarize(
  document: Json,
  times: { readonly placedMs: number; readonly changedMs: number },
): OrderSummary {
  const order: JsonObject = isObject(document) ? document : {};
  const references = objectOf(order.references);
  return {
    orderId: textOf(order.order_id),
    createdMs: timeOf(order.created_date) ?? times.placedMs,
    updatedMs: timeOf(order.last_updated_date) ?? times.changedMs,
    state: textOf(order.order_state),
    channelCode: textOf(objectOf(order.channel).code),
    referenceForCustomer: textOf(references.order_reference_for_customer),
    referenceForSeller: textOf(references.order_reference_for_seller),
    isDebited: textOf(order.customer_debited_date) !== null,
    paymentWorkflow: textOf(order.payment_workflow),
    hasIncident: order.has_incident === true,
    fulfillmentCenterCode: textOf(objectOf(objectOf(order.fulfillment).center).code),
  };
}

function timeOf(value: Json | undefined): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : numberOf(value);
  return time === null || Number.isNaN(time) ? null : time;
}

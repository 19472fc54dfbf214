import { objectOf } from '../json';
import type { JsonObject } from '../json';
import { touched } from './order-document';
import { changed } from './outcome';
import type { Outcome } from './outcome';

interface AddressChange {
  /** Members as OR11 names them; the others stay. */
  readonly shipping?: JsonObject | undefined;
  readonly billing?: JsonObject | undefined;
  readonly at: Date;
}

/** The customer or the operator puts an address right, in whatever state the order is. */
export function changeAddresses(order: JsonObject, { shipping, billing, at }: AddressChange): Outcome {
  const customer = objectOf(order.customer);
  const next = {
    ...customer,
    ...(shipping === undefined ? {} : { shipping_address: { ...objectOf(customer.shipping_address), ...shipping } }),
    ...(billing === undefined ? {} : { billing_address: { ...objectOf(customer.billing_address), ...billing } }),
  };
  return changed(touched({ ...order, customer: next }, at));
}

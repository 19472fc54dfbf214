import { z } from 'zod';
import { setTracking } from '../orders/tracking';
import { shipOrder } from '../orders/transitions';
import { problem } from '../http/operation';
import type { Operation } from '../http/operation';
import { changeOrder } from './change-order';
import { readBody } from './request-body';

/** What the contract allows; an absent member, null and an empty text mean the same. */
const memberSchema = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text === '' ? null : text));

const trackingSchema = z.object({
  carrier_code: memberSchema,
  carrier_name: memberSchema,
  carrier_url: memberSchema,
  tracking_number: memberSchema,
  carrier_standard_code: memberSchema,
});

/** OR23: carrier and number of an order, by the rules of Mirakl API section 8. */
export const updateTracking: Operation = {
  id: 'OR23',
  method: 'PUT',
  path: '/api/orders/:orderId/tracking',
  access: 'shop',
  answer: (call) => {
    const body = readBody(call.body, trackingSchema);
    if (body.kind === 'wrong') return problem(400, body.message);
    const tracking = {
      carrierCode: body.value.carrier_code,
      carrierName: body.value.carrier_name,
      carrierUrl: body.value.carrier_url,
      trackingNumber: body.value.tracking_number,
    };
    const rules = {
      at: call.sandbox.clock.now(),
      allowsUnregisteredCarriers: !call.sandbox.switches.disableSellerAlternativeCarrier,
    };
    return changeOrder(call, (order) => setTracking(call.orderId, order, tracking, rules));
  },
};

/** OR24: no body in the contract. Clients that cannot send none send an empty one, `{}` or `null`. */
export const validateShipment: Operation = {
  id: 'OR24',
  method: 'PUT',
  path: '/api/orders/:orderId/ship',
  access: 'shop',
  answer: (call) => {
    if (!['', '{}', 'null'].includes(call.body.replaceAll(/\s/g, ''))) return problem(400, 'OR24 has no request body');
    return changeOrder(call, (order) => shipOrder(call.orderId, order, call.sandbox.clock.now()));
  },
};

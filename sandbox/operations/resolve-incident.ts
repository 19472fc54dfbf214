import { z } from 'zod';
import { closeIncident } from '../orders/incidents';
import { problem } from '../http/operation';
import type { Operation } from '../http/operation';
import { changeOrder } from './change-order';
import { readBody } from './request-body';

const resolutionSchema = z.object({ reason_code: z.string() });

/** OR64: the shop settles a claim about a line. */
export const resolveIncident: Operation = {
  id: 'OR64',
  method: 'PUT',
  path: '/api/orders/:orderId/lines/:lineId/resolve_incident',
  access: 'shop',
  answer: (call) => {
    const body = readBody(call.body, resolutionSchema);
    if (body.kind === 'wrong') return problem(400, body.message);
    const orderLineId = call.params.lineId ?? '';
    const request = { orderLineId, reasonCode: body.value.reason_code, at: call.sandbox.clock.now() };
    return changeOrder(call, (order) => closeIncident(call.orderId, order, request));
  },
};

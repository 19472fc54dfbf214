import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { JsonObject } from '../json';
import { changeAddresses } from '../orders/addresses';
import { cancelOrder } from '../orders/cancelations';
import { closeIncident, openIncident } from '../orders/incidents';
import { stateOf } from '../orders/order-document';
import type { Outcome } from '../orders/outcome';
import { acceptAutomatically } from '../orders/place-order';
import { moveRefunds, refundOrder, refundStates } from '../orders/refunds';
import { setTracking } from '../orders/tracking';
import {
  acceptOrder,
  closeOrder,
  debitOrder,
  moveTo,
  receiveOrder,
  refuseOrderLine,
  shipOrder,
} from '../orders/transitions';
import type { Sandbox } from '../sandbox';
import { findShop } from '../shops';
import { documentOf } from '../store/world';
import type { StoredOrder } from '../store/world';
import { addControlRoute, chosenOrder, done, failure, shopChoice } from './control-route';
import type { ControlAnswer } from './control-route';

/** What somebody else than the API's caller does to an order: customer, operator, the shop's people in the portal. */
interface OrderAction<Input> {
  readonly name: string;
  readonly purpose: string;
  readonly input: z.ZodType<Input>;
  readonly act: (subject: Subject, input: Input) => Outcome;
}

interface Subject {
  readonly sandbox: Sandbox;
  readonly stored: StoredOrder;
  readonly id: string;
  readonly order: JsonObject;
  readonly at: Date;
}

const amountSchema = z.string().regex(/^\d+(\.\d{1,2})?$/, 'must be a decimal text such as "12.50"');
const nothing = z.strictObject(shopChoice);

export function addOrderActionRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  const add = <Input extends { shopId?: number | undefined }>(action: OrderAction<Input>): void => {
    addControlRoute(app, sandbox, {
      method: 'POST',
      path: `/orders/:orderId/${action.name}`,
      purpose: action.purpose,
      input: action.input,
      answer: (_, input, orderId) => perform(sandbox, orderId, action, input),
    });
  };
  add({ name: 'accept', purpose: 'accept a waiting order, all lines', input: nothing, act: accept });
  add({ name: 'release', purpose: 'let a held order go on as its shop does', input: nothing, act: release });
  add({
    name: 'debit',
    purpose: 'the customer pays',
    input: nothing,
    act: ({ sandbox: { world }, order, at }) => changedTo(debitOrder(order, at, `TR-${world.nextActionId()}`)),
  });
  add({
    name: 'cancel',
    purpose: 'cancel all, or { lines: [{ orderLineId, quantity? }] }',
    input: cancelSchema,
    act: cancel,
  });
  add({
    name: 'refuse-line',
    purpose: 'refuse { orderLineId }, or every line, of a waiting order',
    input: z.strictObject({ ...shopChoice, orderLineId: z.string().optional() }),
    act: ({ id, order, at }, { orderLineId }) => refuseOrderLine(id, order, orderLineId ?? null, at),
  });
  add({
    name: 'refund',
    purpose: 'refund all, or { lines: [{ orderLineId, amount?, … }] }',
    input: refundSchema,
    act: refund,
  });
  add({
    name: 'move-refunds',
    purpose: 'every refund, or { refundId }, to its next state, or to { state }',
    input: moveRefundsSchema,
    act: ({ id, order, at }, { refundId, state }) =>
      moveRefunds(id, order, { refundId: refundId ?? null, state: state ?? null, at }),
  });
  add({
    name: 'open-incident',
    purpose: 'the customer claims something about { orderLineId }, or about every line',
    input: incidentSchema('1'),
    act: ({ id, order, at }, { orderLineId, reasonCode }) =>
      openIncident(id, order, { orderLineId: orderLineId ?? null, reasonCode, at }),
  });
  add({
    name: 'close-incident',
    purpose: 'the claim about { orderLineId }, or about every line, is settled',
    input: incidentSchema('10'),
    act: ({ id, order, at }, { orderLineId, reasonCode }) =>
      closeIncident(id, order, { orderLineId: orderLineId ?? null, reasonCode, at }),
  });
  add({
    name: 'address',
    purpose: 'change members of { shipping } and { billing }, as OR11 names them',
    input: addressSchema,
    act: ({ order, at }, { shipping, billing }) => changeAddresses(order, { shipping, billing, at }),
  });
  add({
    name: 'receive',
    purpose: 'SHIPPED to RECEIVED',
    input: nothing,
    act: ({ id, order, at }) => receiveOrder(id, order, at),
  });
  add({
    name: 'close',
    purpose: 'RECEIVED to CLOSED',
    input: nothing,
    act: ({ id, order, at }) => closeOrder(id, order, at),
  });
  add({
    name: 'ship-in-portal',
    purpose: 'tracking and shipped, by hand: { tracking? }',
    input: portalSchema,
    act: shipInPortal,
  });
  add({
    name: 'state',
    purpose: 'any { state } for the order and its live lines, no question asked',
    input: z.strictObject({ ...shopChoice, state: z.string().min(1) }),
    act: ({ order, at }, { state }) => changedTo(moveTo(order, state, at)),
  });
}

const cancelSchema = z.strictObject({
  ...shopChoice,
  reasonCode: z.string().default('35'),
  lines: z
    .array(z.strictObject({ orderLineId: z.string(), quantity: z.int().positive().optional() }))
    .min(1)
    .optional(),
});

const refundSchema = z.strictObject({
  ...shopChoice,
  reasonCode: z.string().default('17'),
  state: z.enum(refundStates).default('REFUNDED'),
  lines: z
    .array(
      z.strictObject({
        orderLineId: z.string(),
        quantity: z.int().nonnegative().optional(),
        amount: amountSchema.optional(),
        shippingAmount: amountSchema.optional(),
      }),
    )
    .min(1)
    .optional(),
});

const moveRefundsSchema = z.strictObject({
  ...shopChoice,
  refundId: z.string().optional(),
  state: z.enum(refundStates).optional(),
});

const addressMembers = z.record(z.string(), z.string().nullable()).optional();
const addressSchema = z.strictObject({ ...shopChoice, shipping: addressMembers, billing: addressMembers });

const portalSchema = z.strictObject({
  ...shopChoice,
  tracking: z
    .strictObject({
      carrierCode: z.string().optional(),
      carrierName: z.string().optional(),
      carrierUrl: z.string().optional(),
      trackingNumber: z.string().optional(),
    })
    .default({ carrierCode: 'COLISSIMO', trackingNumber: '6A00000000042' }),
});

const incidentSchema = (reasonCode: string) =>
  z.strictObject({ ...shopChoice, orderLineId: z.string().optional(), reasonCode: z.string().default(reasonCode) });

function accept({ sandbox: { world }, stored, id, order, at }: Subject): Outcome {
  if (findShop(stored.shopId)?.acceptance === 'manual') {
    return acceptOrder(id, order, { at, isByShop: true, refusedLineIds: [] });
  }
  return acceptAutomatically(id, order, { at, nextActionId: () => world.nextActionId() });
}

function release(subject: Subject): Outcome {
  return findShop(subject.stored.shopId)?.acceptance === 'manual' ? changedTo(subject.order) : accept(subject);
}

function cancel({ sandbox, id, order, at }: Subject, { reasonCode, lines }: z.infer<typeof cancelSchema>): Outcome {
  const { quantityAfterCancelation } = sandbox.settings;
  const nextCancelationId = (): string => sandbox.world.nextActionId();
  return cancelOrder(id, order, { at, reasonCode, lines: lines ?? null, quantityAfterCancelation, nextCancelationId });
}

function refund(
  { sandbox, id, order, at }: Subject,
  { reasonCode, state, lines }: z.infer<typeof refundSchema>,
): Outcome {
  const nextRefundId = (): string => sandbox.world.nextActionId();
  return refundOrder(id, order, { at, reasonCode, refundState: state, lines: lines ?? null, nextRefundId });
}

function shipInPortal({ id, order, at }: Subject, { tracking }: z.infer<typeof portalSchema>): Outcome {
  const members = {
    carrierCode: tracking.carrierCode ?? null,
    carrierName: tracking.carrierName ?? null,
    carrierUrl: tracking.carrierUrl ?? null,
    trackingNumber: tracking.trackingNumber ?? null,
  };
  const tracked = setTracking(id, order, members, { at, allowsUnregisteredCarriers: true });
  return tracked.kind === 'refused' ? tracked : shipOrder(id, tracked.order, at);
}

function changedTo(order: JsonObject): Outcome {
  return { kind: 'changed', order };
}

function perform<Input extends { shopId?: number | undefined }>(
  sandbox: Sandbox,
  orderId: string,
  action: OrderAction<Input>,
  input: Input,
): ControlAnswer {
  const chosen = chosenOrder(sandbox, orderId, input.shopId);
  if (chosen.kind === 'missing') return chosen.answer;
  const { stored } = chosen;
  const subject = { sandbox, stored, id: orderId, order: documentOf(stored), at: sandbox.clock.now() };
  const outcome = action.act(subject, input);
  if (outcome.kind === 'refused') return failure(409, outcome.message);
  const isHeld = stored.isHeld && action.name !== 'release' && stateOf(outcome.order) === 'WAITING_ACCEPTANCE';
  const changed = sandbox.world.change(stored, outcome.order, isHeld);
  return done({ orderId, shopId: changed.shopId, state: changed.summary.state, isHeld });
}

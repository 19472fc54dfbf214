import { z } from 'zod';
import { handSteps, lifecycleSteps } from '../../domain/lifecycle-step';
import { shippingRisks } from '../../domain/shipping-risk';
import { endingStates, orderStateSequence } from '../../domain/order-states';
import { anyOf, moment, pageQuery } from '../lists/list-query';
import { workflowLinkSchema } from '../temporal/workflow-link';
import {
  instanceCodeSchema,
  maskedPersonSchema,
  moneySchema,
  reasonCodeSchema,
  timeSchema,
  wordsSchema,
} from './common';
import { invoiceSchema } from './invoice';
import { deliverySchema } from './delivery';

const progressSchema = z.enum(['running', 'waiting', 'parked', 'paused', 'finished']);
const turnSchema = z.enum(['us', 'warehouse', 'marketplace', 'customer', 'nobody']);
const decisionSchema = z.enum(['taken', 'waiting', 'ignored']);

const orderSorts = ['orderedAt', '-orderedAt', 'shippingDeadline', '-shippingDeadline'] as const;

export const orderListQuery = z.strictObject({
  ...pageQuery,
  instance: anyOf(instanceCodeSchema),
  state: anyOf(z.enum([...orderStateSequence, ...endingStates])),
  decision: anyOf(decisionSchema),
  progress: anyOf(progressSchema),
  turn: anyOf(turnSchema),
  step: anyOf(z.enum(lifecycleSteps)),
  leftToPerson: anyOf(z.enum(handSteps)),
  reasonCode: anyOf(reasonCodeSchema),
  paymentType: anyOf(z.string().min(1).max(200)),
  currency: anyOf(z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')),
  createdFrom: moment.optional().describe('Ordered at this time or later'),
  createdTo: moment.optional().describe('Ordered before this time'),
  shipByFrom: moment.optional().describe('To be shipped at this time or later'),
  shipByTo: moment.optional().describe('To be shipped before this time'),
  shippingRisk: anyOf(z.enum(shippingRisks)).describe(
    'What is not shipped yet: past its deadline, in its last day or its lead days, or before them',
  ),
  text: z.string().trim().min(1).max(200).optional().describe('Part of the marketplace order id'),
  sort: z.enum(orderSorts).default('-orderedAt'),
});

export type OrderListQuery = z.output<typeof orderListQuery>;

const saleOrderRefSchema = z.object({
  name: z.string(),
  state: z.enum(['draft', 'confirmed', 'cancelled']),
  financialStatus: z.enum(['Paid', 'Unpaid']),
});

/** What a row of the list shows; written by the lifecycle in the transaction of each fact. */
const orderRowShape = {
  instance: z.string(),
  marketplaceOrderId: z.string(),
  commercialId: z.string().nullable(),
  saleOrder: saleOrderRefSchema.nullable().describe('Null until the order is imported'),
  state: z.string().describe('As Mirakl spells it'),
  decision: decisionSchema,
  decisionReason: z.string().nullable().describe('Why it is not taken'),
  progress: progressSchema,
  turn: turnSchema,
  step: z.string().nullable().describe('In hand, or parked'),
  leftToPerson: z
    .string()
    .nullable()
    .describe('The step that waits for a person to do it: its switch is off, or it was skipped'),
  waitingFor: z.string().nullable(),
  waitingWords: z.string().nullable().describe('What it waits for, in words; where its instance is held, by what'),
  waitingSince: timeSchema.nullable(),
  reasonCode: z.string().nullable(),
  reasonText: z.string().nullable(),
  parkNumber: z.number().int().describe('Counts the parks of this order; Retry and Skip name the newest'),
  attempts: z.number().int(),
  nextTryAt: timeSchema.nullable(),
  lastError: z.string().nullable(),
  pausedBy: z.string().nullable(),
  pauseNote: z.string().nullable(),
  buyer: maskedPersonSchema.nullable(),
  lineCount: z.number().int(),
  total: moneySchema.nullable().describe('What the marketplace says is to be booked, taxes included'),
  paymentType: z.string().nullable(),
  channelCode: z.string().nullable(),
  orderedAt: timeSchema.nullable(),
  shippingDeadline: timeSchema.nullable(),
  nextDeadlineAt: timeSchema.nullable().describe('The shipping deadline while it is not shipped'),
  secondsToDeadline: z.number().int().nullable().describe('Until then, below 0 when it is past'),
  shippingRisk: z.enum(shippingRisks).nullable().describe('Null when nothing is to ship, or no deadline is known'),
  changedAt: timeSchema.describe('Last change on the marketplace'),
  lastReadAt: timeSchema,
};

export const orderRowSchema = z.object(orderRowShape).meta({ id: 'OrderRow' });

const lineTaxSchema = z.object({
  name: z.string(),
  code: z.string(),
  rate: z.string().nullable(),
  isIncluded: z.boolean().describe('Whether the amount of the line holds it'),
  insteadOf: z.string().nullable().describe('The tax of the marketplace for which the fiscal position exchanged it'),
  amount: moneySchema,
});

/** Custom fields as the marketplace gives them: a text, or a list of texts. */
export const additionalFieldsSchema = z.array(
  z.object({ code: z.string(), value: z.union([z.string(), z.array(z.string())]).nullable() }),
);

const lineSchema = z
  .object({
    position: z.number().int(),
    marketplaceLineId: z.string(),
    kind: z.enum(['product', 'shipping', 'fee']),
    state: z.enum(['live', 'refused', 'cancelled']),
    marketplaceState: z.string().describe('As Mirakl spells it'),
    sku: z.string().nullable(),
    description: z.string(),
    orderedQuantity: z.number().int(),
    quantity: z.number().int().describe('Ordered less cancelled'),
    deliveredQuantity: z
      .number()
      .int()
      .describe('What has left of it; a kit once all of its components have, a service never leaves'),
    unitPrice: moneySchema,
    discount: moneySchema,
    amount: moneySchema.describe("In the order's tax mode; refused and cancelled lines count 0"),
    isTaxIncluded: z.boolean(),
    taxes: z.array(lineTaxSchema),
    untaxedWords: z.string().nullable().describe('Why a line that counts has no taxes'),
    commission: moneySchema.nullable(),
    product: z.string().nullable().describe('SKU of the product'),
    discountProduct: z.string().nullable().describe('SKU of the product under which the discount is booked'),
    additionalFields: additionalFieldsSchema,
  })
  .meta({ id: 'OrderLine' });

const amountsSchema = z
  .object({
    taxMode: z.enum(['TAX_EXCLUDED', 'TAX_INCLUDED']),
    taxSystem: z.enum(['default', 'marketplace', 'marketplaceWithFiscalPosition']).describe('As it was at import'),
    fiscalPosition: z.string().nullable().describe('Code of the one that fitted'),
    untaxed: moneySchema,
    tax: moneySchema,
    ours: moneySchema.describe('Sum of our lines, taxes included'),
    marketplace: moneySchema
      .nullable()
      .describe('What the marketplace says is to be booked; null when it named no total'),
    difference: moneySchema.nullable().describe('Ours less theirs'),
    accepted: z
      .object({ by: z.string(), note: z.string(), at: timeSchema })
      .nullable()
      .describe('Who accepted totals that differ, and why'),
    marketplaceTax: moneySchema.describe('Taxes that the marketplace gives, booked or not'),
    taxDifference: moneySchema.describe('Our taxes less theirs; in tax system `default` it holds no order'),
    commission: moneySchema.nullable(),
    commissionRefunded: moneySchema
      .nullable()
      .describe('What refunds give back of it, as the marketplace says; null when none says so'),
    credited: moneySchema.describe('Sum of the credit notes, drafts included'),
    refunded: moneySchema.describe('Of these, what the marketplace says the customer has got back'),
    refundDue: moneySchema.describe('What the customer paid beyond what is owed and is still to get back'),
  })
  .meta({ id: 'OrderAmounts' });

const stepSchema = z
  .object({
    step: z.string(),
    state: z.enum(['done', 'parked', 'skipped']),
    actor: z.string(),
    attempts: z.number().int(),
    startedAt: timeSchema,
    endedAt: timeSchema,
  })
  .meta({ id: 'OrderStep' });

const saleOrderSchema = z
  .object({
    ...saleOrderRefSchema.shape,
    recipient: maskedPersonSchema,
    paymentTerm: z.string().nullable(),
    orderWorkflow: z.string().describe('Chosen at import; later edits touch later orders'),
    deliveryMethod: z.string().nullable(),
    shippingMethodCode: z.string().nullable(),
    shippingMethodLabel: z.string().nullable(),
    shippingZoneCode: z.string().nullable(),
    fulfillmentCenter: z.string(),
    customerReference: z.string().nullable(),
    channelCode: z.string().nullable(),
    channelLabel: z.string().nullable(),
    salesTeam: z.string().nullable(),
    salesperson: z.string().nullable(),
    paymentType: z.string().nullable(),
    additionalFields: additionalFieldsSchema,
    deliveryEarliestAt: timeSchema.nullable(),
    deliveryLatestAt: timeSchema.nullable(),
    amounts: amountsSchema,
    lines: z.array(lineSchema),
    invoices: z.array(invoiceSchema),
    deliveries: z.array(deliverySchema),
  })
  .meta({ id: 'SaleOrder' });

export const orderSchema = z
  .object({
    ...orderRowShape,
    saleOrder: saleOrderSchema.nullable().describe('Null until the order is imported'),
    steps: z.array(stepSchema),
    temporal: workflowLinkSchema,
  })
  .meta({ id: 'Order' });

export type OrderRowBody = z.output<typeof orderRowSchema>;
export type OrderBody = z.output<typeof orderSchema>;
export type SaleOrderBody = z.output<typeof saleOrderSchema>;

export const timelineEntrySchema = z
  .object({
    id: z.string(),
    at: timeSchema,
    kind: z.string(),
    actor: z.string(),
    sentence: z.string(),
    data: z.record(z.string(), z.unknown()),
    isPrimary: z.boolean(),
  })
  .meta({ id: 'TimelineEntry' });

export const orderParams = z.object({
  instanceCode: instanceCodeSchema,
  marketplaceOrderId: z.string().min(1).max(500).describe('URL-encoded, slashes too'),
});

const parkNumberSchema = z
  .number()
  .int()
  .min(1)
  .describe('The park that is meant, so that an old page does nothing to a new failure');

export const retrySchema = z
  .strictObject({ parkNumber: parkNumberSchema, reason: wordsSchema(500).optional() })
  .meta({ id: 'RetryStep' });

export const skipSchema = z
  .strictObject({ parkNumber: parkNumberSchema, reason: wordsSchema(500) })
  .meta({ id: 'SkipStep' });

export const acceptTotalsSchema = z
  .strictObject({
    parkNumber: parkNumberSchema.describe('The park whose two figures were seen: no other totals are accepted'),
    note: wordsSchema(500).describe('Why the difference is right; on the timeline and on the order'),
  })
  .meta({ id: 'AcceptTotals' });

export const pauseSchema = z
  .strictObject({ note: wordsSchema(500).describe('Shown in lists and on the order') })
  .meta({ id: 'Pause' });

export const handStepSchema = z
  .strictObject({
    note: wordsSchema(500).optional().describe('Shown on the timeline'),
    journal: wordsSchema(64)
      .optional()
      .describe(
        'Of create-invoice and register-payment alone: code of the journal to book in, instead of the one of the order workflow',
      ),
  })
  .meta({ id: 'StepByHand' });

export const orderReadSchema = z
  .object({
    found: z.boolean().nullable().describe('Null while the answer is still to come'),
    words: z.string(),
  })
  .meta({ id: 'OrderRead' });

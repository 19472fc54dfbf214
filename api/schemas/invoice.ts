import { z } from 'zod';
import { anyOf, moment, pageQuery } from '../lists/list-query';
import { idSchema, instanceCodeSchema, moneySchema, timeSchema, wordsSchema } from './common';

const paymentSchema = z.object({
  reference: z.string(),
  journal: z.string(),
  amount: moneySchema,
  method: z.string().nullable(),
  paidAt: timeSchema,
  note: z.string().nullable(),
  enteredBy: z.string().nullable().describe('Null for one that was registered by itself'),
  enteredAt: timeSchema.nullable(),
});

const invoiceLineSchema = z.object({
  position: z.number().int().describe('Of the sale order line'),
  sku: z.string().nullable(),
  description: z.string(),
  quantity: z.number().int().describe('0 in a credit note that is about money alone'),
  amount: moneySchema.describe("In the order's tax mode"),
  tax: moneySchema,
});

export const invoiceKindSchema = z.enum(['invoice', 'creditNote']);
export const invoiceStateSchema = z.enum(['draft', 'posted', 'paid', 'cancelled']);

/** What every answer tells of an invoice, or of a credit note, whose amounts are positive too. */
const headShape = {
  id: z.string(),
  source: z
    .string()
    .describe(
      'What it is for: order, delivery/…; of a credit note refund/<refund id> or cancelation/<…> of the marketplace',
    ),
  kind: invoiceKindSchema,
  state: invoiceStateSchema.describe('A credit note is paid once we have paid all of it back'),
  number: z.string().nullable().describe('Null until it is validated'),
  journal: z.string(),
  untaxed: moneySchema,
  tax: moneySchema,
  total: moneySchema,
  invoiceDate: z.string().nullable(),
  dueDate: z.string().nullable(),
  reason: z.string().nullable().describe('Of a credit note: why'),
  refundState: z.string().nullable().describe('Of the credit note of a refund, as Mirakl spells it'),
  credits: z
    .string()
    .nullable()
    .describe('Of a credit note: number of the invoice that it takes back, in part or whole'),
  commission: moneySchema
    .nullable()
    .describe('Of the credit note of a refund: what the marketplace gives back of its commission, taxes included'),
  refundDue: moneySchema
    .nullable()
    .describe('Of a credit note: what the customer is still to get back by it; null where it waits for nothing'),
  validationWantedBy: z.string().nullable().describe('Of a draft credit note: who asked to validate it'),
  createdAt: timeSchema,
};

const invoiceShape = {
  ...headShape,
  lines: z.array(invoiceLineSchema),
  payments: z.array(paymentSchema).describe('Of a credit note: what was paid back of it'),
};

export const invoiceSchema = z.object(invoiceShape).meta({ id: 'Invoice' });

export type InvoiceBody = z.output<typeof invoiceSchema>;

const orderShape = { instance: z.string(), marketplaceOrderId: z.string(), saleOrder: z.string() };

export const orderInvoiceSchema = z.object({ ...orderShape, ...invoiceShape }).meta({ id: 'OrderInvoice' });

export type OrderInvoiceBody = z.output<typeof orderInvoiceSchema>;

export const invoiceRowSchema = z.object({ ...orderShape, ...headShape }).meta({ id: 'InvoiceRow' });

export type InvoiceRowBody = z.output<typeof invoiceRowSchema>;

export const invoiceParams = z.object({ id: idSchema('invoice') });

/** A word of a query that says yes or no. */
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const day = z.iso.date('must be a day, such as 2026-03-01');

const filters = {
  kind: anyOf(invoiceKindSchema),
  state: anyOf(invoiceStateSchema),
  instance: anyOf(instanceCodeSchema),
  journal: anyOf(z.string().min(1).max(50)).describe('Code of a journal'),
  dateFrom: day.optional().describe('Invoice date on this day or later; drafts have none'),
  dateTo: day.optional().describe('Invoice date on this day or earlier'),
  marketplaceOrderId: z.string().min(1).max(200).optional().describe('Exactly'),
  toValidate: flag.optional().describe('Drafts that wait for a person to validate them'),
  refundDue: flag.optional().describe('Credit notes of which the customer is still to get money back'),
};

export const invoiceListQuery = z.strictObject({
  ...pageQuery,
  ...filters,
  sort: z
    .enum(['createdAt', '-createdAt', 'invoiceDate', '-invoiceDate'])
    .optional()
    .describe('Unless given the newest first: by invoice date where days are given, else as they were made'),
});

export type InvoiceListQuery = z.output<typeof invoiceListQuery>;

export const invoiceTotalsQuery = z.strictObject(filters);

export type InvoiceFilters = z.output<typeof invoiceTotalsQuery>;

export const invoiceTotalsSchema = z
  .object({
    items: z
      .array(
        z.object({
          currency: z.string().describe('ISO 4217'),
          kind: invoiceKindSchema,
          state: invoiceStateSchema,
          count: z.number().int(),
          untaxed: moneySchema,
          tax: moneySchema,
          total: moneySchema,
        }),
      )
      .describe('A row for each currency, kind and state; amounts of credit notes are positive'),
  })
  .meta({ id: 'InvoiceTotals' });

export type InvoiceTotals = z.output<typeof invoiceTotalsSchema>;

export const payBackSchema = z
  .strictObject({
    amount: z
      .string()
      .regex(/^\d{1,14}(\.\d{1,4})?$/, 'must be a decimal number as text, such as "12.50"')
      .describe('What the customer got, in the currency of the credit note: a part of what is due, or all of it'),
    paidAt: moment.optional().describe('When the customer got it; now unless given'),
    journal: z.string().min(1).max(50).optional().describe('Code of a journal of kind bank'),
    method: wordsSchema(200).optional(),
    note: wordsSchema(500).optional(),
  })
  .meta({ id: 'PayBack' });

export type PayBackBody = z.output<typeof payBackSchema>;

export const withdrawalSchema = z
  .strictObject({
    reference: z.string().min(1).max(500).describe('Of the payment that was entered by mistake'),
    note: wordsSchema(500).describe('Why; shown on the timeline'),
  })
  .meta({ id: 'WithdrawPayment' });

export type WithdrawalBody = z.output<typeof withdrawalSchema>;

import { z } from 'zod';
import { idSchema, moneySchema, timeSchema } from './common';

const paymentSchema = z.object({
  reference: z.string(),
  journal: z.string(),
  amount: moneySchema,
  method: z.string().nullable(),
  paidAt: timeSchema,
});

const invoiceLineSchema = z.object({
  position: z.number().int().describe('Of the sale order line'),
  sku: z.string().nullable(),
  description: z.string(),
  quantity: z.number().int().describe('0 in a credit note that is about money alone'),
  amount: moneySchema.describe("In the order's tax mode"),
  tax: moneySchema,
});

/** An invoice, or a credit note, whose amounts are positive too. */
const invoiceShape = {
  id: z.string(),
  source: z
    .string()
    .describe(
      'What it is for: order, delivery/…; of a credit note refund/<refund id> or cancelation/<…> of the marketplace',
    ),
  kind: z.enum(['invoice', 'creditNote']),
  state: z.enum(['draft', 'posted', 'paid', 'cancelled']),
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
  validationWantedBy: z.string().nullable().describe('Of a draft credit note: who asked to validate it'),
  lines: z.array(invoiceLineSchema),
  payments: z.array(paymentSchema),
};

export const invoiceSchema = z.object(invoiceShape).meta({ id: 'Invoice' });

export type InvoiceBody = z.output<typeof invoiceSchema>;

export const orderInvoiceSchema = z
  .object({ instance: z.string(), marketplaceOrderId: z.string(), saleOrder: z.string(), ...invoiceShape })
  .meta({ id: 'OrderInvoice' });

export type OrderInvoiceBody = z.output<typeof orderInvoiceSchema>;

export const invoiceParams = z.object({ id: idSchema('invoice') });

import { In, type DataSource, type EntityManager } from 'typeorm';
import { InvoiceLine } from '../../entities/invoice-line.entity';
import { Invoice } from '../../entities/invoice.entity';
import { Payment } from '../../entities/payment.entity';
import { creditNoteDueOf } from '../../entities/refund-due';
import { moneyOf } from '../money';
import { Problem } from '../problems/problem';
import type { InvoiceBody, InvoiceRowBody, OrderInvoiceBody } from '../schemas/invoice';

function lineBody({ saleOrderLine, description, quantity, amount, amountTax }: InvoiceLine, currency: string) {
  return {
    ...{ position: saleOrderLine.position, sku: saleOrderLine.sku, description, quantity },
    amount: moneyOf(amount, currency),
    tax: moneyOf(amountTax, currency),
  };
}

const paymentBody = ({ reference, journal, amount, method, paidAt, currency, ...entered }: Payment) => ({
  ...{ reference, journal: journal.code, method },
  amount: moneyOf(amount, currency),
  paidAt: paidAt.toISOString(),
  ...{ note: entered.note, enteredBy: entered.enteredBy, enteredAt: entered.enteredAt?.toISOString() ?? null },
});

/** Decimal text, by the id of the credit note; those that wait for nothing are left out. */
type CreditNoteDues = ReadonlyMap<string, string>;

/** What the customer is still to get back by each of these. */
export async function creditNoteDues(
  database: Pick<EntityManager, 'query'>,
  invoices: readonly Invoice[],
): Promise<CreditNoteDues> {
  const ids = invoices.flatMap(({ id, kind }) => (kind === 'creditNote' ? [id] : []));
  if (ids.length === 0) return new Map();
  const rows: { id: string; due: string | null }[] = await database.query(
    `select c.id, (${creditNoteDueOf({ creditNote: 'c', saleOrder: 's' })})::text as due
       from invoice c join sale_order s on s.id = c.sale_order_id where c.id = any($1::bigint[])`,
    [ids],
  );
  return new Map(rows.flatMap(({ id, due }) => (due === null ? [] : [[id, due] as const])));
}

type InvoiceHead = Omit<InvoiceRowBody, 'instance' | 'marketplaceOrderId' | 'saleOrder'>;

/** @param invoice with its journal, and with the invoice that it credits */
export function invoiceHead(invoice: Invoice, dues: CreditNoteDues): InvoiceHead {
  const { id, source, kind, state, number, currency, invoiceDate, dueDate } = invoice;
  const { reason, refundState, validationWantedBy } = invoice;
  return {
    ...{ id, source, kind, state, number, invoiceDate, dueDate, reason, refundState },
    validationWantedBy: state === 'draft' ? validationWantedBy : null,
    credits: invoice.creditedInvoice?.number ?? null,
    journal: invoice.journal.code,
    untaxed: moneyOf(invoice.amountUntaxed, currency),
    tax: moneyOf(invoice.amountTax, currency),
    total: moneyOf(invoice.amountTotal, currency),
    commission: moneyOf(invoice.commission, currency),
    refundDue: moneyOf(dues.get(id) ?? null, currency),
    createdAt: invoice.createdAt.toISOString(),
  };
}

interface Parts {
  readonly lines: readonly InvoiceLine[];
  readonly payments: readonly Payment[];
  readonly dues: CreditNoteDues;
}

function invoiceBody(invoice: Invoice, { lines, payments, dues }: Parts): InvoiceBody {
  const { id, currency } = invoice;
  const isOwn = ({ invoiceId }: { readonly invoiceId: string }): boolean => invoiceId === id;
  return {
    ...invoiceHead(invoice, dues),
    lines: lines.filter(isOwn).map((line) => lineBody(line, currency)),
    payments: payments.filter(isOwn).map(paymentBody),
  };
}

async function invoiceBodies(dataSource: DataSource, invoices: readonly Invoice[]): Promise<InvoiceBody[]> {
  const invoiceId = In(invoices.map(({ id }) => id));
  const [lines, payments, dues] = await Promise.all([
    dataSource.getRepository(InvoiceLine).find({
      ...{ where: { invoiceId }, relations: { saleOrderLine: true }, order: { saleOrderLine: { position: 'ASC' } } },
    }),
    dataSource
      .getRepository(Payment)
      .find({ where: { invoiceId }, relations: { journal: true }, order: { id: 'ASC' } }),
    creditNoteDues(dataSource, invoices),
  ]);
  return invoices.map((invoice) => invoiceBody(invoice, { lines, payments, dues }));
}

/** Invoices and credit notes of a sale order, in the order in which they were made. */
export async function invoicesOfSaleOrder(dataSource: DataSource, saleOrderId: string): Promise<InvoiceBody[]> {
  const invoices = await dataSource.getRepository(Invoice).find({
    ...{ where: { saleOrderId }, relations: { journal: true, creditedInvoice: true }, order: { id: 'ASC' } },
  });
  return invoiceBodies(dataSource, invoices);
}

/** @throws Problem notFound */
export async function readInvoice(dataSource: DataSource, id: string): Promise<OrderInvoiceBody> {
  const invoice = await dataSource.getRepository(Invoice).findOne({
    where: { id },
    relations: { journal: true, creditedInvoice: true, saleOrder: { order: { instance: true } } },
  });
  const [body] = invoice === null ? [] : await invoiceBodies(dataSource, [invoice]);
  if (invoice === null || body === undefined) throw new Problem('notFound', `There is no invoice with the id ${id}.`);
  const { name: saleOrder, order } = invoice.saleOrder;
  return { instance: order.instance.code, marketplaceOrderId: order.marketplaceOrderId, saleOrder, ...body };
}

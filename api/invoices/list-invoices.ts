import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { PageOf } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { moneyOf } from '../money';
import {
  invoiceKindSchema,
  invoiceStateSchema,
  type InvoiceFilters,
  type InvoiceListQuery,
  type InvoiceRowBody,
  type InvoiceTotals,
} from '../schemas/invoice';
import { filteredInvoices } from './filter-invoices';
import { creditNoteDues, invoiceHead } from './invoice-bodies';

/** Invoices and credit notes of all orders, the newest first unless asked otherwise: finance's work list [WFL-03, CAN-05]. */
export async function listInvoices(dataSource: DataSource, query: InvoiceListQuery): Promise<PageOf<InvoiceRowBody>> {
  const { limit, cursor, sort = usualSort(query), ...filters } = query;
  const invoices = await filteredInvoices(dataSource, filters);
  invoices.leftJoin('inv.creditedInvoice', 'ci').addSelect(['ci.id', 'ci.number']);
  const byDate = { column: 'inv.invoiceDate', idType: 'bigint' } as const;
  const page = await readPage(invoices, {
    ...{ limit, cursor, isDescending: sort.startsWith('-'), key: sort.endsWith('createdAt') ? byId : byDate },
    view: { ...filters, sort },
  });
  const dues = await creditNoteDues(dataSource, page.rows);
  const items = page.rows.map((invoice) => ({
    ...{ instance: invoice.instance.code, saleOrder: invoice.saleOrder.name },
    marketplaceOrderId: invoice.saleOrder.order.marketplaceOrderId,
    ...invoiceHead(invoice, dues),
  }));
  return { items, nextCursor: page.nextCursor, count: page.count };
}

/** Of a month long ago the newest are not looked through first. */
const usualSort = ({ dateFrom, dateTo }: InvoiceFilters): NonNullable<InvoiceListQuery['sort']> =>
  dateFrom === undefined && dateTo === undefined ? '-createdAt' : '-invoiceDate';

const sumsSchema = z.array(
  z.object({
    currency: z.string(),
    kind: invoiceKindSchema,
    state: invoiceStateSchema,
    count: z.coerce.number(),
    untaxed: z.string(),
    tax: z.string(),
    total: z.string(),
  }),
);

/** What all that the filters let through comes to, by currency: kinds and states apart, since a draft is no turnover. */
export async function sumInvoices(dataSource: DataSource, filters: InvoiceFilters): Promise<InvoiceTotals> {
  const invoices = await filteredInvoices(dataSource, filters);
  const rows: unknown = await invoices
    .select('inv.currency', 'currency')
    .addSelect('inv.kind', 'kind')
    .addSelect('inv.state', 'state')
    .addSelect('count(*)', 'count')
    .addSelect('sum( inv.amountUntaxed )', 'untaxed')
    .addSelect('sum( inv.amountTax )', 'tax')
    .addSelect('sum( inv.amountTotal )', 'total')
    .groupBy('inv.currency')
    .addGroupBy('inv.kind')
    .addGroupBy('inv.state')
    .orderBy('inv.currency')
    .addOrderBy('inv.kind', 'DESC')
    .addOrderBy('inv.state')
    .getRawMany();
  const items = sumsSchema.parse(rows).map(({ untaxed, tax, total, ...of }) => ({
    ...of,
    untaxed: moneyOf(untaxed, of.currency),
    tax: moneyOf(tax, of.currency),
    total: moneyOf(total, of.currency),
  }));
  return { items };
}

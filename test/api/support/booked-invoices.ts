import type { DataSource } from 'typeorm';
import type { BackOffice, ImportedOrder } from './back-office';

export interface BookedDocument {
  readonly source: string;
  readonly kind: 'invoice' | 'creditNote';
  readonly state: 'draft' | 'posted' | 'paid' | 'cancelled';
  readonly total: string;
  readonly tax: string;
  readonly journal: string;
  readonly currency: string;
  readonly date: string | null;
  readonly refundState: string | null;
}

/** An invoice of the whole of an order, posted; each test says only what it is about. Answers its id. */
export async function bookInvoice(
  dataSource: DataSource,
  { order, saleOrder, line }: ImportedOrder,
  parts: Partial<BookedDocument> = {},
): Promise<string> {
  const document: BookedDocument = {
    ...{ source: 'order', kind: 'invoice', state: 'posted', total: '120.00', tax: '20.00', journal: 'SALES' },
    ...{ currency: 'EUR', date: parts.state === 'draft' ? null : '2026-01-31', refundState: null },
    ...parts,
  };
  const { source, kind, state, total, tax, journal, currency, date, refundState } = document;
  const rows: { id: string }[] = await dataSource.query(
    `with made as (
       insert into invoice (sale_order_id, instance_id, source, kind, state, journal_id, partner_id, currency,
                            amount_untaxed, amount_tax, amount_total, invoice_date, refund_state, number)
       select s.id, $2, $3, $4, $5, j.id, s.invoice_partner_id, $7, $8::numeric - $9::numeric, $9, $8, $10::date, $11,
              case when $10::text is not null then 'N/' || s.id || '/' || $3 end
         from sale_order s join journal j on j.code = $6 where s.id = $1 returning id
     ), lines as (
       insert into invoice_line (invoice_id, sale_order_line_id, description, quantity, amount, amount_tax)
       select id, $12::bigint, 'Lamp', 1, $8::numeric, $9::numeric from made
     ) select id from made`,
    [saleOrder.id, order.instanceId, source, kind, state, journal, currency, total, tax, date, refundState, line.id],
  );
  return rows[0]?.id ?? '';
}

/** A company's journals for sales, for other sales and for payments: SALES, OTHER and BANK. */
export async function someJournals(dataSource: DataSource, { company }: BackOffice): Promise<void> {
  await dataSource.query(
    `insert into journal (company_id, code, name, kind)
     values ($1, 'SALES', 'Sales', 'sale'), ($1, 'OTHER', 'Other sales', 'sale'), ($1, 'BANK', 'Bank', 'bank')`,
    [company.id],
  );
}

/** Money of the customer for an invoice. */
export async function payInvoice(dataSource: DataSource, invoiceId: string, amount: string): Promise<void> {
  await dataSource.query(
    `insert into payment (invoice_id, journal_id, reference, amount, currency)
     select v.id, j.id, 'p', $2, v.currency from invoice v join journal j on j.code = 'BANK' where v.id = $1`,
    [invoiceId, amount],
  );
}

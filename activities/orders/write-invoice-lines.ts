import type { EntityManager } from 'typeorm';
import type { InvoicePart } from '../../domain/invoicing/next-invoice';
import { sumOf } from '../../domain/money';

/** Of an invoice, or of a credit note: that says by itself what it takes back of taxes. */
type WrittenPart = InvoicePart & { readonly amountTax?: string };

/** Writes what an invoice or credit note holds, and what each of its lines takes of each tax, in one statement. */
export async function writeInvoiceLines(
  manager: EntityManager,
  invoiceId: string,
  parts: readonly WrittenPart[],
): Promise<void> {
  const taxes = parts.flatMap(({ saleOrderLineId, taxes: ofLine }) =>
    ofLine.map((tax) => ({ ...tax, saleOrderLineId })),
  );
  await manager.query(
    `with lines as (
       insert into invoice_line (invoice_id, sale_order_line_id, description, quantity, amount, amount_tax)
       select $1, l.id, l.description, p.quantity, p.amount, p.tax
         from unnest($2::bigint[], $3::integer[], $4::numeric[], $5::numeric[]) with ordinality
                as p (line_id, quantity, amount, tax, position)
         join sale_order_line l on l.id = p.line_id order by p.position
       returning id, sale_order_line_id
     )
     insert into invoice_line_tax (invoice_line_id, position, tax_id, amount)
     select lines.id, t.position, t.tax_id, t.amount
       from unnest($6::bigint[], $7::integer[], $8::bigint[], $9::numeric[]) as t (line_id, position, tax_id, amount)
       join lines on lines.sale_order_line_id = t.line_id`,
    [
      invoiceId,
      parts.map(({ saleOrderLineId }) => saleOrderLineId),
      parts.map(({ quantity }) => quantity),
      parts.map(({ amount }) => amount),
      parts.map(({ amountTax, taxes: ofLine }) => amountTax ?? sumOf(ofLine.map(({ amount }) => amount)).toFixed()),
      taxes.map(({ saleOrderLineId }) => saleOrderLineId),
      taxes.map(({ position }) => position),
      taxes.map(({ taxId }) => taxId),
      taxes.map(({ amount }) => amount),
    ],
  );
}

/** Of a draft whose content has changed. */
export async function rewriteInvoiceLines(
  manager: EntityManager,
  invoiceId: string,
  parts: readonly WrittenPart[],
): Promise<void> {
  await manager.query(
    `delete from invoice_line_tax t using invoice_line l where l.id = t.invoice_line_id and l.invoice_id = $1`,
    [invoiceId],
  );
  await manager.query(`delete from invoice_line where invoice_id = $1`, [invoiceId]);
  if (parts.length > 0) await writeInvoiceLines(manager, invoiceId, parts);
}

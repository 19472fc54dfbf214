/** Posted invoices `v` that have a line of a credit note. */
const creditedInvoices = (creditNote: string): string => `invoice v
    join invoice_line vl on vl.invoice_id = v.id
    join invoice_line cl on cl.sale_order_line_id = vl.sale_order_line_id and cl.invoice_id = ${creditNote}.id
   where v.sale_order_id = ${creditNote}.sale_order_id and v.kind = 'invoice' and v.state in ('posted', 'paid')`;

/**
 * Whether a line that a credit note takes back stands on a posted invoice, as a condition of SQL: before that it gets no
 * number [CAN-02].
 *
 * @param creditNote alias of its row of `invoice`
 */
export const isCreditInvoiced = (creditNote: string): string => `exists (select from ${creditedInvoices(creditNote)})`;

/** The invoice that a credit note names: the first that has a line of it. As a scalar query; null while there is none. */
export const creditedInvoiceOf = (creditNote: string): string =>
  `(select v.id from ${creditedInvoices(creditNote)} order by v.id limit 1)`;

/** Credit notes that the customer has not got the money of: neither from the marketplace nor, in full, from us. */
export const isCreditOpen = (creditNote: string): string =>
  `${creditNote}.kind = 'creditNote' and ${creditNote}.state in ('draft', 'posted')
     and ${creditNote}.refund_state is distinct from 'REFUNDED'`;

/** What we have paid back of an invoice's row, by its alias, as a scalar query. */
const paidBackOf = (creditNote: string): string =>
  `(select coalesce(sum(p.amount), 0) from payment p where p.invoice_id = ${creditNote}.id)`;

/** What of a credit note, by its alias, we have not paid back. */
export const openCreditOf = (creditNote: string): string => `${creditNote}.amount_total - ${paidBackOf(creditNote)}`;

/**
 * What the customer is still to get back of a sale order, by its alias, as a scalar query: what was paid and not given back,
 * as far as it is more than what is owed. Owed are the posted invoices less the credit notes, drafts too. Given back is what
 * the marketplace has paid (REFUNDED), and what we have paid of a credit note [CAN-02].
 *
 * @returns numeric; null without a credit note that waits
 */
export const refundDueOf = (saleOrder: string): string => `
  select greatest(0, least(paid.amount - back.amount, paid.amount - invoiced.amount + back.credited - back.amount))
    from (select sum(c.amount_total) as credited,
                 sum(case when c.refund_state = 'REFUNDED' then c.amount_total else ${paidBackOf('c')} end) as amount,
                 bool_or(${isCreditOpen('c')}) as is_open
            from invoice c
           where c.sale_order_id = ${saleOrder}.id and c.kind = 'creditNote' and c.state <> 'cancelled') back
   cross join (select coalesce(sum(p.amount), 0) as amount from payment p join invoice v on v.id = p.invoice_id
                where v.sale_order_id = ${saleOrder}.id and v.kind = 'invoice') paid
   cross join (select coalesce(sum(v.amount_total), 0) as amount from invoice v
                where v.sale_order_id = ${saleOrder}.id and v.kind = 'invoice' and v.state in ('posted', 'paid')) invoiced
   where back.is_open`;

/**
 * What of it goes back by one credit note: what is not paid of it, and no more than is due of its sale order. Null for one
 * that waits for nothing, and for an invoice.
 *
 * @param rows aliases of the rows of `invoice` and of its `sale_order`
 */
export const creditNoteDueOf = (rows: { readonly creditNote: string; readonly saleOrder: string }): string => `
  case when ${isCreditOpen(rows.creditNote)}
       then least(${openCreditOf(rows.creditNote)}, (${refundDueOf(rows.saleOrder)})) end`;

/**
 * What the customer is still to get back of a sale order, by its alias, as a scalar query: what was paid beyond what is
 * owed. Owed are the posted invoices less the credit notes, drafts too. A refund that the marketplace has paid, and a
 * credit note that we have paid, wait for nothing [CAN-02].
 *
 * @returns null without a credit note that waits
 */
export const refundDueOf = (saleOrder: string): string => `
  select least(paid.amount, greatest(paid.amount - invoiced.amount + open.amount, 0))::text
    from (select sum(c.amount_total) as amount from invoice c
           where c.sale_order_id = ${saleOrder}.id and c.kind = 'creditNote' and c.state in ('draft', 'posted')
             and c.refund_state is distinct from 'REFUNDED') open
   cross join (select coalesce(sum(p.amount), 0) as amount from payment p join invoice v on v.id = p.invoice_id
                where v.sale_order_id = ${saleOrder}.id and v.kind = 'invoice') paid
   cross join (select coalesce(sum(v.amount_total), 0) as amount from invoice v
                where v.sale_order_id = ${saleOrder}.id and v.kind = 'invoice' and v.state in ('posted', 'paid')) invoiced
   where open.amount is not null`;

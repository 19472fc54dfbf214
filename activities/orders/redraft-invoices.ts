import type { EntityManager } from 'typeorm';
import type { LockedOrder } from './lock-order';

/** Makes the draft invoice of an order again from what its lines say now. */
export async function redraftInvoices(manager: EntityManager, order: LockedOrder): Promise<void> {
  await manager.query(
    `delete from invoice_line using invoice i
      where invoice_id = i.id and i.sale_order_id = $1 and i.source = 'order' and i.state = 'draft'`,
    [order.saleOrderId],
  );
  await manager.query(
    `with redrafted as (
       update invoice i
          set amount_untaxed = s.amount_untaxed, amount_tax = s.amount_tax, amount_total = s.amount_total
         from sale_order s
        where s.id = $1 and i.sale_order_id = s.id and i.source = 'order' and i.state = 'draft'
       returning i.id
     )
     insert into invoice_line (invoice_id, sale_order_line_id, description, quantity, amount, amount_tax)
     select redrafted.id, l.id, l.description, l.quantity, l.amount,
            coalesce((select sum(amount) from sale_order_line_tax t where t.sale_order_line_id = l.id), 0)
       from redrafted, sale_order_line l where l.sale_order_id = $1 and l.state = 'live' order by l.position`,
    [order.saleOrderId],
  );
}

import { isCreditInvoiced } from '../../entities/credited-invoice';

/**
 * Of an order's sale order `s`, in the statement that reads its facts: pieces of SQL.
 */

/** Credit notes that may be validated: the refund is paid or a person asked for it, and an invoice has one of the lines. */
export const DUE_CREDIT_NOTES = `
  select c.id from invoice c
   where c.sale_order_id = s.id and c.kind = 'creditNote' and c.state = 'draft'
     and (c.refund_state = 'REFUNDED' or c.validation_wanted_by is not null)
     and ${isCreditInvoiced('c')}`;

/**
 * Whether all that is still to ship is held, since lines of it were given back; whether a person wants such lines to be
 * taken out of it.
 */
export const REFUND_HOLDS = `
  select bool_and(of_delivery.is_held) as is_held, bool_or(of_delivery.is_left_out) as is_leave_out_due
    from delivery open
   cross join lateral (
     select coalesce(bool_or(sl.refund_hold = 'held'), false) as is_held,
            coalesce(bool_or(sl.refund_hold = 'leftOut'), false) as is_left_out
       from delivery_line dl join sale_order_line sl on sl.id = dl.sale_order_line_id
      where dl.delivery_id = open.id and dl.quantity > 0) of_delivery
   where open.sale_order_id = s.id and open.state in ('waiting', 'ready')`;

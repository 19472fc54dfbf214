import { deliveredUnits } from '../../entities/delivered-units';
import type { InvoiceableLine } from '../../domain/invoicing/invoiceable-line';
import { nextInvoice, type InvoiceableOrder } from '../../domain/invoicing/next-invoice';
import type { InvoiceFacts } from '../../domain/lifecycle/order-facts';
import { isShippedOrBeyond } from '../../domain/order-states';
import { lineTaxes } from './line-taxes';

/** What an order's row tells of its invoices. */
export interface InvoiceColumns {
  readonly invoiceableLines: readonly InvoiceableLine[] | null;
  readonly invoiceSources: readonly string[] | null;
  readonly draftInvoiceId: string | null;
  readonly postedInvoiceId: string | null;
  readonly draftInvoices: number;
  readonly postedInvoices: number;
  readonly paidInvoices: number;
  readonly isRefundOpen: boolean | null;
}

/**
 * Live lines of the sale order `s` once it is confirmed, also when it was cancelled and a part stays, since it had left
 * and was told, as `InvoiceableLine[]` in JSON; null when it has none. Read with everything else that an order's lifecycle
 * decides from, so that what is due and what is written are one reading.
 */
const INVOICEABLE_LINES = `
  (select jsonb_agg(jsonb_build_object(
            'saleOrderLineId', l.id::text, 'marketplaceLineId', l.marketplace_line_id, 'kind', l.kind,
            'quantity', l.quantity, 'amount', l.amount::text, 'isTaxIncluded', l.is_tax_included,
            'isOnDelivery', l.kind = 'product'
              and (p.invoiced_on = 'delivery' or s.workflow -> 'orderWorkflow' ->> 'invoicePer' = 'delivery'),
            'taxes', ${lineTaxes('sale_order_line_tax t where t.sale_order_line_id = l.id')},
            'carried', coalesce((
              select jsonb_agg(jsonb_build_object('deliveryId', d.id::text, 'isDone', d.state = 'done',
                                 'productId', dl.product_id::text, 'quantity', dl.quantity,
                                 'quantityPerUnit', dl.quantity_per_unit)
                               order by d.id)
                from delivery d join delivery_line dl on dl.delivery_id = d.id and dl.sale_order_line_id = l.id
               where d.sale_order_id = s.id), '[]'),
            'invoiced', coalesce((
              select jsonb_agg(jsonb_build_object(
                       'invoiceId', v.id::text, 'source', v.source, 'quantity', vl.quantity, 'amount', vl.amount::text,
                       'taxes', ${lineTaxes('invoice_line_tax t where t.invoice_line_id = vl.id')}) order by v.id)
                from invoice v join invoice_line vl on vl.invoice_id = v.id and vl.sale_order_line_id = l.id
               where v.sale_order_id = s.id and v.kind = 'invoice' and v.state <> 'cancelled'), '[]'))
            order by l.position)
     from sale_order_line l left join product p on p.id = l.product_id
    where l.sale_order_id = s.id and l.state = 'live'
      and (s.state = 'confirmed' or s.state = 'cancelled' and exists (
             select from sale_order_line kept
              where kept.sale_order_id = s.id and kept.kind = 'product' and kept.state = 'live'
                and ${deliveredUnits('kept.id', 'd.told_at is not null')} > 0)))`;

/** Of the sale order `s`. The sources are those of all that it has, credit notes and cancelled ones too. */
export const INVOICES = `
      select array_agg(v.source) as sources,
             min(v.id) filter (where v.kind = 'invoice' and v.state = 'draft') as draft_id,
             min(v.id) filter (where v.kind = 'invoice' and v.state = 'posted') as posted_id,
             count(*) filter (where v.kind = 'invoice' and v.state = 'draft')::integer as drafts,
             count(*) filter (where v.kind = 'invoice' and v.state = 'posted')::integer as posted,
             count(*) filter (where v.kind = 'invoice' and v.state = 'paid')::integer as paid,
             bool_or(v.kind = 'creditNote' and v.state = 'draft' and v.source like 'refund/%'
                     and v.refund_state is distinct from 'REFUNDED') as is_refund_open
        from invoice v where v.sale_order_id = s.id`;

/** Of the sale order `s` and its `INVOICES` as `inv`. */
export const INVOICE_COLUMNS = `
         inv.sources as "invoiceSources", inv.draft_id as "draftInvoiceId", inv.posted_id as "postedInvoiceId",
         inv.drafts as "draftInvoices", inv.posted as "postedInvoices", inv.paid as "paidInvoices",
         inv.is_refund_open as "isRefundOpen",
         ${INVOICEABLE_LINES} as "invoiceableLines"`;

interface OrderOfInvoices extends InvoiceColumns {
  /** Of the marketplace. */
  readonly state: string;
  /** Of all its deliveries together. */
  readonly deliveryState: string | null;
  readonly booked: { readonly currency: string } | null;
}

export const invoiceableOf = (row: OrderOfInvoices): InvoiceableOrder => ({
  lines: row.invoiceableLines ?? [],
  isShipped: row.deliveryState === 'done' || isShippedOrBeyond(row.state),
  currency: row.booked?.currency ?? '',
  sources: row.invoiceSources ?? [],
});

export const invoicesOf = (row: OrderOfInvoices): InvoiceFacts => ({
  isDue: nextInvoice(invoiceableOf(row)) !== null,
  drafts: row.draftInvoices,
  posted: row.postedInvoices,
  paid: row.paidInvoices,
});

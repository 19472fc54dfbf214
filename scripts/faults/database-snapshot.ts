import { z } from 'zod';
import type { DataSource } from 'typeorm';
import {
  adjustmentSchema,
  databaseOrderSchema,
  runSchema,
  seriesSchema,
  stockSchema,
  type DatabaseSnapshot,
} from './snapshots';

/** Rows as a JSON array; empty when there are none. */
const listOf = (row: string, from: string): string => `coalesce((select jsonb_agg(${row}) from ${from}), '[]')`;

const LINES = listOf(
  `jsonb_build_object(
     'id', l.id::text, 'marketplaceLineId', l.marketplace_line_id, 'kind', l.kind, 'ordered', l.ordered_quantity,
     'quantity', l.quantity, 'amount', l.amount::text, 'isTaxIncluded', l.is_tax_included, 'refundHold', l.refund_hold,
     'tax', (select coalesce(sum(t.amount), 0)::text from sale_order_line_tax t where t.sale_order_line_id = l.id),
     'isInvoicedOnDelivery', l.kind = 'product' and (
       s.workflow -> 'orderWorkflow' ->> 'invoicePer' = 'delivery' or coalesce(p.invoiced_on = 'delivery', false)))`,
  'sale_order_line l left join product p on p.id = l.product_id where l.sale_order_id = s.id',
);

const DELIVERIES = listOf(
  `jsonb_build_object(
     'id', d.id::text, 'name', d.name, 'state', d.state, 'carrierCode', d.carrier_code,
     'trackingNumber', d.tracking_number, 'isBackOrder', d.back_order_of_id is not null,
     'isLast', not exists (select from delivery later where later.sale_order_id = s.id
                              and (later.done_at, later.id) > (d.done_at, d.id)),
     'doneAt', to_char(d.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
     'isTold', d.told_at is not null, 'toldBy', d.told_by,
     'lines', ${listOf(
       `jsonb_build_object(
          'lineId', dl.sale_order_line_id::text, 'quantity', dl.quantity, 'reserved', dl.reserved_quantity,
          'missing', dl.missing_quantity,
          'left', (select coalesce(-sum(m.on_hand_change), 0) from stock_move m
                    where m.reference like 'delivery/' || d.name || '/line/' || dl.id || '/%'))`,
       'delivery_line dl where dl.delivery_id = d.id',
     )})`,
  'delivery d where d.sale_order_id = s.id',
);

const PARTS = listOf(
  `jsonb_build_object('lineId', vl.sale_order_line_id::text, 'quantity', vl.quantity, 'amount', vl.amount::text,
                      'tax', vl.amount_tax::text)`,
  'invoice_line vl where vl.invoice_id = v.id',
);

const INVOICES = listOf(
  `jsonb_build_object(
     'source', v.source, 'state', v.state, 'number', v.number, 'total', v.amount_total::text, 'lines', ${PARTS},
     'payments', ${listOf(`jsonb_build_object('amount', p.amount::text)`, 'payment p where p.invoice_id = v.id')})`,
  `invoice v where v.sale_order_id = s.id and v.kind = 'invoice'`,
);

const CREDIT_NOTES = listOf(
  `jsonb_build_object(
     'source', v.source, 'state', v.state, 'total', v.amount_total::text, 'lines', ${PARTS},
     'payments', ${listOf(
       `jsonb_build_object('amount', p.amount::text, 'reference', p.reference)`,
       'payment p where p.invoice_id = v.id',
     )})`,
  `invoice v where v.sale_order_id = s.id and v.kind = 'creditNote'`,
);

const ORDERS = `
  select i.shop_id::text as "shopId", i.code as "instanceCode", o.marketplace_order_id as "orderId", o.state,
         o.applied_content_hash is not distinct from o.content_hash as "isApplied", o.decision,
         o.decision_reason as "decisionReason", o.is_requested as "isRequested", o.progress,
         o.waiting_for as "waitingFor", o.parked_step as "parkedStep", o.reason_code as "reasonCode",
         o.reason_text as "reasonText", o.pending_revision as "pendingRevision",
         o.dispatched_revision as "dispatchedRevision", o.read_back_wanted as "isReadBackWanted",
         o.seller_reference_wanted as "isSellerReferenceWanted",
         ${listOf(
           `jsonb_build_object(
             'name', s.name, 'state', s.state, 'total', s.amount_total::text, 'lines', ${LINES},
             'deliveries', ${DELIVERIES}, 'invoices', ${INVOICES}, 'creditNotes', ${CREDIT_NOTES},
             'isGoneDecided', exists (
               select from timeline_entry t
                where t.order_id = o.id and t.kind = 'skipped' and t.data ->> 'reasonCode' = 'shippedButCancelled'))`,
           'sale_order s where s.order_id = o.id',
         )} as "saleOrders"
    from marketplace_order o join instance i on i.id = o.instance_id order by o.id`;

/** Deliveries are summed by their lines, moves by their rows: two ways to the same figures. */
const STOCK = `
  with moved as (
    select product_id, coalesce(sum(on_hand_change) filter (where reference like 'opening/%'), 0) as opening,
           coalesce(sum(on_hand_change) filter (where reference like 'adjustment/%'), 0) as adjusted,
           coalesce(sum(on_hand_change) filter (
             where reference not like 'opening/%' and reference not like 'adjustment/%'), 0) as on_hand,
           sum(reserved_change) as reserved
      from stock_move group by product_id
  ), carried as (
    select dl.product_id, coalesce(sum(dl.quantity) filter (where d.state = 'done'), 0) as delivered,
           coalesce(sum(dl.reserved_quantity) filter (where d.state in ('waiting', 'ready')), 0) as held,
           coalesce(sum(dl.missing_quantity) filter (where d.state in ('waiting', 'ready')), 0) as missing
      from delivery_line dl join delivery d on d.id = dl.delivery_id
      group by dl.product_id
  )
  select p.sku, l.on_hand as "onHand", l.reserved, coalesce(m.opening, 0)::integer as opening,
         coalesce(m.adjusted, 0)::integer as adjusted, coalesce(c.missing, 0)::integer as missing,
         coalesce(m.on_hand, 0)::integer as "movedOnHand", coalesce(m.reserved, 0)::integer as "movedReserved",
         coalesce(c.delivered, 0)::integer as delivered, coalesce(c.held, 0)::integer as "openReservations"
    from product p join stock_level l on l.product_id = p.id
    left join moved m on m.product_id = p.id left join carried c on c.product_id = p.id order by p.sku`;

const SERIES = `
  select j.code as journal, s.year, s.next_number as "nextNumber",
         array(select v.number from invoice v
                where v.journal_id = j.id and v.number like j.code || '/' || s.year || '/%' order by v.number) as numbers
    from journal_series s join journal j on j.id = s.journal_id order by j.code, s.year`;

const RUNS = `
  select r.id, i.code as "instanceCode", r.kind, r.state, r.ended_at is null as "isOpen",
         r.reason_code as "reasonCode", r.message,
         array(select l.record from run_line l where l.run_id = r.id and l.state = 'draft') as "draftRecords"
    from run r join instance i on i.id = r.instance_id order by r.started_at`;

const ADJUSTMENTS = `
  select substr(m.reference, length('adjustment/') + 1) as reference, p.sku, m.on_hand_change as units
    from stock_move m join product p on p.id = m.product_id where m.reference like 'adjustment/%' order by m.id`;

const REPEATED_MOVES = `select reference from stock_move group by reference having count(*) > 1`;

/** What the database holds of all instances. */
export async function readDatabase(dataSource: DataSource): Promise<DatabaseSnapshot> {
  const read = async <T>(schema: z.ZodType<T>, sql: string): Promise<T[]> =>
    z.array(schema).parse(await dataSource.query(sql));
  const moves = await read(z.object({ reference: z.string() }), REPEATED_MOVES);
  return {
    orders: await read(databaseOrderSchema, ORDERS),
    stock: await read(stockSchema, STOCK),
    series: await read(seriesSchema, SERIES),
    runs: await read(runSchema, RUNS),
    adjustments: await read(adjustmentSchema, ADJUSTMENTS),
    repeatedMoves: moves.map(({ reference }) => reference),
  };
}

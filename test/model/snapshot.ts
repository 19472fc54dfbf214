import type { DataSource } from 'typeorm';
import type { OrderRef } from '../../workflows/messages';
import type { RawReception } from './shapes';

export interface CreditNote {
  readonly source: string;
  readonly state: 'draft' | 'posted' | 'paid' | 'cancelled';
  readonly cents: number;
  readonly hasNumber: boolean;
}

/** All that the database says of one order, in one statement. */
export interface Snapshot {
  readonly state: string;
  readonly progress: string;
  readonly lastUpdatedMs: number;
  readonly requestedMs: number;
  readonly revision: number;
  readonly parkNumber: number;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly isChangeSkipped: boolean;
  readonly currentRaw: RawReception;
  readonly appliedRaw: RawReception | null;
  readonly saleOrders: number;
  readonly saleOrderId: string | null;
  readonly saleOrderState: 'draft' | 'confirmed' | 'cancelled' | null;
  readonly totalCents: number | null;
  readonly marketplaceCents: number | null;
  readonly lineCents: number | null;
  readonly deliveries: number;
  readonly deliveryId: string | null;
  readonly deliveryState: 'waiting' | 'ready' | 'done' | 'cancelled' | null;
  readonly toldBy: string | null;
  readonly toldMs: number | null;
  /** How often its story says that it was shipped. */
  readonly shippedEntries: number;
  readonly invoices: number;
  readonly invoiceState: 'draft' | 'posted' | 'paid' | 'cancelled' | null;
  readonly invoiceNumber: string | null;
  readonly invoiceCents: number | null;
  readonly payments: number;
  readonly paidCents: number | null;
  readonly creditNotes: readonly CreditNote[];
  /** Of its own delivery: what is still reserved, and what has left the hand. */
  readonly reservedUnits: number;
  readonly leftUnits: number;
  readonly deliveryUnits: number;
}

const CENTS = (sql: string): string => `(${sql} * 100)::float8`;

const READ = `
  select o.state, o.progress, (extract(epoch from o.last_updated_at) * 1000)::float8 as "lastUpdatedMs",
         (extract(epoch from o.requested_at) * 1000)::float8 as "requestedMs", o.pending_revision as revision,
         o.park_number as "parkNumber", o.reason_code as "reasonCode", o.reason_text as "reasonText",
         exists (select from order_step p
                  where p.order_id = o.id and p.step = 'applyMarketplaceChange' and p.state = 'skipped')
           as "isChangeSkipped",
         (select raw from reception r where r.order_id = o.id and r.content_hash = o.content_hash) as "currentRaw",
         (select raw from reception r where r.order_id = o.id and r.content_hash = o.applied_content_hash)
           as "appliedRaw",
         (select count(*) from sale_order where order_id = o.id)::integer as "saleOrders",
         s.id as "saleOrderId", s.state as "saleOrderState", ${CENTS('s.amount_total')} as "totalCents",
         ${CENTS('s.marketplace_total')} as "marketplaceCents",
         (select ${CENTS('sum(l.amount)')} from sale_order_line l where l.sale_order_id = s.id)
           + case when s.tax_mode = 'TAX_EXCLUDED' then coalesce(
               (select ${CENTS('sum(t.amount)')} from sale_order_line_tax t join sale_order_line l
                    on l.id = t.sale_order_line_id where l.sale_order_id = s.id), 0) else 0 end as "lineCents",
         (select count(*) from delivery where sale_order_id = s.id)::integer as deliveries,
         d.id as "deliveryId", d.state as "deliveryState", d.told_by as "toldBy",
         (extract(epoch from d.told_at) * 1000)::float8 as "toldMs",
         (select count(*) from timeline_entry where order_id = o.id and kind = 'shipped')::integer as "shippedEntries",
         (select count(*) from invoice where sale_order_id = s.id and kind = 'invoice')::integer as invoices,
         v.state as "invoiceState", v.number as "invoiceNumber", ${CENTS('v.amount_total')} as "invoiceCents",
         (select count(*) from payment where invoice_id = v.id)::integer as payments,
         (select ${CENTS('sum(amount)')} from payment where invoice_id = v.id) as "paidCents",
         coalesce((select jsonb_agg(jsonb_build_object('source', source, 'state', state, 'cents', ${CENTS('amount_total')},
                                                       'hasNumber', number is not null) order by id)
                     from invoice where sale_order_id = s.id and kind = 'creditNote'), '[]') as "creditNotes",
         coalesce(m.reserved, 0)::integer as "reservedUnits", coalesce(-m.on_hand, 0)::integer as "leftUnits",
         coalesce((select sum(quantity) from delivery_line where delivery_id = d.id), 0)::integer as "deliveryUnits"
    from marketplace_order o
    join instance i on i.id = o.instance_id
    left join sale_order s on s.order_id = o.id
    left join lateral (select * from delivery where sale_order_id = s.id order by id limit 1) d on true
    left join lateral (select * from invoice where sale_order_id = s.id and kind = 'invoice' order by id limit 1) v on true
    left join lateral (
      select sum(reserved_change) as reserved, sum(on_hand_change) as on_hand from stock_move
       where starts_with(reference, 'delivery/' || d.name || '/line/')) m on true
   where i.code = $1 and o.marketplace_order_id = $2`;

/** Null as long as the order was never received. */
export async function readSnapshot(dataSource: DataSource, ref: OrderRef): Promise<Snapshot | null> {
  const rows: Snapshot[] = await dataSource.query(READ, [ref.instanceCode, ref.marketplaceOrderId]);
  return rows[0] ?? null;
}

import type { DataSource } from 'typeorm';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import { prepared } from '../../entities/prepared-statements';
import type { OrderRef } from '../../workflows/messages';
import type { RawReception } from './shapes';

export interface DeliverySeen {
  readonly id: string;
  readonly state: 'waiting' | 'ready' | 'done' | 'cancelled';
  readonly backOrderOf: string | null;
  readonly toldBy: string | null;
  readonly toldMs: number | null;
  /** By the moves of stock that name it. */
  readonly onHandChange: number;
  readonly lines: readonly DeliveryLineSeen[];
}

export interface DeliveryLineSeen {
  readonly id: string;
  readonly saleOrderLineId: string;
  readonly productId: string;
  /** Stock is kept of it. */
  readonly isStored: boolean;
  readonly quantity: number;
  readonly quantityPerUnit: number;
  readonly reserved: number;
  readonly missing: number;
}

export interface SaleOrderLineSeen extends Amounts {
  readonly id: string;
  readonly marketplaceLineId: string;
  readonly kind: 'product' | 'shipping' | 'fee';
  readonly state: 'live' | 'refused' | 'cancelled';
  readonly quantity: number;
  readonly isTaxIncluded: boolean;
  readonly isOnDelivery: boolean;
  /** Nothing of it is carried by a delivery. */
  readonly isService: boolean;
  readonly refundHold: 'held' | 'released' | 'leftOut' | null;
}

/** In cents, in the order's tax mode. */
export interface Amounts {
  readonly cents: number;
  /** In the order of their positions. */
  readonly taxes: readonly { readonly position: number; readonly cents: number }[];
}

export interface InvoiceSeen {
  readonly id: string;
  readonly kind: 'invoice' | 'creditNote';
  readonly source: string;
  readonly state: 'draft' | 'posted' | 'paid' | 'cancelled';
  readonly number: string | null;
  readonly cents: number;
  readonly taxCents: number;
  readonly payments: number;
  readonly paidCents: number;
  readonly lines: readonly InvoiceLineSeen[];
}

export interface InvoiceLineSeen extends Amounts {
  readonly saleOrderLineId: string;
  readonly quantity: number;
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
  readonly skippedSteps: readonly LifecycleStep[];
  readonly currentRaw: RawReception;
  readonly appliedRaw: RawReception | null;
  readonly saleOrders: number;
  readonly saleOrderId: string | null;
  readonly saleOrderState: 'draft' | 'confirmed' | 'cancelled' | null;
  readonly shippingPolicy: 'asSoonAsPossible' | 'allAtOnce' | null;
  /** What its order workflow does by itself after the confirmation. */
  readonly isInvoiced: boolean;
  readonly isPaid: boolean;
  readonly totalCents: number | null;
  readonly marketplaceCents: number | null;
  readonly lines: readonly SaleOrderLineSeen[];
  /** As they were made. */
  readonly deliveries: readonly DeliverySeen[];
  /** By the moves of stock that name its deliveries. */
  readonly movedReserved: number;
  /** How often its story says that it was shipped. */
  readonly shippedEntries: number;
  /** Invoices and credit notes, as they were made. */
  readonly invoices: readonly InvoiceSeen[];
}

export const isOpen = ({ state }: DeliverySeen): boolean => state === 'waiting' || state === 'ready';
export const openDeliveries = (seen: Snapshot | null): readonly DeliverySeen[] => seen?.deliveries.filter(isOpen) ?? [];

/** Neither cancelled nor a credit note. */
export const invoicesOf = ({ invoices }: Snapshot): readonly InvoiceSeen[] =>
  invoices.filter(({ kind, state }) => kind === 'invoice' && state !== 'cancelled');
export const creditNotesOf = ({ invoices }: Snapshot): readonly InvoiceSeen[] =>
  invoices.filter(({ kind }) => kind === 'creditNote');

const CENTS = (sql: string): string => `round(${sql} * 100, 4)::float8`;
const MS = (sql: string): string => `(extract(epoch from ${sql}) * 1000)::float8`;
const LIST = (row: string, from: string): string =>
  `coalesce((select jsonb_agg(jsonb_build_object(${row})) from ${from}), '[]')`;
const TAXES = (from: string): string =>
  LIST(`'position', t.position, 'cents', ${CENTS('t.amount')}`, `(select * from ${from} order by position) t`);

/** Moves of the delivery `d`: a text of these letters sorts as it is written. */
const MOVED = (what: string): string => `
  (select coalesce(sum(m.${what}), 0)::integer from stock_move m
    where m.reference > 'delivery/' || d.name || '/line/' and m.reference < 'delivery/' || d.name || '/line0')`;

const DELIVERY_LINES = LIST(
  `'id', l.id::text, 'saleOrderLineId', l.sale_order_line_id::text, 'productId', l.product_id::text,
   'isStored', l.kind = 'storable', 'quantity', l.quantity, 'quantityPerUnit', l.quantity_per_unit,
   'reserved', l.reserved_quantity, 'missing', l.missing_quantity`,
  `(select l.*, p.kind from delivery_line l join product p on p.id = l.product_id
     where l.delivery_id = d.id order by l.id) l`,
);

const DELIVERIES = LIST(
  `'id', d.id::text, 'state', d.state, 'backOrderOf', d.back_order_of_id::text, 'toldBy', d.told_by,
   'toldMs', ${MS('d.told_at')}, 'onHandChange', ${MOVED('on_hand_change')}, 'lines', ${DELIVERY_LINES}`,
  `(select * from delivery where sale_order_id = s.id order by id) d`,
);

const LINES = LIST(
  `'id', l.id::text, 'marketplaceLineId', l.marketplace_line_id, 'kind', l.kind, 'state', l.state,
   'quantity', l.quantity, 'isTaxIncluded', l.is_tax_included, 'refundHold', l.refund_hold,
   'isService', coalesce(l.product_kind = 'service', false),
   'isOnDelivery', l.kind = 'product' and (coalesce(l.invoiced_on = 'delivery', false)
     or s.workflow -> 'orderWorkflow' ->> 'invoicePer' = 'delivery'),
   'cents', ${CENTS('l.amount')}, 'taxes', ${TAXES('sale_order_line_tax where sale_order_line_id = l.id')}`,
  `(select l.*, p.invoiced_on, p.kind as product_kind from sale_order_line l left join product p on p.id = l.product_id
     where l.sale_order_id = s.id order by l.position) l`,
);

const INVOICE_LINES = LIST(
  `'saleOrderLineId', l.sale_order_line_id::text, 'quantity', l.quantity, 'cents', ${CENTS('l.amount')},
   'taxes', ${TAXES('invoice_line_tax where invoice_line_id = l.id')}`,
  `(select * from invoice_line where invoice_id = v.id order by id) l`,
);

const INVOICES = LIST(
  `'id', v.id::text, 'kind', v.kind, 'source', v.source, 'state', v.state, 'number', v.number,
   'cents', ${CENTS('v.amount_total')}, 'taxCents', ${CENTS('v.amount_tax')},
   'payments', (select count(*) from payment where invoice_id = v.id),
   'paidCents', (select coalesce(${CENTS('sum(amount)')}, 0) from payment where invoice_id = v.id),
   'lines', ${INVOICE_LINES}`,
  `(select * from invoice where sale_order_id = s.id order by id) v`,
);

const READ = prepared(
  'modelSnapshot',
  `
  select o.state, o.progress, ${MS('o.last_updated_at')} as "lastUpdatedMs", ${MS('o.requested_at')} as "requestedMs",
         o.pending_revision as revision, o.park_number as "parkNumber", o.reason_code as "reasonCode",
         o.reason_text as "reasonText",
         coalesce((select jsonb_agg(step) from order_step where order_id = o.id and state = 'skipped'), '[]')
           as "skippedSteps",
         (select raw from reception r where r.order_id = o.id and r.content_hash = o.content_hash) as "currentRaw",
         (select raw from reception r where r.order_id = o.id and r.content_hash = o.applied_content_hash)
           as "appliedRaw",
         (select count(*) from sale_order where order_id = o.id)::integer as "saleOrders",
         s.id as "saleOrderId", s.state as "saleOrderState",
         s.workflow -> 'orderWorkflow' ->> 'shippingPolicy' as "shippingPolicy",
         coalesce((s.workflow -> 'orderWorkflow' ->> 'createInvoice')::boolean, false) as "isInvoiced",
         coalesce((s.workflow -> 'orderWorkflow' ->> 'registerPayment')::boolean, false) as "isPaid",
         ${CENTS('s.amount_total')} as "totalCents", ${CENTS('s.marketplace_total')} as "marketplaceCents",
         ${LINES} as lines, ${DELIVERIES} as deliveries, ${INVOICES} as invoices,
         (select coalesce(sum(${MOVED('reserved_change')}), 0)::integer from delivery d where d.sale_order_id = s.id)
           as "movedReserved",
         (select count(*) from timeline_entry where order_id = o.id and kind = 'shipped')::integer as "shippedEntries"
    from marketplace_order o
    join instance i on i.id = o.instance_id
    left join sale_order s on s.order_id = o.id
   where i.code = $1 and o.marketplace_order_id = $2`,
);

/** Null as long as the order was never received. */
export async function readSnapshot(dataSource: DataSource, ref: OrderRef): Promise<Snapshot | null> {
  const rows: Snapshot[] = await dataSource.query(READ, [ref.instanceCode, ref.marketplaceOrderId]);
  return rows[0] ?? null;
}

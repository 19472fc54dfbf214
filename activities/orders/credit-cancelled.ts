import type { EntityManager } from 'typeorm';
import type { BookedLine } from '../../domain/changes/booked-line';
import type { LineChange } from '../../domain/changes/order-change';
import { freeSource } from '../../domain/invoicing/free-source';
import {
  creditsOf,
  overPosted,
  type LineFigures,
  type OverPosted,
  type PostedLine,
} from '../../domain/credit-notes/cancelled-credits';
import { isRefundSource, refundSource, refundsOf } from '../../domain/credit-notes/refund-lines';
import { currentReception } from './current-reception';
import { draftCreditNote } from './draft-credit-note';
import { lineTaxes } from './line-taxes';
import type { LockedOrder } from './lock-order';

/**
 * What the posted invoices hold beyond what is left of the lines, one draft credit note for each cancelation [CAN-03]. A line
 * that a later answer names in the same cancelation gets a further one: the first may have its number by then.
 */
export async function creditCancelled(
  manager: EntityManager,
  order: LockedOrder,
  { left, changes, wordsOf }: CancelledParts,
): Promise<void> {
  const currency = order.booked?.currency ?? '';
  const over = await overPostedLines(manager, order, { left: figuresById(left), unshipped: [] });
  for (const { source, change, lines } of creditsOf(over, changes, currency)) {
    const free = freeSource(source, order.invoiceable.sources);
    await draftCreditNote(manager, { order, source: free, lines, reasonWords: wordsOf(change) });
  }
}

/** What the posted invoices of an order that ended hold beyond what is left of it, in one draft credit note [CAN-02]. */
export async function creditEndedOrder(
  manager: EntityManager,
  order: LockedOrder,
  { left, reasonWords }: { readonly left: readonly BookedLine[]; readonly reasonWords: string },
): Promise<void> {
  const unshipped = left.length === 0 ? [] : await unshippedRefunds(manager, order);
  const lines = await overPostedLines(manager, order, { left: figuresById(left), unshipped });
  const source = freeSource('cancelation/order', order.invoiceable.sources);
  await draftCreditNote(manager, { order, source, lines, reasonWords });
}

interface UnshippedRefund {
  readonly source: string;
  readonly marketplaceLineId: string;
}

/** Refunds that took units out of what is to be shipped, as the marketplace says now. */
async function unshippedRefunds(manager: EntityManager, order: LockedOrder): Promise<readonly UnshippedRefund[]> {
  if (!order.invoiceable.sources.some(isRefundSource)) return [];
  const reception = await currentReception(manager, order);
  if (reception.kind === 'unreadable') return [];
  return refundsOf(reception.order).flatMap((refund) =>
    refund.parts
      .filter((part) => part.refund.isExcludedFromShipment)
      .map(({ line }) => ({ source: refundSource(refund), marketplaceLineId: line.marketplaceLineId })),
  );
}

interface CancelledParts {
  /** The lines of the sale order as they are from now on. */
  readonly left: readonly BookedLine[];
  readonly changes: readonly LineChange[];
  readonly wordsOf: (change: LineChange) => string;
}

interface LeftOfLines {
  /** By the id of the sale order line. */
  readonly left: ReadonlyMap<string, LineFigures>;
  readonly unshipped: readonly UnshippedRefund[];
}

/** What is posted of an order, and not taken back, beyond these figures of its lines. */
async function overPostedLines(
  manager: EntityManager,
  order: LockedOrder,
  { left, unshipped }: LeftOfLines,
): Promise<readonly OverPosted[]> {
  const posted: PostedLine[] = await manager.query(
    `with figures as (
       select v.sale_order_line_id as id, v.id as invoice_line_id, i.kind, i.source, v.quantity, v.amount
         from invoice i join invoice_line v on v.invoice_id = i.id
        where i.sale_order_id = $1 and (i.kind = 'creditNote' and i.state <> 'cancelled' or i.state in ('posted', 'paid'))
     )
     select l.id as "saleOrderLineId", l.marketplace_line_id as "marketplaceLineId", l.kind,
            ${figures(`f.kind = 'invoice'`)} as posted,
            ${figures(`f.kind = 'creditNote' and f.source like 'cancelation/%'`)} as cancelled,
            ${figures(`f.kind = 'creditNote'`)} as credited,
            ${figures(`(f.source, l.marketplace_line_id) in (select * from unnest($2::text[], $3::text[]))`)}
              as "refundedUnshipped"
       from sale_order_line l join figures f on f.id = l.id
      where l.sale_order_id = $1 group by l.id order by l.position`,
    [
      order.saleOrderId,
      unshipped.map(({ source }) => source),
      unshipped.map(({ marketplaceLineId }) => marketplaceLineId),
    ],
  );
  return overPosted(posted, left, order.booked?.currency ?? '');
}

const figures = (condition: string): string =>
  `jsonb_build_object(
     'quantity', coalesce(sum(f.quantity) filter (where ${condition}), 0),
     'amount', coalesce(sum(f.amount) filter (where ${condition}), 0)::text,
     'taxes', ${lineTaxes(`(
       select x.position, x.tax_id, sum(x.amount) as amount
         from figures f join invoice_line_tax x on x.invoice_line_id = f.invoice_line_id
        where f.id = l.id and ${condition} group by x.position, x.tax_id) t`)})`;

/** By the id of the sale order line. */
const figuresById = (lines: readonly BookedLine[]): ReadonlyMap<string, LineFigures> =>
  new Map(lines.map((line) => [line.id, line]));

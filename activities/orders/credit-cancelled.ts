import type { EntityManager } from 'typeorm';
import type { BookedLine } from '../../domain/changes/booked-line';
import type { LineChange } from '../../domain/changes/order-change';
import {
  creditsOf,
  overPosted,
  type LineFigures,
  type OverPosted,
  type PostedLine,
} from '../../domain/credit-notes/cancelled-credits';
import { draftCreditNote } from './draft-credit-note';
import { lineTaxes } from './line-taxes';
import type { LockedOrder } from './lock-order';

/** What the posted invoices hold beyond what is left of the lines, one draft credit note for each cancelation [CAN-03]. */
export async function creditCancelled(
  manager: EntityManager,
  order: LockedOrder,
  { left, changes, wordsOf }: CancelledParts,
): Promise<void> {
  const currency = order.booked?.currency ?? '';
  const over = await overPostedLines(manager, order, figuresById(left));
  for (const { source, change, lines } of creditsOf(over, changes, currency)) {
    await draftCreditNote(manager, { order, source, lines, reasonWords: wordsOf(change) });
  }
}

/** What the posted invoices of an order that ended hold beyond what is left of it, in one draft credit note [CAN-02]. */
export async function creditEndedOrder(
  manager: EntityManager,
  order: LockedOrder,
  { left, reasonWords }: { readonly left: readonly BookedLine[]; readonly reasonWords: string },
): Promise<void> {
  const lines = await overPostedLines(manager, order, figuresById(left));
  await draftCreditNote(manager, { order, source: 'cancelation/order', lines, reasonWords });
}

interface CancelledParts {
  /** The lines of the sale order as they are from now on. */
  readonly left: readonly BookedLine[];
  readonly changes: readonly LineChange[];
  readonly wordsOf: (change: LineChange) => string;
}

/** What is posted of an order, and not taken back, beyond these figures of its lines. */
async function overPostedLines(
  manager: EntityManager,
  order: LockedOrder,
  left: ReadonlyMap<string, LineFigures>,
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
            ${figures(`f.kind = 'creditNote'`)} as credited
       from sale_order_line l join figures f on f.id = l.id
      where l.sale_order_id = $1 group by l.id order by l.position`,
    [order.saleOrderId],
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

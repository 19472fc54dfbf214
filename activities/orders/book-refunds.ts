import type { EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { findReasonLabels } from '../../entities/find-master-data';
import { reasonWords } from '../../domain/changes/change-words';
import type { CreditNoteLine } from '../../domain/credit-notes/credit-note-line';
import { refundedLineIds } from '../../domain/credit-notes/refunded-lines';
import {
  commissionOf,
  isRefundSource,
  refundLines,
  refundSource,
  refundsOf,
  unshippedUnits,
  type Books,
  type FoundRefund,
  type RefundableLine,
} from '../../domain/credit-notes/refund-lines';
import { isRefunded, laterRefundState } from '../../domain/credit-notes/refund-state';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import { amountOf, isSameMoney } from '../../domain/money';
import { isShippedOrBeyond } from '../../domain/order-states';
import { reason, type Reason } from '../../domain/reason-codes';
import { currentReception } from './current-reception';
import { draftCreditNote, findCreditNoteJournal, redraftCreditNote } from './draft-credit-note';
import { lineTaxes } from './line-taxes';
import type { BookedOrder } from './lock-order';
import { notePaidBack } from './note-paid-back';
import { shrinkDeliveries } from './shrink-deliveries';
import type { StepContext } from './step-context';

/**
 * Refunds that the marketplace shows: each becomes a draft credit note, once by its id, whether or not there is an invoice
 * yet; one that is known moves on in its state, and its draft follows its amounts [CAN-05]. A line that is given back whole
 * before it is shipped holds its deliveries [CAN-07]. Prices of lines are not touched. Called before anything is written.
 *
 * @returns why nothing was booked; null when all of it is
 */
export async function bookRefunds(context: StepContext, now: MarketplaceOrder): Promise<Reason | null> {
  const { manager, order } = context;
  const found = refundsOf(now);
  const refundedLines = isShippedOrBeyond(now.state) ? [] : refundedLineIds(now);
  if (order.booked === null || found.length + refundedLines.length === 0) return null;
  const { books, creditNotes } = await readBooks(context, order.booked);
  const refunds = found.map((refund) => ({ refund, books, lines: refundLines(refund, books) }));
  const isDraftWanted = refunds.some((each) => each.lines.length > 0 && !creditNotes.has(refundSource(each.refund)));
  if (isDraftWanted && (await findCreditNoteJournal(manager, order)) === null) {
    return reason('journalMissing', 'There is no journal for the credit note of a refund');
  }
  for (const each of refunds) {
    const known = creditNotes.get(refundSource(each.refund));
    await (known === undefined ? draftRefund(context, each) : followRefund(context, known, each));
  }
  await holdDeliveries(context, refundedLines);
  return null;
}

interface BookedRefund {
  readonly refund: FoundRefund;
  readonly lines: readonly CreditNoteLine[];
  readonly books: Books;
}

interface KnownCreditNote {
  readonly id: string;
  readonly state: 'draft' | 'posted' | 'paid' | 'cancelled';
  readonly refundState: string | null;
  readonly commission: string | null;
  readonly lines: readonly CreditNoteLine[];
}

interface RefundBooks {
  readonly books: Books;
  /** By source. */
  readonly creditNotes: ReadonlyMap<string, KnownCreditNote>;
}

async function readBooks({ manager, order }: StepContext, { taxSystem, currency }: BookedOrder): Promise<RefundBooks> {
  const lines: RefundableLine[] = await manager.query(
    `select l.id as "saleOrderLineId", l.marketplace_line_id as "marketplaceLineId", l.kind, l.fee_code as "feeCode",
            l.amount::text as amount,
            ${lineTaxes('sale_order_line_tax t where t.sale_order_line_id = l.id')} as taxes
       from sale_order_line l where l.sale_order_id = $1 order by l.position`,
    [order.saleOrderId],
  );
  const creditNotes: (KnownCreditNote & { readonly source: string })[] = await manager.query(
    `select i.id, i.source, i.state, i.refund_state as "refundState", i.commission::text as commission,
            (select coalesce(jsonb_agg(jsonb_build_object(
                      'saleOrderLineId', l.sale_order_line_id::text, 'quantity', l.quantity,
                      'amount', l.amount::text, 'amountTax', l.amount_tax::text)), '[]')
               from invoice_line l where l.invoice_id = i.id) as lines
       from invoice i where i.sale_order_id = $1 and i.kind = 'creditNote'`,
    [order.saleOrderId],
  );
  return {
    books: { lines, taxSystem, currency },
    creditNotes: new Map(creditNotes.map((each) => [each.source, each])),
  };
}

/** Units that are not to be shipped any more leave the open deliveries in the same moment, and so once. */
async function draftRefund({ manager, order }: StepContext, { refund, lines, books }: BookedRefund): Promise<void> {
  const { refundId, orderRefundId, state, reasonCode } = refund;
  // All that was posted is taken back already.
  if (isCancelledWhole(order)) {
    if (isRefunded(state)) await notePaidBack(manager, { order, refundId, lines });
    return;
  }
  const codes = reasonCode === null ? [] : [reasonCode];
  const labels = await findReasonLabels(manager, order.instanceId, codes, 'REFUND');
  const why = reasonWords({ reasonCode, reasonLabel: labels.get(reasonCode ?? '') ?? null });
  const creditNoteId = await draftCreditNote(manager, {
    ...{ order, source: refundSource(refund), lines },
    reasonWords: `Refund ${refundId} on the marketplace${why}`,
  });
  if (creditNoteId === null) return;
  await manager.query(`update invoice set refund_state = $2, order_refund_id = $3, commission = $4 where id = $1`, [
    ...[creditNoteId, state, orderRefundId, commissionOf(refund)],
  ]);
  for (const { saleOrderLineId, quantity } of unshippedUnits(refund, books)) {
    await shrinkDeliveries(manager, order, saleOrderLineId, quantity);
  }
}

async function followRefund(
  { manager, order }: StepContext,
  known: KnownCreditNote,
  { refund, lines, books }: BookedRefund,
): Promise<void> {
  if (known.state === 'draft' && lines.length > 0 && !isSame(known.lines, lines, books)) {
    await redraftCreditNote(manager, { order, source: refundSource(refund), lines });
    await addTimelineEntry(manager, order.id, {
      kind: 'creditNoteChanged',
      actor: 'marketplace',
      sentence: `The amounts of refund ${refund.refundId} changed: its draft credit note follows`,
      data: { creditNoteId: known.id },
    });
  }
  await followCommission(manager, known, commissionOf(refund));
  const state = laterRefundState(known.refundState, refund.state);
  if (state === known.refundState) return;
  await manager.query(`update invoice set refund_state = $2 where id = $1`, [known.id, state]);
  await addTimelineEntry(manager, order.id, {
    kind: 'refundMoved',
    actor: 'marketplace',
    sentence: `Refund ${refund.refundId}: ${known.refundState ?? 'no state'} became ${state ?? 'no state'}`,
    data: { creditNoteId: known.id, from: known.refundState, to: state },
    isPrimary: false,
  });
}

/** None of the customer's money: it is kept as the marketplace gives it, also once the credit note has its number. */
async function followCommission(manager: EntityManager, known: KnownCreditNote, given: string | null): Promise<void> {
  if (given === null || (known.commission !== null && amountOf(known.commission).eq(given))) return;
  await manager.query(`update invoice set commission = $2 where id = $1`, [known.id, given]);
}

const isCancelledWhole = ({ facts: { saleOrder } }: StepContext['order']): boolean =>
  saleOrder?.state === 'cancelled' && !saleOrder.isPartKept;

/**
 * Units that refunds of before the confirmation take out of the delivery which was made just now; those of later ones leave
 * it with their credit note.
 */
export async function leaveOutExcluded(context: StepContext): Promise<void> {
  const { manager, order } = context;
  if (order.booked === null || !order.invoiceable.sources.some(isRefundSource)) return;
  const reception = await currentReception(manager, order);
  if (reception.kind === 'unreadable') return;
  const { books, creditNotes } = await readBooks(context, order.booked);
  const booked = refundsOf(reception.order).filter((refund) => creditNotes.has(refundSource(refund)));
  for (const { saleOrderLineId, quantity } of booked.flatMap((refund) => unshippedUnits(refund, books))) {
    await shrinkDeliveries(manager, order, saleOrderLineId, quantity);
  }
}

const isSame = (known: readonly CreditNoteLine[], lines: readonly CreditNoteLine[], books: Books): boolean =>
  known.length === lines.length && lines.every((line) => known.some((each) => isSameLine(each, line, books)));

/** Taxes of our products come of the amount: a line that was cancelled since does not change what was given back of it. */
const isSameLine = (left: CreditNoteLine, right: CreditNoteLine, { taxSystem, currency }: Books): boolean =>
  left.saleOrderLineId === right.saleOrderLineId &&
  left.quantity === right.quantity &&
  isSameMoney(amountOf(left.amount), amountOf(right.amount), currency) &&
  (taxSystem === 'default' || isSameMoney(amountOf(left.amountTax), amountOf(right.amountTax), currency));

/** Once a line: what a person released is not held again. Goods of the operator's are not ours to hold [ORD-14]. */
async function holdDeliveries({ manager, order }: StepContext, marketplaceLineIds: readonly string[]): Promise<void> {
  if (marketplaceLineIds.length === 0) return;
  const held: { sku: string }[] = await manager.query(
    `with held as (
       update sale_order_line l set refund_hold = 'held'
         from sale_order s
        where s.id = $1 and l.sale_order_id = s.id and l.marketplace_line_id = any($2::text[]) and l.kind = 'product'
          and l.state = 'live' and l.refund_hold is null and s.fulfillment_center = 'DEFAULT'
          and (s.state = 'draft'
               or exists (select from delivery_line dl join delivery d on d.id = dl.delivery_id
                           where dl.sale_order_line_id = l.id and dl.quantity > 0 and d.state in ('waiting', 'ready')))
       returning l.sku, l.position
     ) select coalesce(sku, '') as sku from held order by position`,
    [order.saleOrderId, marketplaceLineIds],
  );
  if (held.length === 0) return;
  const skus = held.map(({ sku }) => sku);
  await addTimelineEntry(manager, order.id, {
    kind: 'deliveryHeld',
    actor: 'marketplace',
    sentence: `Refunded before it was shipped: ${skus.join(', ')}. The delivery is held until a person releases it`,
    data: { skus },
  });
}

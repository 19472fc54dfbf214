import type { EntityManager } from 'typeorm';
import type { CreditNoteLine } from '../../domain/credit-notes/credit-note-line';
import { refundSource } from '../../domain/credit-notes/refund-lines';
import { sharePaidBack, type OpenCreditNote } from '../../domain/credit-notes/share-paid-back';
import { amountOf, formatMoney, sumOf } from '../../domain/money';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { findPaymentJournal, payBack } from '../../entities/pay-back';
import { isCreditOpen, openCreditOf, refundDueOf } from '../../entities/refund-due';
import { creditNoteTotals } from './credit-note-totals';
import type { LockedOrder } from './lock-order';

interface PaidRefund {
  readonly order: LockedOrder;
  readonly refundId: string;
  /** What it gives back. */
  readonly lines: readonly CreditNoteLine[];
}

/**
 * The marketplace has paid a refund of an order that was cancelled whole before the refund was seen: all was taken back by
 * then, so it is no credit note of its own, but the money of those that wait [CAN-05]. Once by its id.
 */
export async function notePaidBack(manager: EntityManager, { order, refundId, lines }: PaidRefund): Promise<void> {
  const source = refundSource({ refundId });
  const { due, creditNotes, isKnown } = await readOpen(manager, order, source);
  const currency = order.booked?.currency ?? '';
  if (isKnown || due === null) return;
  const { total } = await creditNoteTotals(manager, { order, source, lines });
  const parts = sharePaidBack(total, { due, creditNotes, currency });
  const code = order.workflow?.orderWorkflow.paymentJournalCode ?? null;
  const journalId = await findPaymentJournal(manager, order.companyId, code);
  if (parts.length === 0 || journalId === null) return;
  for (const { id: creditNoteId, amount } of parts) {
    await payBack(manager, {
      ...{ creditNoteId, journalId, reference: source, amount },
      ...{ method: null, paidAt: null, note: 'Paid by the marketplace', enteredBy: null },
    });
  }
  const amount = formatMoney(sumOf(parts.map((part) => part.amount)), currency);
  const beyond = amountOf(total).eq(amount) ? '' : `, of ${total} ${currency}: no more was due`;
  await addTimelineEntry(manager, order.id, {
    kind: 'paidBack',
    actor: 'marketplace',
    sentence: `The marketplace has paid back ${amount} ${currency} by refund ${refundId}${beyond}`,
    data: { refundId, amount, currency },
  });
}

interface OpenCredit {
  readonly due: string | null;
  readonly creditNotes: readonly OpenCreditNote[];
  /** The refund was noted before. */
  readonly isKnown: boolean;
}

async function readOpen(manager: EntityManager, { saleOrderId }: LockedOrder, source: string): Promise<OpenCredit> {
  const rows: OpenCredit[] = await manager.query(
    `select (${refundDueOf('s')})::text as due,
            exists (select from payment p join invoice c on c.id = p.invoice_id
                     where c.sale_order_id = s.id and c.kind = 'creditNote' and p.reference = $2) as "isKnown",
            coalesce((select jsonb_agg(jsonb_build_object('id', c.id::text, 'open', (${openCreditOf('c')})::text) order by c.id)
                        from invoice c where c.sale_order_id = s.id and ${isCreditOpen('c')}), '[]') as "creditNotes"
       from sale_order s where s.id = $1`,
    [saleOrderId, source],
  );
  return rows[0] ?? { due: null, creditNotes: [], isKnown: false };
}

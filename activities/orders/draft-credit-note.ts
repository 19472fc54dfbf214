import type { EntityManager } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { creditedInvoiceOf } from '../../entities/credited-invoice';
import type { CreditNoteLine } from '../../domain/credit-notes/credit-note-line';
import { amountOf, formatMoney } from '../../domain/money';
import { creditNoteTotals } from './credit-note-totals';
import type { LockedOrder } from './lock-order';
import { rewriteInvoiceLines, writeInvoiceLines } from './write-invoice-lines';

export interface CreditNoteDraft {
  readonly order: LockedOrder;
  /** What it is for: `refund/<refund id>` or `cancelation/<…>`; unique in the sale order, and so it is drafted once. */
  readonly source: string;
  readonly lines: readonly CreditNoteLine[];
  /** Why, for the credit note and for the order's timeline. */
  readonly reasonWords: string;
}

/**
 * Drafts a credit note: what of an order's lines is taken back, in amounts that are given [CAN-02, CAN-05]. It names the
 * invoice that has one of the lines, when there is one.
 *
 * @returns its id; null when there is one for this source already, or nothing to take back
 * @throws Error when the company has no sale journal
 */
export async function draftCreditNote(
  manager: EntityManager,
  { order, source, lines, reasonWords }: CreditNoteDraft,
): Promise<string | null> {
  if (lines.length === 0) return null;
  const journalId = await findCreditNoteJournal(manager, order);
  if (journalId === null) throw new Error('The company has no journal for credit notes');
  const totals = await creditNoteTotals(manager, { order, source, lines });
  const rows: { id: string; total: string; currency: string }[] = await manager.query(
    `with drafted as (
       insert into invoice (sale_order_id, source, kind, journal_id, partner_id, currency, amount_untaxed, amount_tax,
                            amount_total, instance_id, reason)
       select s.id, $2, 'creditNote', $3, s.invoice_partner_id, s.currency, $4, $5, $6, $7, $8
         from sale_order s where s.id = $1
       on conflict (sale_order_id, source) do nothing
       returning id, amount_total, currency
     )
     select id, amount_total as total, currency from drafted`,
    [
      ...[order.saleOrderId, source, journalId, totals.untaxed, totals.tax, totals.total],
      ...[order.instanceId, reasonWords],
    ],
  );
  const [drafted] = rows;
  if (drafted === undefined) return null;
  await writeInvoiceLines(manager, drafted.id, lines);
  await nameCreditedInvoice(manager, drafted.id);
  const total = formatMoney(amountOf(drafted.total), drafted.currency);
  await addTimelineEntry(manager, order.id, {
    kind: 'creditNoteDrafted',
    actor: 'system',
    sentence: `Credit note drafted: ${total} ${drafted.currency}. ${reasonWords}`,
    data: { creditNoteId: drafted.id, source, total, currency: drafted.currency },
  });
  return drafted.id;
}

/**
 * One that was drafted before there was an invoice for it names it when it gets its number. It goes to whom the invoice went,
 * whatever billing address the order has got since.
 */
export async function nameCreditedInvoice(manager: EntityManager, creditNoteId: string): Promise<void> {
  await manager.query(
    `update invoice c set credited_invoice_id = credited.id, partner_id = credited.partner_id
       from invoice credited
      where c.id = $1 and c.credited_invoice_id is null and credited.id = ${creditedInvoiceOf('c')}`,
    [creditNoteId],
  );
}

/**
 * Makes a draft equal to what it is about now: a refund may get its taxes after it is first seen. What is validated
 * stays.
 */
export async function redraftCreditNote(
  manager: EntityManager,
  { order, source, lines }: Pick<CreditNoteDraft, 'order' | 'source' | 'lines'>,
): Promise<void> {
  const { untaxed, tax, total } = await creditNoteTotals(manager, { order, source, lines });
  const drafts: { id: string }[] = await manager.query(
    `with redrafted as (
       update invoice set amount_untaxed = $3, amount_tax = $4, amount_total = $5
        where sale_order_id = $1 and source = $2 and state = 'draft'
       returning id
     ) select id from redrafted`,
    [order.saleOrderId, source, untaxed, tax, total],
  );
  for (const { id } of drafts) await rewriteInvoiceLines(manager, id, lines);
}

/** Of the order's invoice, else the one of its order workflow, else the company's first; null when it has none for sales. */
export async function findCreditNoteJournal(manager: EntityManager, order: LockedOrder): Promise<string | null> {
  const rows: { id: string }[] = await manager.query(
    `select j.id from journal j
       left join invoice i on i.journal_id = j.id and i.sale_order_id = $2 and i.kind = 'invoice' and i.state <> 'cancelled'
      where j.company_id = $1 and j.kind = 'sale'
      order by i.id nulls last, (j.code is not distinct from $3) desc, j.is_archived, j.code limit 1`,
    [order.companyId, order.saleOrderId, order.workflow?.orderWorkflow.orderJournalCode ?? null],
  );
  return rows[0]?.id ?? null;
}

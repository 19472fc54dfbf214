import { amountOf, formatMoney } from '../../../domain/money';
import { findJournal, journalMissing } from '../../find-journal';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

/** Drafts the invoice of a sale order: its live lines with the amounts and taxes as booked [WFL-03]. */
export async function createInvoice({ manager, order }: StepContext): Promise<StepOutcome> {
  const wanted = { code: order.workflow?.orderWorkflow.orderJournalCode ?? null, kind: 'sale' } as const;
  const journal = await findJournal(manager, order.companyId, wanted);
  if (journal === null) return blocked(journalMissing(wanted));
  const rows: { total: string; currency: string }[] = await manager.query(
    `with drafted as (
       insert into invoice (sale_order_id, source, kind, journal_id, partner_id, currency, amount_untaxed, amount_tax,
                            amount_total)
       select id, 'order', 'invoice', $2, invoice_partner_id, currency, amount_untaxed, amount_tax, amount_total
         from sale_order where id = $1
       returning id, amount_total, currency
     ), lines as (
       insert into invoice_line (invoice_id, sale_order_line_id, description, quantity, amount, amount_tax)
       select drafted.id, l.id, l.description, l.quantity, l.amount,
              coalesce((select sum(amount) from sale_order_line_tax t where t.sale_order_line_id = l.id), 0)
         from drafted, sale_order_line l where l.sale_order_id = $1 and l.state = 'live' order by l.position
     )
     select amount_total as total, currency from drafted`,
    [order.saleOrderId, journal.id],
  );
  const [invoice] = rows;
  if (invoice === undefined) throw new Error('The invoice was not written');
  return done({
    kind: 'invoiceCreated',
    actor: 'system',
    sentence: `Invoice drafted: ${formatMoney(amountOf(invoice.total), invoice.currency)} ${invoice.currency}`,
    isPrimary: false,
  });
}

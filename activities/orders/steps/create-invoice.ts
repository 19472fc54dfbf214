import { nextInvoice } from '../../../domain/invoicing/next-invoice';
import { journalMissing } from '../../find-journal';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';
import { writeInvoiceLines } from '../write-invoice-lines';

/**
 * Drafts the invoice that is to be made now, with the amounts and taxes as booked [WFL-03]: of the order, or of one delivery
 * of what is invoiced as it is delivered [WFL-05]. What stands on other invoices was read under the same lock.
 */
export async function createInvoice({ manager, order }: StepContext): Promise<StepOutcome> {
  const invoice = nextInvoice(order.invoiceable);
  if (invoice === null) throw new Error('There is nothing to invoice');
  const wanted = { code: order.workflow?.orderWorkflow.orderJournalCode ?? null, kind: 'sale' } as const;
  const rows: { id: string }[] = await manager.query(
    `insert into invoice (sale_order_id, source, kind, journal_id, partner_id, currency, amount_untaxed, amount_tax,
                          amount_total, instance_id)
     select s.id, $2, 'invoice', j.id, s.invoice_partner_id, s.currency, $5, $6, $7, $8
       from sale_order s join journal j on j.company_id = s.company_id and j.code = $3 and j.kind = $4
      where s.id = $1
     returning id`,
    [
      ...[order.saleOrderId, invoice.source, wanted.code, wanted.kind],
      ...[invoice.untaxed, invoice.tax, invoice.total, order.instanceId],
    ],
  );
  const [drafted] = rows;
  if (drafted === undefined) return blocked(journalMissing(wanted));
  await writeInvoiceLines(manager, drafted.id, invoice.lines);
  return done({
    kind: 'invoiceCreated',
    actor: 'system',
    sentence: `Invoice drafted: ${invoice.total} ${order.invoiceable.currency}`,
    isPrimary: false,
  });
}

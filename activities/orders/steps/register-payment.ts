import { amountOf, formatMoney } from '../../../domain/money';
import { findJournal, journalMissing } from '../../find-journal';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

/** Registers the payment of the earliest invoice that is posted, in full, and reconciles both: the invoice is paid [WFL-03]. */
export async function registerPayment({ manager, order }: StepContext): Promise<StepOutcome> {
  const switches = order.workflow?.orderWorkflow;
  const wanted = { code: switches?.paymentJournalCode ?? null, kind: 'bank' } as const;
  const journal = await findJournal(manager, order.companyId, wanted);
  if (journal === null) return blocked(journalMissing(wanted));
  const rows: { number: string; amount: string; currency: string }[] = await manager.query(
    `with paid as (
       update invoice set state = 'paid' where id = $1 and state = 'posted'
       returning id, number, amount_total, currency
     ), registered as (
       insert into payment (invoice_id, journal_id, reference, amount, currency, method)
       select id, $2, number, amount_total, currency, $3 from paid returning amount
     )
     select number, amount_total as amount, currency from paid, registered`,
    [order.postedInvoiceId, journal.id, switches?.paymentMethod ?? null],
  );
  const [payment] = rows;
  if (payment === undefined) throw new Error('The invoice to pay is not posted');
  return done({
    kind: 'paid',
    actor: 'system',
    sentence: `Payment of ${formatMoney(amountOf(payment.amount), payment.currency)} ${payment.currency} registered in ${journal.code} for ${payment.number}`,
    data: { invoice: payment.number },
  });
}

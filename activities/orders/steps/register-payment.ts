import { amountOf, formatMoney } from '../../../domain/money';
import { findJournal, journalMissing } from '../../find-journal';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

interface PaidInvoice {
  readonly number: string;
  readonly amount: string;
  readonly currency: string;
  /** Not when its credit notes cover all of it. */
  readonly isRegistered: boolean;
}

/**
 * Registers the payment of the earliest invoice that is posted, in full, and reconciles both: the invoice is paid [WFL-03].
 * What was cancelled after it was posted is not asked of the customer: its credit notes come off. A refund does not, since
 * the customer paid all and got a part back [CAN-02].
 */
export async function registerPayment({ manager, order }: StepContext): Promise<StepOutcome> {
  const switches = order.workflow?.orderWorkflow;
  const wanted = { code: switches?.paymentJournalCode ?? null, kind: 'bank' } as const;
  const journal = await findJournal(manager, order.companyId, wanted);
  if (journal === null) return blocked(journalMissing(wanted));
  const rows: PaidInvoice[] = await manager.query(
    `with paid as (
       update invoice v set state = 'paid' where id = $1 and state = 'posted'
       returning id, number, currency, greatest(0, amount_total - coalesce((
         select sum(c.amount_total) from invoice c
          where c.credited_invoice_id = v.id and c.kind = 'creditNote' and c.state <> 'cancelled'
            and c.source like 'cancelation/%'), 0)) as amount
     ), registered as (
       insert into payment (invoice_id, journal_id, reference, amount, currency, method)
       select id, $2, number, amount, currency, $3 from paid where amount > 0 or not exists (
         select from invoice c where c.credited_invoice_id = paid.id and c.kind = 'creditNote')
       returning id
     )
     select number, amount, currency, exists (select from registered) as "isRegistered" from paid`,
    [order.postedInvoiceId, journal.id, switches?.paymentMethod ?? null],
  );
  const [payment] = rows;
  if (payment === undefined) throw new Error('The invoice to pay is not posted');
  const { number, amount, currency, isRegistered } = payment;
  const words = `Payment of ${formatMoney(amountOf(amount), currency)} ${currency} registered in ${journal.code} for ${number}`;
  return done({
    kind: 'paid',
    actor: 'system',
    sentence: isRegistered ? words : `Nothing is left to pay of ${number}: its credit notes cover it`,
    data: { invoice: number },
  });
}

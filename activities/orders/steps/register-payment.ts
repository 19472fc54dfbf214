import { amountOf, currencyDecimals, formatMoney } from '../../../domain/money';
import { findJournal, journalMissing } from '../../find-journal';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

/**
 * What was cancelled of the invoice `v`, line by line: a credit note may be of lines of several invoices, and takes the
 * latest of them first, since that is not paid yet.
 */
const CANCELLED = `
  select sum(l.own) as own, sum(least(l.own, greatest(0, l.cancelled - l.later))) as cancelled
    from (select coalesce(sum(g.gross) filter (where i.id = v.id), 0) as own,
                 coalesce(sum(g.gross) filter (where i.kind = 'creditNote'), 0) as cancelled,
                 coalesce(sum(g.gross) filter (where i.kind = 'invoice' and i.id > v.id), 0) as later
            from invoice i
            join invoice_line il on il.invoice_id = i.id
            join sale_order_line sl on sl.id = il.sale_order_line_id
           cross join lateral (
             select case when sl.is_tax_included then il.amount else il.amount + il.amount_tax end as gross) g
           where i.sale_order_id = v.sale_order_id
             and (i.kind = 'invoice' and i.state in ('posted', 'paid')
                  or i.kind = 'creditNote' and i.state <> 'cancelled' and i.source like 'cancelation/%')
           group by sl.id) l`;

/** Of the invoice `v`, in the currency ($4: its decimals): lines may be finer than that, money that is paid is not. */
const LEFT_TO_PAY = `(
  select greatest(0, case when coalesce(c.cancelled, 0) = 0 then v.amount_total
                          when c.cancelled >= c.own then 0
                          else v.amount_total - round(c.own, $4::integer) + round(c.own - c.cancelled, $4::integer) end)
    from (${CANCELLED}) c)`;

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
       returning id, number, currency, amount_total as total, ${LEFT_TO_PAY} as amount
     ), registered as (
       insert into payment (invoice_id, journal_id, reference, amount, currency, method)
       select id, $2, number, amount, currency, $3 from paid where amount > 0 or total <= 0
       returning id
     )
     select number, amount, currency, exists (select from registered) as "isRegistered" from paid`,
    [
      ...[order.postedInvoiceId, journal.id, switches?.paymentMethod ?? null],
      currencyDecimals(order.booked?.currency ?? ''),
    ],
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

import { settlePaidBack } from '../../../entities/pay-back';
import { DUE_CREDIT_NOTES } from '../credit-facts';
import { nameCreditedInvoice } from '../draft-credit-note';
import { postInvoice } from '../post-invoice';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

interface DueCreditNote {
  readonly id: string;
  readonly source: string;
  /** Who asked for it; null when the marketplace says that the refund is paid. */
  readonly wantedBy: string | null;
}

/**
 * Posts the first of the credit notes that are due; it gets the next number of its journal's series, like an invoice, and
 * names the invoice that it takes back. The next one is a step of its own [CAN-05, WFL-03].
 */
export async function validateCreditNotes({ manager, order }: StepContext): Promise<StepOutcome> {
  const rows: DueCreditNote[] = await manager.query(
    `select c.id, c.source, c.validation_wanted_by as "wantedBy"
       from sale_order s join invoice c on c.id in (${DUE_CREDIT_NOTES}) where s.id = $1 order by c.id limit 1`,
    [order.saleOrderId],
  );
  const [due] = rows;
  if (due === undefined) throw new Error('No credit note is due');
  const posted = await postInvoice(manager, { invoiceId: due.id, isOrderDateForced: false, dueDays: 0 });
  if (posted.kind === 'blocked') return blocked(posted.reason);
  await nameCreditedInvoice(manager, due.id);
  await settlePaidBack(manager, due.id);
  return done({
    kind: 'credited',
    actor: due.wantedBy ?? 'system',
    sentence: `Credit note ${posted.number} posted${due.wantedBy === null ? ': the marketplace has paid the refund' : ''}`,
    data: { creditNote: posted.number, source: due.source },
  });
}

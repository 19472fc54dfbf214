import { postInvoice } from '../post-invoice';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

/** Posts the draft invoice with the next number of its journal's series [WFL-03]. */
export async function validateInvoice({ manager, order }: StepContext): Promise<StepOutcome> {
  if (order.invoiceId === null) throw new Error('There is no invoice to validate');
  const posted = await postInvoice(manager, {
    invoiceId: order.invoiceId,
    isOrderDateForced: order.workflow?.orderWorkflow.forceInvoiceDate ?? false,
    dueDays: order.workflow?.paymentTerm?.dueDays ?? 0,
  });
  if (posted.kind === 'blocked') return blocked(posted.reason);
  return done({
    kind: 'invoiced',
    actor: 'system',
    sentence: `Invoice ${posted.number} posted`,
    data: { invoice: posted.number },
  });
}

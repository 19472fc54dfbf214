import { postInvoice } from '../post-invoice';
import { blocked, done, type StepContext, type StepOutcome } from '../step-context';

/** Posts the earliest draft invoice: dated as the order where the order workflow forces it, due by the payment term [WFL-03]. */
export async function validateInvoice({ manager, order }: StepContext): Promise<StepOutcome> {
  if (order.draftInvoiceId === null) throw new Error('There is no draft invoice to validate');
  const posted = await postInvoice(manager, {
    invoiceId: order.draftInvoiceId,
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

import type { HandStep } from '../lifecycle-step';
import type { InvoiceFacts } from './order-facts';

type BookingStep = Exclude<HandStep, 'confirmOrder'>;

/**
 * The steps for which there is something to do, in the order in which they come: an order has several invoices where its
 * goods are invoiced as they are delivered, and each is created, validated and paid by itself (WFL-03, WFL-05).
 */
export function dueBookingSteps({ isDue, drafts, posted }: InvoiceFacts): readonly BookingStep[] {
  const steps: readonly (readonly [BookingStep, boolean])[] = [
    ['createInvoice', isDue],
    ['validateInvoice', drafts > 0],
    ['registerPayment', posted > 0],
  ];
  return steps.flatMap(([step, isStepDue]) => (isStepDue ? [step] : []));
}

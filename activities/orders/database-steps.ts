import type { DatabaseStep } from '../../domain/lifecycle-step';
import type { StepContext, StepOutcome } from './step-context';
import { applyMarketplaceChange } from './steps/apply-marketplace-change';
import { cancelOrder } from './steps/cancel-order';
import { confirmOrder } from './steps/confirm-order';
import { createInvoice } from './steps/create-invoice';
import { importOrder } from './steps/import-order';
import { leaveOutRefunded } from './steps/leave-out-refunded';
import { registerPayment } from './steps/register-payment';
import { validateCreditNotes } from './steps/validate-credit-notes';
import { validateInvoice } from './steps/validate-invoice';

/** How each step is done that touches only our database; the caller has found that it is due. */
export const databaseSteps: Readonly<Record<DatabaseStep, (context: StepContext) => Promise<StepOutcome>>> = {
  importOrder,
  confirmOrder,
  createInvoice,
  validateInvoice,
  registerPayment,
  applyMarketplaceChange,
  cancelOrder,
  validateCreditNotes,
  leaveOutRefunded,
};

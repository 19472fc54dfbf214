import { isReasonCode, reason } from '../../domain/reason-codes';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { OrderRef } from '../../workflows/messages';
import { createOrderCommands } from './commands';
import { inOrderTransaction, isDue, runOrderStep } from './order-step';
import type { OrderDependencies, StepContext, StepOutcome } from './step-context';
import { parkStep } from './park-step';
import { applyMarketplaceChange } from './steps/apply-marketplace-change';
import { cancelOrder } from './steps/cancel-order';
import { confirmOrder } from './steps/confirm-order';
import { createInvoice } from './steps/create-invoice';
import { importOrder } from './steps/import-order';
import { registerPayment } from './steps/register-payment';
import { validateInvoice } from './steps/validate-invoice';

export interface ParkOrderInput extends OrderRef {
  readonly step: LifecycleStep;
  readonly reasonCode: string;
  readonly message: string;
}

/** The lifecycle's activities that touch only the database; each is one transaction and may be repeated. */
export function createOrderActivities(dependencies: OrderDependencies) {
  const step = (name: LifecycleStep, perform: (context: StepContext) => Promise<StepOutcome>) => (order: OrderRef) =>
    runOrderStep(dependencies, name, order, perform);
  return {
    /** Where the order stands and what it needs next. */
    readOrder: (order: OrderRef) => inOrderTransaction(dependencies, order, () => Promise.resolve()),
    importOrder: step('importOrder', importOrder),
    confirmOrder: step('confirmOrder', confirmOrder),
    createInvoice: step('createInvoice', createInvoice),
    validateInvoice: step('validateInvoice', validateInvoice),
    registerPayment: step('registerPayment', registerPayment),
    applyMarketplaceChange: step('applyMarketplaceChange', applyMarketplaceChange),
    cancelOrder: step('cancelOrder', cancelOrder),
    /** After a failure that no repetition cures; not when the step was done after all. */
    parkOrder: (failed: ParkOrderInput) =>
      inOrderTransaction(dependencies, failed, async (context) => {
        if (!isDue(failed.step, context.order)) return;
        const code = isReasonCode(failed.reasonCode) ? failed.reasonCode : 'internal';
        const reasons = [reason(code, failed.message)];
        await parkStep(context, { step: failed.step, reasons, startedAt: new Date() });
      }),
    ...createOrderCommands(dependencies),
  };
}

export type OrderActivities = ReturnType<typeof createOrderActivities>;

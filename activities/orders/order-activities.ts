import { reason, reasonCodeOf } from '../../domain/reason-codes';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import type { OrderRef } from '../../workflows/messages';
import { advanceOrder } from './advance-order';
import { createOrderCommands } from './commands';
import { inOrderTransaction, isDue } from './order-step';
import { parkStep } from './park-step';
import type { OrderDependencies } from './step-context';

export interface ParkOrderInput extends OrderRef {
  readonly step: LifecycleStep;
  readonly reasonCode: string;
  readonly message: string;
}

/** The lifecycle's activities that touch only the database; each may be repeated. */
export function createOrderActivities(dependencies: OrderDependencies) {
  return {
    advanceOrder: (order: OrderRef) => advanceOrder(dependencies, order),
    /** After a failure that no repetition cures; not when the step was done after all. */
    parkOrder: (failed: ParkOrderInput) =>
      inOrderTransaction(dependencies, failed, async (context) => {
        if (!isDue(failed.step, context.order)) return;
        const reasons = [reason(reasonCodeOf(failed.reasonCode), failed.message)];
        await parkStep(context, { step: failed.step, reasons, startedAt: new Date() });
      }),
    ...createOrderCommands(dependencies),
  };
}

export type OrderActivities = ReturnType<typeof createOrderActivities>;

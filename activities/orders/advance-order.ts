import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import { nextAction } from '../../domain/lifecycle/next-action';
import type { LifecycleAction } from '../../domain/lifecycle/lifecycle-action';
import type { DatabaseStep } from '../../domain/lifecycle-step';
import type { OrderRef } from '../../workflows/messages';
import { toDatabaseFailure } from '../database-failure';
import { databaseSteps } from './database-steps';
import { inOrderTransaction } from './order-step';
import { parkStep } from './park-step';
import { recordStepDone } from './record-step';
import type { OrderDependencies, StepContext } from './step-context';

/** An activity on the database takes under five seconds: after this long it begins no further step. */
const BEGIN_WITHIN_MS = 1_000;

/**
 * Looks where the order stands and does what is due: step after step as long as each touches only the database, each in
 * a transaction of its own, until the order waits, is parked, has ended, or the marketplace is to be called. Steps that
 * were done stay done when a later one fails; that one is left to the next activity, which begins with it and counts its
 * attempts from the first.
 *
 * @param beginWithinMs no further step is begun after this long; one is always done
 * @throws ApplicationFailure of the first step, which it names in its details: retryable when the database is away, final
 * (`internal`) for anything unforeseen
 */
export async function advanceOrder(
  dependencies: OrderDependencies,
  ref: OrderRef,
  beginWithinMs: number = BEGIN_WITHIN_MS,
): Promise<LifecycleReport> {
  const endsAt = performance.now() + beginWithinMs;
  let report = await doDueStep(dependencies, ref);
  while (databaseStepOf(report.action) !== null && performance.now() < endsAt) {
    const next = await doDueStep(dependencies, ref).catch(() => null);
    if (next === null) return report;
    report = { ...next, stepsDone: [...report.stepsDone, ...next.stepsDone] };
  }
  return report;
}

/** One transaction: the due step, if it touches only the database; where the order stands then. */
function doDueStep(dependencies: OrderDependencies, ref: OrderRef): Promise<LifecycleReport> {
  return inOrderTransaction(dependencies, ref, async (context) => {
    const step = databaseStepOf(nextAction(context.order.facts));
    if (step === null) return;
    try {
      await doOrPark(context, step);
    } catch (error) {
      throw toDatabaseFailure(error, step);
    }
  });
}

async function doOrPark(context: StepContext, step: DatabaseStep): Promise<void> {
  const startedAt = new Date();
  const outcome = await databaseSteps[step](context);
  if (outcome.kind === 'blocked') await parkStep(context, { step, reasons: outcome.reasons, startedAt });
  else await recordStepDone(context, { step, startedAt, told: outcome.told });
}

function databaseStepOf(action: LifecycleAction): DatabaseStep | null {
  return action.kind === 'run' && action.step !== 'shipDelivery' ? action.step : null;
}

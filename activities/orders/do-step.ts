import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { stepByHand } from '../../domain/lifecycle/step-by-hand';
import type { OrderWorkflowSwitches } from '../../domain/workflow-configuration';
import type { CommandAnswer, StepCommand } from '../../workflows/messages';
import { accepted, alreadyDone, notAllowed, OPERATOR } from './command-answers';
import { databaseSteps } from './database-steps';
import type { LockedOrder } from './lock-order';
import { recordStepDone } from './record-step';
import type { StepContext } from './step-context';

/**
 * Does a step for a person: one that the order workflow leaves to people, or that was skipped. Done once, in its turn;
 * what stands in its way is said, and parks nothing. The lifecycle looks at the order afterwards and goes on [WFL-07].
 */
export async function doStep(context: StepContext, given: StepCommand): Promise<CommandAnswer> {
  const { manager, order, stepsDone } = context;
  const { step, actor = OPERATOR, note } = given;
  const turn = stepByHand(order.facts, step);
  if (turn.kind === 'done') return alreadyDone(turn.words);
  if (turn.kind === 'notDue') return notAllowed(turn.words);
  const startedAt = new Date();
  const outcome = await databaseSteps[step]({ manager, order: bookedInto(order, given), stepsDone });
  if (outcome.kind === 'blocked') return notAllowed(outcome.reasons.map(({ message }) => message).join('. '));
  await addTimelineEntry(manager, order.id, {
    kind: 'doneByHand',
    actor,
    sentence: note === undefined ? `${step} is done by hand` : `${step} is done by hand: ${note}`,
    data: { step },
  });
  await recordStepDone(context, { step, startedAt, actor, told: outcome.told });
  return accepted(outcome.told?.sentence ?? `${step} is done`);
}

/** The order with the journal that the person names, for this step alone. */
function bookedInto(order: LockedOrder, { step, journal }: StepCommand): LockedOrder {
  if (order.workflow === null || journal === undefined) return order;
  const named: Partial<OrderWorkflowSwitches> =
    step === 'registerPayment' ? { paymentJournalCode: journal } : { orderJournalCode: journal };
  return { ...order, workflow: { ...order.workflow, orderWorkflow: { ...order.workflow.orderWorkflow, ...named } } };
}

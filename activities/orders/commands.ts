import { addTimelineEntry } from '../../entities/add-timeline-entry';
import type { LifecycleStep } from '../../domain/lifecycle-step';
import { isReasonCode, maySkip, reasonDefinition } from '../../domain/reason-codes';
import type {
  AcceptTotalsCommand,
  CommandAnswer,
  OrderRef,
  ParkCommand,
  PauseCommand,
  ResumeCommand,
  StepCommand,
} from '../../workflows/messages';
import { toDatabaseFailure } from '../database-failure';
import { acceptTotals } from './accept-totals';
import { accepted, alreadyDone, notAllowed, OPERATOR, whyNotParked } from './command-answers';
import { closeDecisions } from './decisions';
import { doStep } from './do-step';
import { lockOrder } from './lock-order';
import type { OrderDependencies, StepContext } from './step-context';
import { clearPark, recordStep } from './record-step';

/** What people ask of an order: checked against the database under lock, recorded with who and why [WFL-04]. */
export function createOrderCommands({ dataSource }: OrderDependencies) {
  const command = async <C extends OrderRef>(
    given: C,
    decide: (context: StepContext, given: C) => Promise<CommandAnswer>,
  ): Promise<CommandAnswer> => {
    try {
      return await dataSource.transaction(async (manager) => {
        const order = await lockOrder(manager, given);
        if (order === null) return notAllowed('This database does not know the order');
        return decide({ manager, order, stepsDone: [] }, given);
      });
    } catch (error) {
      throw toDatabaseFailure(error);
    }
  };
  return {
    retryStep: (given: OrderRef & ParkCommand) => command(given, retryStep),
    skipStep: (given: OrderRef & ParkCommand) => command(given, skipStep),
    acceptTotals: (given: OrderRef & AcceptTotalsCommand) => command(given, acceptTotals),
    doStep: (given: OrderRef & StepCommand) => command(given, doStep),
    pauseOrder: (given: OrderRef & PauseCommand) => command(given, pauseOrder),
    resumeOrder: (given: OrderRef & ResumeCommand) => command(given, resumeOrder),
  };
}

async function retryStep({ manager, order }: StepContext, given: ParkCommand): Promise<CommandAnswer> {
  const answer = whyNotParked(order, given.parkNumber);
  if (answer !== null) return answer;
  await manager.query(`update marketplace_order set parked_content_hash = null where id = $1`, [order.id]);
  await addTimelineEntry(manager, order.id, {
    kind: 'retried',
    actor: given.actor ?? OPERATOR,
    sentence: `${order.facts.park?.step ?? 'The step'} is tried again`,
    data: { parkNumber: given.parkNumber },
  });
  return accepted('The step is tried again now');
}

/** What held these steps is put aside, and they are done; all others are left out. */
const doneAllTheSame: readonly LifecycleStep[] = ['applyMarketplaceChange', 'cancelOrder'];

async function skipStep({ manager, order }: StepContext, given: ParkCommand): Promise<CommandAnswer> {
  const answer = whyNotParked(order, given.parkNumber);
  const { park } = order.facts;
  if (answer !== null || park === null) return answer ?? alreadyDone('The order is not parked any more');
  if (!isReasonCode(park.reasonCode) || !maySkip(park.reasonCode, park.step)) {
    const cure = isReasonCode(park.reasonCode) ? `: ${reasonDefinition(park.reasonCode).cure}` : '';
    return notAllowed(`${park.step} cannot be skipped${cure}`);
  }
  const actor = given.actor ?? OPERATOR;
  const words = `${park.step} is ${doneAllTheSame.includes(park.step) ? 'done all the same' : 'skipped'}`;
  // All else of the change is taken over: nothing is left out, and the skip is no answer to what comes later.
  const isDecided = park.step === 'applyMarketplaceChange' && order.facts.marketplace.isApplied;
  if (isDecided) await closeDecisions(manager, order.id);
  const state = isDecided ? 'done' : 'skipped';
  await recordStep(manager, order.id, { step: park.step, state, actor, startedAt: new Date() });
  await clearPark(manager, order.id);
  await addTimelineEntry(manager, order.id, {
    kind: 'skipped',
    actor,
    sentence: `${words}: ${given.reason ?? ''}`,
    data: { parkNumber: given.parkNumber, reasonCode: park.reasonCode },
  });
  return accepted(`${words}, the order goes on`);
}

async function pauseOrder({ manager, order }: StepContext, given: PauseCommand): Promise<CommandAnswer> {
  if (order.facts.pausedBy !== null) return alreadyDone(`The order is paused by ${order.facts.pausedBy}`);
  const actor = given.actor ?? OPERATOR;
  await manager.query(`update marketplace_order set paused_by = $2, pause_note = $3 where id = $1`, [
    order.id,
    actor,
    given.note,
  ]);
  await addTimelineEntry(manager, order.id, { kind: 'paused', actor, sentence: `Paused: ${given.note}` });
  return accepted('The order holds after the step in hand; stock stays reserved and the deadline runs on');
}

async function resumeOrder({ manager, order }: StepContext, given: ResumeCommand): Promise<CommandAnswer> {
  if (order.facts.pausedBy === null) return alreadyDone('The order is not paused');
  await manager.query(`update marketplace_order set paused_by = null, pause_note = null where id = $1`, [order.id]);
  await addTimelineEntry(manager, order.id, { kind: 'resumed', actor: given.actor ?? OPERATOR, sentence: 'Resumed' });
  return accepted('The order goes on');
}

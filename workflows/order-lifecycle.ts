import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { FinishOutcome } from '../domain/lifecycle/lifecycle-action';
import type { LifecycleReport } from '../domain/lifecycle/lifecycle-report';
import type { LifecycleStep } from '../domain/lifecycle-step';
import { commands, parkOrder, performStep, readOrder } from './lifecycle/activities';
import { checkParkCommand, checkPauseCommand, checkSkipCommand } from './lifecycle/command-form';
import { progressOf, publish } from './lifecycle/publish';
import * as messages from './messages';

export interface OrderLifecycleResult {
  readonly outcome: FinishOutcome;
}

/** Beyond this many events a run starts afresh at its next waiting point, long before replay becomes slow. */
const EVENTS_PER_RUN = 400;

/** What has come in since the order was last read. */
interface Inbox {
  notedRevision: number;
  hasCommand: boolean;
  report: LifecycleReport | null;
}

/**
 * The life of one marketplace order, from import to closed, cancelled or refused. A loop around activities that each do
 * one step, read the order's facts in the same transaction and say what comes next. This code carries it out and
 * decides nothing, so that a changed rule never breaks a run of months [TMP-03].
 *
 * Nothing is lost when a run ends, by an operator's hand or by time: the database knows what is done, and the next run
 * goes on from there [TMP-04].
 */
export async function orderLifecycle(order: messages.OrderLifecycleInput): Promise<OrderLifecycleResult> {
  const inbox: Inbox = { notedRevision: 0, hasCommand: false, report: null };
  installHandlers(order, inbox);

  let report = await read(order, inbox);
  for (;;) {
    publish(order, report, inbox.report);
    inbox.report = report;
    const { action } = report;
    switch (action.kind) {
      case 'run':
        report = await runStep(action.step, order);
        break;
      case 'wait':
        await waitForNews(order, inbox, report, action.until);
        report = await read(order, inbox);
        break;
      case 'park':
        await waitForNews(order, inbox, report, null);
        report = await read(order, inbox);
        break;
      case 'finish':
        await condition(allHandlersFinished);
        if (!hasNews(inbox, report)) return { outcome: action.outcome };
        report = await read(order, inbox);
        break;
    }
  }
}

function installHandlers(order: messages.OrderRef, inbox: Inbox): void {
  const answer = async (act: () => Promise<messages.CommandAnswer>): Promise<messages.CommandAnswer> => {
    const answered = await CancellationScope.nonCancellable(act);
    inbox.hasCommand = true;
    return answered;
  };
  setHandler(messages.orderChangedSignal, ({ revision }) => {
    inbox.notedRevision = Math.max(inbox.notedRevision, revision);
  });
  setHandler(messages.getProgressQuery, () => progressOf(inbox.report));
  setHandler(messages.retryStepUpdate, (command) => answer(() => commands.retryStep({ ...order, ...command })), {
    validator: checkParkCommand,
  });
  setHandler(messages.skipStepUpdate, (command) => answer(() => commands.skipStep({ ...order, ...command })), {
    validator: checkSkipCommand,
  });
  setHandler(messages.pauseOrderUpdate, (command) => answer(() => commands.pauseOrder({ ...order, ...command })), {
    validator: checkPauseCommand,
  });
  setHandler(messages.resumeOrderUpdate, (command) => answer(() => commands.resumeOrder({ ...order, ...command })));
}

function hasNews(inbox: Inbox, report: LifecycleReport): boolean {
  return inbox.hasCommand || inbox.notedRevision > report.revision;
}

async function read(order: messages.OrderRef, inbox: Inbox): Promise<LifecycleReport> {
  inbox.hasCommand = false;
  return protect(() => readOrder(order), order);
}

/** A step that ends with a failure no repetition cures parks the order; passing faults never reach this point. */
async function runStep(step: LifecycleStep, order: messages.OrderRef): Promise<LifecycleReport> {
  try {
    return await protect(() => performStep(step, order), order);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    const reasonCode = cause instanceof ApplicationFailure ? (cause.type ?? 'internal') : 'internal';
    const message = cause?.message ?? error.message;
    return protect(() => parkOrder(order, { step, reasonCode, message }), order);
  }
}

/**
 * Lets the step in hand end although a cancel was requested: that closes the run, not the marketplace's order. When the
 * database stayed away through all attempts, the run starts afresh and goes on trying.
 */
async function protect(act: () => Promise<LifecycleReport>, order: messages.OrderRef): Promise<LifecycleReport> {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('cancelled by an operator');
  try {
    return await CancellationScope.nonCancellable(act);
  } catch (error) {
    if (isPassing(error)) await continueAsNew<typeof orderLifecycle>(order);
    throw error;
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  return !(error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true);
}

/** Until something about the order changed, or until `until` (ISO 8601). A waiting run is where a long history ends. */
async function waitForNews(
  order: messages.OrderRef,
  inbox: Inbox,
  report: LifecycleReport,
  until: string | null,
): Promise<void> {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  if (continueAsNewSuggested || historyLength > EVENTS_PER_RUN) {
    await condition(allHandlersFinished);
    if (!hasNews(inbox, report)) await continueAsNew<typeof orderLifecycle>(order);
  }
  const isNews = () => hasNews(inbox, report);
  if (until === null) await condition(isNews);
  else await condition(isNews, Math.max(1, Date.parse(until) - Date.now()));
}

import {
  allHandlersFinished,
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
import { failureOfActivity } from './lifecycle/activity-failure';
import { commands, parkOrder, performStep, readOrder } from './lifecycle/activities';
import { checkParkCommand, checkPauseCommand, checkSkipCommand } from './lifecycle/command-form';
import { needsNewerWorker } from './lifecycle/needs-newer-worker';
import { progressOf, publish } from './lifecycle/publish';
import * as messages from './messages';

export interface OrderLifecycleResult {
  readonly outcome: FinishOutcome;
}

/** Beyond this many events a run starts afresh at its next waiting point, long before replay becomes slow. */
const EVENTS_PER_RUN = 400;

/** Between two looks at an order whose time has come here and not yet in the database. */
const CLOCKS_DIFFER_MS = 10_000;

/** What has come in since the order was last read. */
interface Inbox {
  /** The newest revision that was told since the database was last asked; 0 for none. */
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
        report = await look(inbox, () => runStep(action.step, order));
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
      default:
        needsNewerWorker('action', action satisfies never);
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
  setHandler(messages.retryStepUpdate, (command) => answer(() => commands.retryStep({ ...command, ...order })), {
    validator: checkParkCommand,
  });
  setHandler(messages.skipStepUpdate, (command) => answer(() => commands.skipStep({ ...command, ...order })), {
    validator: checkSkipCommand,
  });
  setHandler(messages.pauseOrderUpdate, (command) => answer(() => commands.pauseOrder({ ...command, ...order })), {
    validator: checkPauseCommand,
  });
  setHandler(messages.resumeOrderUpdate, (command) => answer(() => commands.resumeOrder({ ...command, ...order })));
}

function hasNews(inbox: Inbox, report: LifecycleReport): boolean {
  return inbox.hasCommand || inbox.notedRevision > report.revision;
}

/** What was told before is in the answer; a database restored from an older copy would else be asked for ever. */
function look(inbox: Inbox, ask: () => Promise<LifecycleReport>): Promise<LifecycleReport> {
  inbox.notedRevision = 0;
  return ask();
}

async function read(order: messages.OrderRef, inbox: Inbox): Promise<LifecycleReport> {
  inbox.hasCommand = false;
  return look(inbox, () => insist(() => readOrder(order), order));
}

/** A step that ends with a failure no repetition cures parks the order; passing faults never reach this point. */
async function runStep(step: LifecycleStep, order: messages.OrderRef): Promise<LifecycleReport> {
  try {
    return await protect(() => performStep(step, order), order);
  } catch (error) {
    const failure = failureOfActivity(error);
    if (failure === null) throw error;
    const { reasonCode, message } = failure;
    return insist(() => parkOrder(order, { step, reasonCode, message }), order);
  }
}

/**
 * Where not even the park can be recorded, something is wrong with us. An order never fails for that: a plain error
 * fails the workflow task, which Temporal shows and tries again until a worker comes that can do it.
 */
async function insist(act: () => Promise<LifecycleReport>, order: messages.OrderRef): Promise<LifecycleReport> {
  try {
    return await protect(act, order);
  } catch (error) {
    const failure = failureOfActivity(error);
    throw failure === null ? error : new Error(failure.message);
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
    if (failureOfActivity(error)?.kind === 'passing') await continueAsNew<typeof orderLifecycle>(order);
    throw error;
  }
}

/** Until something about the order changed, or until `until` (ISO 8601). A waiting run is where a long history ends. */
async function waitForNews(
  order: messages.OrderRef,
  inbox: Inbox,
  report: LifecycleReport,
  until: string | null,
): Promise<void> {
  const isNews = () => hasNews(inbox, report);
  // Signals that tell nothing new make the history longer, too.
  const isWoken = () => isNews() || isHistoryLong();
  if (until === null) await condition(isWoken);
  else await condition(isWoken, pauseMs(until));
  if (isNews() || !isHistoryLong()) return;
  await condition(allHandlersFinished);
  if (!isNews()) await continueAsNew<typeof orderLifecycle>(order);
}

/** Where it is later here than in the database, that decides, the time has passed and nothing came of it. */
function pauseMs(until: string): number {
  const leftMs = Date.parse(until) - Date.now();
  return leftMs > 0 ? leftMs : CLOCKS_DIFFER_MS;
}

function isHistoryLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > EVENTS_PER_RUN;
}

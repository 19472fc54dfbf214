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
import { isLifecycleStep, type LifecycleStep } from '../domain/lifecycle-step';
import { failureOfActivity } from './lifecycle/activity-failure';
import { advanceOrder, commands, parkOrder, shipDelivery, type Occasion } from './lifecycle/activities';
import {
  checkAcceptCommand,
  checkParkCommand,
  checkPauseCommand,
  checkSkipCommand,
  checkStepCommand,
} from './lifecycle/command-form';
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

/** What has come in since the order was last looked at, and what was found then. */
interface Inbox {
  /** The newest revision that was told since the database was last asked; 0 for none. */
  notedRevision: number;
  hasCommand: boolean;
  report: LifecycleReport | null;
  lastDone: readonly LifecycleStep[];
}

/** One run. Everything in it runs in a scope of its own, so that a cancel request ends no step in hand. */
interface Life {
  readonly order: messages.OrderRef;
  readonly inbox: Inbox;
  /** What an operator cancels. */
  readonly run: CancellationScope;
}

/**
 * The life of one marketplace order, from import to closed, cancelled or refused. A loop around activities that do what
 * is due, read the order's facts in the same transaction and say what comes next. This code carries it out and decides
 * nothing, so that a changed rule never breaks a run of months [TMP-03].
 *
 * Nothing is lost when a run ends, by an operator's hand or by time: the database knows what is done, and the next run
 * goes on from there [TMP-04].
 */
export async function orderLifecycle(order: messages.OrderLifecycleInput): Promise<OrderLifecycleResult> {
  const inbox: Inbox = { notedRevision: 0, hasCommand: false, report: null, lastDone: [] };
  installHandlers(order, inbox);
  const run = CancellationScope.current();
  return CancellationScope.nonCancellable(() => live({ order, inbox, run }));
}

async function live(life: Life): Promise<OrderLifecycleResult> {
  const { order, inbox } = life;
  let report = await advance(life, 'begun');
  for (;;) {
    if (report.stepsDone.length > 0) inbox.lastDone = report.stepsDone;
    publish(order, { report, lastDone: inbox.lastDone, previous: inbox.report });
    inbox.report = report;
    const { action } = report;
    switch (action.kind) {
      case 'run':
        report = await runStep(life, action.step);
        break;
      case 'wait':
        report = await advance(life, await waitForNews(life, report, action.until));
        break;
      case 'park':
        report = await advance(life, await waitForNews(life, report, null));
        break;
      case 'finish':
        await condition(allHandlersFinished);
        if (!hasNews(inbox, report)) return { outcome: action.outcome };
        report = await advance(life, 'changed');
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
  setHandler(messages.acceptTotalsUpdate, (command) => answer(() => commands.acceptTotals({ ...command, ...order })), {
    validator: checkAcceptCommand,
  });
  setHandler(messages.doStepUpdate, (command) => answer(() => commands.doStep({ ...command, ...order })), {
    validator: checkStepCommand,
  });
  setHandler(messages.pauseOrderUpdate, (command) => answer(() => commands.pauseOrder({ ...command, ...order })), {
    validator: checkPauseCommand,
  });
  setHandler(messages.resumeOrderUpdate, (command) => answer(() => commands.resumeOrder({ ...command, ...order })));
}

function hasNews(inbox: Inbox, report: LifecycleReport): boolean {
  return inbox.hasCommand || inbox.notedRevision > report.revision;
}

function advance(life: Life, occasion: Occasion): Promise<LifecycleReport> {
  return perform(life, null, () => advanceOrder(life.order, occasion));
}

/** Steps of the database that are still due were left by an activity that had done enough, or by a failure. */
function runStep(life: Life, step: LifecycleStep): Promise<LifecycleReport> {
  if (!isLifecycleStep(step)) needsNewerWorker('step', step);
  if (step === 'shipDelivery') return perform(life, step, () => shipDelivery(life.order));
  return advance(life, 'goingOn');
}

/**
 * One activity, with what was told before in its answer; a database restored from an older copy would else be asked for
 * ever. Not begun after a cancel request, which closes the run, not the marketplace's order.
 *
 * A step that ends with a failure no repetition cures parks the order. When the database stayed away through all
 * attempts, the run starts afresh and goes on trying. Where not even the park can be recorded, something is wrong with
 * us, and an order never fails for that: a plain error fails the workflow task, which Temporal shows and tries again
 * until a worker comes that can do it.
 *
 * @param inHand the step that fails with the activity, unless its failure names another; null for none
 */
async function perform(
  life: Life,
  inHand: LifecycleStep | null,
  act: () => Promise<LifecycleReport>,
): Promise<LifecycleReport> {
  const { order, inbox, run } = life;
  if (run.consideredCancelled) throw new CancelledFailure('cancelled by an operator');
  inbox.notedRevision = 0;
  inbox.hasCommand = false;
  try {
    return await act();
  } catch (error) {
    const failure = failureOfActivity(error);
    if (failure === null) throw error;
    const { kind, reasonCode, message } = failure;
    if (kind === 'passing') return continueAsNew<typeof orderLifecycle>(order);
    const step = failure.step ?? inHand;
    if (step === null) throw new Error(message, { cause: error });
    return perform(life, null, () => parkOrder(order, { step, reasonCode, message }));
  }
}

/**
 * Until something about the order changed, or until `until` (ISO 8601). A waiting run is where a long history ends.
 *
 * @returns what woke it
 */
async function waitForNews(
  { order, inbox, run }: Life,
  report: LifecycleReport,
  until: string | null,
): Promise<Occasion> {
  const isNews = () => hasNews(inbox, report);
  // Signals that tell nothing new make the history longer, too.
  const isWoken = () => isNews() || isHistoryLong() || run.consideredCancelled;
  if (until === null) await condition(isWoken);
  else await condition(isWoken, pauseMs(until));
  if (!isNews() && isHistoryLong()) {
    await condition(allHandlersFinished);
    if (!isNews()) await continueAsNew<typeof orderLifecycle>(order);
  }
  if (inbox.hasCommand) return 'asked';
  return isNews() ? 'changed' : 'timeCame';
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

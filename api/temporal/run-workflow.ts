import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError, type Client } from '@temporalio/client';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { Problem } from '../problems/problem';
import { awaitWorker, reachTemporal } from './reach-temporal';
import { rootCauseOf } from './root-cause';

export interface WorkflowStart {
  /** As `workflows/index.ts` exports it. */
  readonly type: string;
  readonly workflowId: string;
  readonly input: object;
  /** One line for the list of workflows in Temporal's UI. */
  readonly summary?: string;
}

/** How long a workflow may take to end, or to take up what it was started for. */
const HANDOVER_MS = 5_000;
const LOOK_MS = 100;

type ConflictPolicy = 'USE_EXISTING' | 'FAIL';

async function start(
  temporal: Client,
  { type, workflowId, input, summary }: WorkflowStart,
  workflowIdConflictPolicy: ConflictPolicy,
): Promise<void> {
  await reachTemporal(temporal, () =>
    temporal.workflow.start(type, {
      workflowId,
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [input],
      ...(summary === undefined ? {} : { staticSummary: summary }),
      workflowIdConflictPolicy,
    }),
  );
}

/** Starts a workflow, or joins the one that runs under the id. */
export async function startWorkflow(temporal: Client, wanted: WorkflowStart): Promise<void> {
  await start(temporal, wanted, 'USE_EXISTING');
}

/**
 * Starts a workflow for work that the database holds. One that runs and has not begun takes that work as well; one that
 * has done its own and is about to end would leave it lying, so its end is waited for.
 *
 * @param isTaken whether a workflow has taken up the work
 */
export async function startWorkflowFor(
  temporal: Client,
  wanted: WorkflowStart,
  isTaken: () => Promise<boolean>,
): Promise<void> {
  const until = Date.now() + HANDOVER_MS;
  while (!(await isStartedAnew(temporal, wanted))) {
    if (Date.now() > until || (await isTaken())) return;
    await pause(LOOK_MS);
  }
}

async function isStartedAnew(temporal: Client, wanted: WorkflowStart): Promise<boolean> {
  try {
    await start(temporal, wanted, 'FAIL');
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** A short workflow that ended without a result: the reason is the marketplace's or ours, in words. */
function failedProblem(error: WorkflowFailedError): Problem {
  const { words, reasonCode } = rootCauseOf(error);
  return new Problem('notAllowedNow', words, { reasonCode, cause: error });
}

/**
 * Starts a short workflow, or joins it, and waits for what it answers.
 * @throws Problem temporalAway, workerAway, or notAllowedNow with the words of its failure
 */
export async function runWorkflow(temporal: Client, start: WorkflowStart, waitMs: number): Promise<unknown> {
  await startWorkflow(temporal, start);
  const handle = temporal.workflow.getHandle(start.workflowId);
  try {
    return await awaitWorker(temporal, waitMs, () => handle.result());
  } catch (error) {
    throw error instanceof WorkflowFailedError ? failedProblem(error) : error;
  }
}

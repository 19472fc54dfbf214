import { WorkflowFailedError, type Client } from '@temporalio/client';
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

/** Starts a workflow, or joins the one that runs under the id. */
export async function startWorkflow(
  temporal: Client,
  { type, workflowId, input, summary }: WorkflowStart,
): Promise<void> {
  await reachTemporal(temporal, () =>
    temporal.workflow.start(type, {
      workflowId,
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [input],
      ...(summary === undefined ? {} : { staticSummary: summary }),
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  );
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

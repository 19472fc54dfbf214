import { createHash } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { FastifyRequest } from 'fastify';
import { orderLifecycleId, orderReadId } from '../../workflows/ids';
import type { CommandAnswer, OrderRef } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import type { z } from 'zod';
import type { ApiContext } from '../api';
import { callerOf } from '../plugins/authentication';
import { idempotencyKeyOf, pathOf } from '../plugins/idempotency';
import { Problem } from '../problems/problem';
import { orderReadSchema } from '../schemas/order';
import { awaitWorker } from '../temporal/reach-temporal';
import { rootCauseOf } from '../temporal/root-cause';
import { runWorkflow } from '../temporal/run-workflow';
import { findOrder } from './find-order';

const COMMAND_WAIT_MS = 20_000;
const READ_WAIT_MS = 25_000;

/** The same click, repeated, is the same update: also when the first answer was lost on its way. */
export function updateIdOf(request: FastifyRequest, ...parts: readonly string[]): string {
  const identity = [callerOf(request).tokenId, pathOf(request), idempotencyKeyOf(request), ...parts];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}

export interface OrderUpdate<Input> {
  readonly definition: UpdateDefinition<CommandAnswer, [Input]>;
  readonly input: Input;
  readonly updateId: string;
}

/** A validator's refusal, or a fault in carrying it out. */
function refusal(error: WorkflowUpdateFailedError): Problem {
  const { words, reasonCode } = rootCauseOf(error);
  return new Problem('ruleBroken', words, { reasonCode, cause: error });
}

/** Sends a command to the order's lifecycle, which is started when it does not run, and gives its answer. */
export async function updateOrder<Input>(
  { temporal }: Pick<ApiContext, 'temporal'>,
  order: OrderRef,
  { definition, input, updateId }: OrderUpdate<Input>,
): Promise<CommandAnswer> {
  const { instanceCode, marketplaceOrderId } = order;
  const startWorkflowOperation = new WithStartWorkflowOperation('orderLifecycle', {
    workflowId: orderLifecycleId(order),
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [{ instanceCode, marketplaceOrderId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  // Nobody waits for the handle: when the start fails, the update fails with the same words.
  startWorkflowOperation.workflowHandle().catch(() => undefined);
  try {
    return await awaitWorker(temporal, COMMAND_WAIT_MS, () =>
      temporal.workflow.executeUpdateWithStart(definition, { args: [input], updateId, startWorkflowOperation }),
    );
  } catch (error) {
    throw error instanceof WorkflowUpdateFailedError ? refusal(error) : error;
  }
}

interface AnswerBody {
  readonly outcome: 'accepted' | 'alreadyDone';
  readonly message: string;
}

/**
 * A person's command on one order.
 * @throws Problem notFound, or notAllowedNow with the lifecycle's words
 */
export async function commandOrder<Input>(
  context: ApiContext,
  order: OrderRef,
  update: OrderUpdate<Input>,
): Promise<AnswerBody> {
  await findOrder(context.dataSource, order);
  const { outcome, message } = await updateOrder(context, order, update);
  if (outcome === 'notAllowed') throw new Problem('notAllowedNow', message);
  return { outcome, message };
}

/**
 * Reads one order again from the marketplace. An answer that the call budget delays comes later by itself.
 * @throws Problem notFound
 */
export async function readOrderAgain(
  { dataSource, temporal }: ApiContext,
  { instanceCode, marketplaceOrderId }: OrderRef,
): Promise<z.output<typeof orderReadSchema>> {
  const ref = { instanceCode, marketplaceOrderId };
  await findOrder(dataSource, ref);
  const start = { type: 'orderRead', workflowId: orderReadId(ref), input: ref };
  try {
    return orderReadSchema.parse(await runWorkflow(temporal, start, READ_WAIT_MS));
  } catch (error) {
    if (!(error instanceof Problem && error.kind === 'workerAway')) throw error;
    return { found: null, words: 'The order is read as soon as a worker and the call budget allow it.' };
  }
}

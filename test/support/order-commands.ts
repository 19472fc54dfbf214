import { orderLifecycleId } from '../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import type { CommandAnswer } from '../../workflows/messages';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { INSTANCE_CODE, type TestConnector } from './connector';
import { orderRow } from './order-row';

/** A command as the API sends it: an update that starts the order's workflow where it does not run. */
export async function command(
  { client }: TestConnector,
  marketplaceOrderId: string,
  update: string,
  ...args: unknown[]
): Promise<CommandAnswer> {
  const order = { instanceCode: INSTANCE_CODE, marketplaceOrderId };
  const startWorkflowOperation = new WithStartWorkflowOperation('orderLifecycle', {
    workflowId: orderLifecycleId(order),
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [order],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return client.workflow.executeUpdateWithStart<() => Promise<unknown>, CommandAnswer, unknown[]>(update, {
    args,
    startWorkflowOperation,
  });
}

/** Retries the park that the order stands at. */
export async function retryStep(connector: TestConnector, marketplaceOrderId: string): Promise<CommandAnswer> {
  const { parkNumber } = await orderRow(connector, marketplaceOrderId);
  return command(connector, marketplaceOrderId, 'retryStep', { parkNumber, actor: 'a person' });
}

export async function skipStep(connector: TestConnector, marketplaceOrderId: string): Promise<CommandAnswer> {
  const { parkNumber } = await orderRow(connector, marketplaceOrderId);
  return command(connector, marketplaceOrderId, 'skipStep', { parkNumber, actor: 'a person', reason: 'done by hand' });
}

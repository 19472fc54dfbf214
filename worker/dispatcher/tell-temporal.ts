import { WorkflowIdReusePolicy, type Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { orderIdsId, orderLifecycleId } from '../../workflows/ids';
import { importOrdersSignal, orderChangedSignal } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import type { ClaimedOrder, WantedReadBack } from './claim-orders';

const instanceAttribute = defineSearchAttributeKey('Instance', SearchAttributeType.KEYWORD);

/** Signals the order's lifecycle, starting it where it does not run: never a bare signal, which could miss it. */
export async function signalOrder(client: Client, order: ClaimedOrder): Promise<void> {
  const { instanceCode, marketplaceOrderId, instanceName, lineCount, revision } = order;
  await client.workflow.signalWithStart('orderLifecycle', {
    workflowId: orderLifecycleId(order),
    taskQueue: CONNECTOR_TASK_QUEUE,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    args: [{ instanceCode, marketplaceOrderId }],
    signal: orderChangedSignal,
    signalArgs: [{ revision }],
    staticSummary: `${instanceName} order ${marketplaceOrderId}, ${String(lineCount)} ${lineCount === 1 ? 'line' : 'lines'}`,
    typedSearchAttributes: new TypedSearchAttributes([{ key: instanceAttribute, value: instanceCode }]),
  });
}

/** Has orders read again whose last write got no answer. */
export async function signalReadBack(client: Client, wanted: WantedReadBack): Promise<void> {
  const { instanceCode, marketplaceOrderIds } = wanted;
  await client.workflow.signalWithStart('orderIds', {
    workflowId: orderIdsId(instanceCode),
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [{ instanceCode }],
    signal: importOrdersSignal,
    signalArgs: [{ marketplaceOrderIds, isReadBack: true }],
    staticSummary: `${instanceCode}: orders by id`,
  });
}

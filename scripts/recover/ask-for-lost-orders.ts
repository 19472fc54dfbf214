import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { orderIdsId, orderLifecycleId } from '../../workflows/ids';
import { importOrdersSignal, orderChangedSignal } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import type { KnownLifecycle } from './temporal-orders';

const IDS_PER_SIGNAL = 500;

/**
 * Has orders imported by id that the database has lost, whatever their state by now: a sweep would pass over those that
 * have ended meanwhile, and over those that somebody had asked for. Their lifecycles that run are told first, and end:
 * one that has read a later revision would not hear of the new beginning.
 *
 * @param revision above all that those lifecycles can have read
 */
export async function askForLostOrders(
  client: Client,
  lost: readonly KnownLifecycle[],
  revision: number,
): Promise<void> {
  for (const lifecycle of lost) if (lifecycle.isRunning) await wake(client, lifecycle, revision);
  for (const [instanceCode, marketplaceOrderIds] of byInstance(lost)) {
    for (let at = 0; at < marketplaceOrderIds.length; at += IDS_PER_SIGNAL) {
      await client.workflow.signalWithStart('orderIds', {
        workflowId: orderIdsId(instanceCode),
        taskQueue: CONNECTOR_TASK_QUEUE,
        args: [{ instanceCode }],
        signal: importOrdersSignal,
        signalArgs: [{ marketplaceOrderIds: marketplaceOrderIds.slice(at, at + IDS_PER_SIGNAL) }],
        staticSummary: `${instanceCode}: orders by id`,
      });
    }
  }
}

/** One that has ended by itself needs no waking: the import starts it anew. */
async function wake(client: Client, lifecycle: KnownLifecycle, revision: number): Promise<void> {
  try {
    await client.workflow
      .getHandle(orderLifecycleId(lifecycle), lifecycle.runId)
      .signal(orderChangedSignal, { revision });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

export function byInstance(lifecycles: readonly KnownLifecycle[]): ReadonlyMap<string, readonly string[]> {
  const grouped = new Map<string, string[]>();
  for (const { instanceCode, marketplaceOrderId } of lifecycles) {
    grouped.set(instanceCode, [...(grouped.get(instanceCode) ?? []), marketplaceOrderId]);
  }
  return grouped;
}

import type { Client } from '@temporalio/client';
import type { TemporalSnapshot, WorkflowSnapshot } from './snapshots';

/** Every workflow of the namespace, whatever became of it. */
export async function readTemporal(client: Client): Promise<TemporalSnapshot> {
  const workflows: WorkflowSnapshot[] = [];
  for await (const { workflowId, type, status } of client.workflow.list()) {
    workflows.push({ workflowId, type, status: status.name });
  }
  return { workflows };
}

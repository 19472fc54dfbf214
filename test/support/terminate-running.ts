import type { TestConnector } from './connector';

/** Ends every workflow that runs, as an operator may: what only waits for its time would come back in real minutes. */
export async function terminateRunning({ client }: TestConnector): Promise<void> {
  for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running'` })) {
    // One that has ended meanwhile cannot be.
    await client.workflow
      .getHandle(workflowId)
      .terminate('the test is over')
      .catch(() => undefined);
  }
}

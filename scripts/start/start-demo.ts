import type { DataSource } from 'typeorm';
import { createApiClient } from '../demo/api-client';
import { connectDemoInstance, enableDemoSchedules, ensureDemoInstance } from '../demo/demo-shop';
import { placeFirstOrders } from '../demo/sandbox-control';
import { seedWorkflowConfiguration } from '../demo/seed-workflow-configuration';
import type { Installation } from './installation';
import { step, type StartContext } from './start-context';

/** Connects the sandbox marketplace as the instance `demo`, from wherever an earlier start has left it. */
export async function startDemo(
  context: StartContext,
  dataSource: DataSource,
  installation: Installation,
): Promise<void> {
  const api = createApiClient(installation);
  await step(context, 'Demo shop', async () => {
    await ensureDemoInstance(api, installation.sandboxUrl);
    await seedWorkflowConfiguration(dataSource);
    const connection = await connectDemoInstance(api);
    if (connection === 'connected') await enableDemoSchedules(api);
    return { value: undefined, outcome: connection === 'connected' ? 'tested and confirmed' : 'connected earlier' };
  });
  await step(context, 'Demo orders', async () => {
    const count = await placeFirstOrders(installation.sandboxUrl);
    return { value: undefined, outcome: count === 0 ? 'placed earlier' : `${String(count)} placed` };
  });
}

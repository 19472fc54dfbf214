import { MockActivityEnvironment } from '@temporalio/testing';
import { createOpenOrderActivities, type OpenOrderCheckResult } from '../../../activities/orders/open-order-activities';
import type { Instance } from '../../../entities/instance.entity';
import { MarketplaceOrder } from '../../../entities/marketplace-order.entity';
import { connectTemporal, ensureNamespace, type TemporalConnection } from '../../../platform/temporal';
import { orderLifecycleId } from '../../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../../workflows/task-queues';
import { aBackOffice, anInstance, anOrderRow } from '../../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { configOfTest, installQuietRuntime } from '../../support/workflow-bench';

let database: TestDatabase;
let temporal: TemporalConnection;
let instance: Instance;
beforeAll(async () => {
  installQuietRuntime();
  const config = configOfTest();
  database = await createTestDatabase();
  instance = await anInstance(database.dataSource, await aBackOffice(database.dataSource));
  temporal = await connectTemporal(config.temporal);
  await ensureNamespace(temporal.connection, config.temporal);
}, 60_000);
afterAll(async () => {
  await temporal.connection.close();
  await database.drop();
});

const anOrder = (parts: Partial<MarketplaceOrder> = {}): Promise<MarketplaceOrder> =>
  anOrderRow(database.dataSource, instance, {
    progress: 'waiting',
    pendingRevision: 1,
    dispatchedRevision: 1,
    ...parts,
  });

const revisionOf = async ({ id }: MarketplaceOrder): Promise<number> =>
  (await database.dataSource.manager.findOneByOrFail(MarketplaceOrder, { id })).pendingRevision;

/** No worker takes it up: it runs until somebody ends it. */
async function startLifecycle({ marketplaceOrderId }: MarketplaceOrder): Promise<void> {
  const ref = { instanceCode: instance.code, marketplaceOrderId };
  const workflowId = orderLifecycleId(ref);
  await temporal.client.workflow.start('orderLifecycle', { workflowId, taskQueue: CONNECTOR_TASK_QUEUE, args: [ref] });
  await eventually(async () => {
    const { count } = await temporal.client.workflow.count(
      `WorkflowId = '${workflowId}' and ExecutionStatus = 'Running'`,
    );
    return count === 1;
  });
}

function check(): Promise<OpenOrderCheckResult> {
  const { startStrayOrders } = createOpenOrderActivities({ dataSource: database.dataSource, client: temporal.client });
  return new MockActivityEnvironment().run(startStrayOrders);
}

describe('TMP-04 the nightly check', () => {
  it('has an open order without a running workflow dispatched again, and leaves the others alone', async () => {
    const [stray, running] = [await anOrder(), await anOrder()];
    const finished = await anOrder({ progress: 'finished' });
    const ignored = await anOrder({ decision: 'ignored' });
    await startLifecycle(running);
    expect(await check()).toEqual({ startedAgain: 1, endedRuns: 0, removedLines: 0 });
    const revisions = await Promise.all([stray, running, finished, ignored].map(revisionOf));
    expect(revisions).toEqual([2, 1, 1, 1]);
  });

  it('wakes a running order that still waits for a gate that is open', async () => {
    const [left, waiting] = [await anOrder({ waitingFor: 'gate' }), await anOrder({ waitingFor: 'delivery' })];
    await Promise.all([left, waiting].map(startLifecycle));
    await check();
    expect(await Promise.all([left, waiting].map(revisionOf))).toEqual([2, 1]);
    await database.dataSource.query(`update instance set gate = 'closed' where id = $1`, [instance.id]);
    await check();
    expect(await revisionOf(left)).toBe(2);
  });
});

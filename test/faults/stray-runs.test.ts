import { MockActivityEnvironment } from '@temporalio/testing';
import { createOpenOrderActivities } from '../../activities/orders/open-order-activities';
import type { Instance } from '../../entities/instance.entity';
import { Run } from '../../entities/run.entity';
import { RunLine } from '../../entities/run-line.entity';
import { connectTemporal, ensureNamespace, type TemporalConnection } from '../../platform/temporal';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { aBackOffice, anInstance } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { configOfTest } from '../support/workflow-bench';

let database: TestDatabase;
let temporal: TemporalConnection;
let instance: Instance;
beforeAll(async () => {
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

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000);

async function openRun(workflowId: string, startedAt = AN_HOUR_AGO): Promise<Run & { readonly workflowId: string }> {
  const runs = database.dataSource.getRepository(Run);
  const parts = { operation: 'importOrders', kind: 'window', startedBy: 'a person', state: 'running' } as const;
  return Object.assign(await runs.save(runs.create({ ...parts, instanceId: instance.id, workflowId, startedAt })), {
    workflowId,
  });
}

/** No worker takes it up: it runs until somebody ends it. */
const startWorkflow = (workflowId: string) =>
  temporal.client.workflow.start('orderWindow', { workflowId, taskQueue: CONNECTOR_TASK_QUEUE, args: [] });

const rowOf = ({ id }: Run): Promise<Run> => database.dataSource.getRepository(Run).findOneByOrFail({ id });

function check(): Promise<{ endedRuns: number }> {
  const { startStrayOrders } = createOpenOrderActivities({ dataSource: database.dataSource, client: temporal.client });
  return new MockActivityEnvironment().run(startStrayOrders);
}

describe('TMP-04 the nightly check, of runs', () => {
  it('ends those whose workflow was terminated or never was, with a reason, and leaves the others open', async () => {
    const [terminated, unknown, running, fresh] = [
      await openRun('orderWindow/terminated'),
      await openRun('orderWindow/of-another-namespace'),
      await openRun('orderWindow/running'),
      await openRun('orderWindow/opened-a-moment-ago', new Date()),
    ];
    await database.dataSource.getRepository(RunLine).insert({ runId: unknown.id, record: 'AN-1', state: 'draft' });
    await (await startWorkflow(terminated.workflowId)).terminate();
    await startWorkflow(running.workflowId);
    expect(await check()).toMatchObject({ endedRuns: 2 });
    const interrupted = { state: 'failed', reasonCode: 'interrupted', endedAt: expect.any(Date) };
    expect(await rowOf(terminated)).toMatchObject(interrupted);
    expect(await rowOf(unknown)).toMatchObject(interrupted);
    expect(await rowOf(running)).toMatchObject({ state: 'running', endedAt: null });
    expect(await rowOf(fresh)).toMatchObject({ state: 'running', endedAt: null });
    const lines = await database.dataSource.getRepository(RunLine).findBy({ runId: unknown.id });
    expect(lines).toMatchObject([{ state: 'failed', reasonCode: 'interrupted' }]);
    expect(await check()).toMatchObject({ endedRuns: 0 });
  });

  it('fails lines that joined a run and were never asked for, and leaves those that a workflow may hold', async () => {
    const lines = database.dataSource.getRepository(RunLine);
    const endedWith = async (workflowId: string, line: Pick<Partial<RunLine>, 'updatedAt'> = {}): Promise<string> => {
      const run = await openRun(workflowId);
      await database.dataSource.getRepository(Run).update(run.id, { state: 'done', endedAt: AN_HOUR_AGO });
      await lines.insert({ runId: run.id, record: 'AN-2', state: 'draft', updatedAt: AN_HOUR_AGO, ...line });
      return run.id;
    };
    const forgotten = await endedWith('orderIds/forgotten');
    const asked = await endedWith('orderIds/running');
    const fresh = await endedWith('orderIds/asked-a-moment-ago', { updatedAt: new Date() });
    await startWorkflow('orderIds/running');
    await check();
    expect(await lines.findBy({ runId: forgotten })).toMatchObject([{ state: 'failed', reasonCode: 'interrupted' }]);
    expect(await lines.findBy({ runId: asked })).toMatchObject([{ state: 'draft' }]);
    expect(await lines.findBy({ runId: fresh })).toMatchObject([{ state: 'draft' }]);
  });
});

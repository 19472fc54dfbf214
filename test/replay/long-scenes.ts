import { readFileSync } from 'node:fs';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { listingImportId, orderIdsId, orderLifecycleId } from '../../workflows/ids';
import type { ListingImportProgress } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE, MARKETPLACE_TASK_QUEUE } from '../../workflows/task-queues';
import { INSTANCE_CODE, type TestConnector } from '../support/connector';
import { testVariable } from '../support/database';
import { eventually } from '../support/eventually';
import { waitingFor } from '../support/order-row';

/** A run that grew long and began anew; the next one took over. */
export interface LongRun {
  readonly workflowId: string;
  readonly firstRunId: string;
}

/** Beyond what each kind of workflow takes into one run. */
const MANY = 401;
const AT_ONCE = 25;

/** While no worker is there: the next one finds them all in one task, and the run is long. */
async function many(send: () => Promise<unknown>): Promise<void> {
  for (let sent = 0; sent < MANY; sent += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, send));
}

const runIdOf = async (handle: WorkflowHandle): Promise<string> => (await handle.describe()).runId;

/** An order that waits, and is told again and again what it knows. */
async function longOrder(connector: TestConnector): Promise<LongRun> {
  const [marketplaceOrderId = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => waitingFor(connector, marketplaceOrderId, 'delivery'));
  const workflowId = orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId });
  const handle = connector.client.workflow.getHandle(workflowId);
  const firstRunId = await runIdOf(handle);
  await connector.stopWorker();
  await many(() => handle.signal('orderChanged', { revision: 0 }));
  await connector.startWorker();
  await eventually(async () => (await runIdOf(handle)) !== firstRunId);
  await eventually(async () => (await handle.query<{ progress: string }>('getProgress')).progress === 'waiting');
  return { workflowId, firstRunId };
}

/** One order that is asked for by id again and again: the next run reads it. */
async function longImport(connector: TestConnector): Promise<LongRun> {
  const marketplaceOrderIds = await connector.place('oneLine');
  const workflowId = orderIdsId(INSTANCE_CODE);
  await connector.stopWorker();
  const ask = () =>
    connector.client.workflow.signalWithStart('orderIds', {
      ...{ workflowId, taskQueue: CONNECTOR_TASK_QUEUE, args: [{ instanceCode: INSTANCE_CODE }] },
      ...{ signal: 'importOrders', signalArgs: [{ marketplaceOrderIds }] },
    });
  const { signaledRunId: firstRunId } = await ask();
  await many(ask);
  await connector.startWorker();
  await connector.client.workflow.getHandle(workflowId).result();
  return { workflowId, firstRunId };
}

/**
 * An import of listings that is not through when its run is long. No activity of ours says so within half a minute: its
 * place is taken by one that does.
 */
async function longListingImport(connector: TestConnector): Promise<LongRun> {
  const workflowId = listingImportId(INSTANCE_CODE);
  await connector.stopWorker();
  const handle = await connector.client.workflow.start('listingImport', {
    ...{ workflowId, taskQueue: CONNECTOR_TASK_QUEUE, args: [{ instanceCode: INSTANCE_CODE }] },
  });
  await many(() => handle.signal('nobodyListens'));
  let calls = 0;
  const importListings = (): Promise<ListingImportProgress> => {
    calls += 1;
    const counts = { changed: calls, unchanged: 0, failed: 0 };
    return Promise.resolve({ runId: 'a run', phase: calls === 1 ? 'offers' : null, ...counts });
  };
  await withWorkers(connector, { importListings }, () => connector.client.workflow.getHandle(workflowId).result());
  await connector.startWorker();
  return { workflowId, firstRunId: handle.firstExecutionRunId };
}

async function withWorkers(connector: TestConnector, activities: object, act: () => Promise<unknown>): Promise<void> {
  const { address, namespace } = connector.config.temporal;
  const connection = await NativeConnection.connect({ address });
  const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
  const workflows = await Worker.create({ connection, namespace, taskQueue: CONNECTOR_TASK_QUEUE, workflowBundle });
  const marketplace = await Worker.create({ connection, namespace, taskQueue: MARKETPLACE_TASK_QUEUE, activities });
  await workflows.runUntil(marketplace.runUntil(act));
  await connection.close();
}

/** What grows long, by the kind of workflow. */
export const longScenes: Readonly<Record<string, (connector: TestConnector) => Promise<LongRun>>> = {
  orderLifecycle: longOrder,
  orderIds: longImport,
  listingImport: longListingImport,
};

/** Of the histories of both runs. */
export const longRunNames = (kind: string): readonly [string, string] => [`${kind}-long`, `${kind}-continued`];

import { randomUUID } from 'node:crypto';
import type { History } from '@temporalio/common/lib/proto-utils';
import {
  connectionTestId,
  instanceConfirmationId,
  masterDataImportId,
  listingImportId,
  NOTIFICATIONS_ID,
  OPEN_ORDER_CHECK_ID,
  orderIdsId,
  orderReadId,
  orderSweepId,
  orderWindowId,
  scheduledId,
  sellerReferencesId,
  trackingExportId,
} from '../../workflows/ids';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { importWindow } from '../support/importing';
import { startStackServers } from '../support/stack-servers';
import { longRunNames, longScenes } from './long-scenes';
import { orderScenes } from './order-scenes';
import { writeHistories } from './stored-histories';

const instanceCode = INSTANCE_CODE;

/** Names of what is recorded, as of files without their ending; all unless some are given. */
const chosen: readonly string[] = process.argv.slice(2);
const isWanted = (name: string): boolean => chosen.length === 0 || chosen.includes(name);

/**
 * Records a history of every workflow kind in a whole connector: `npm run record:histories`, or some of them by their names.
 * A history that stays as it was recorded by an earlier version proves more than a new one.
 */
async function main(): Promise<void> {
  const servers = await startStackServers();
  Object.assign(process.env, servers.env);
  try {
    const connector = await startConnector();
    const histories = new Map<string, History>();
    try {
      await recordOrders(connector, histories);
      await recordLongRuns(connector, histories);
      await recordOperations(connector, histories);
    } finally {
      await connector.stop();
    }
    for (const name of histories.keys()) if (!isWanted(name)) histories.delete(name);
    writeHistories(histories, { isAll: chosen.length === 0 });
    process.stdout.write(`${[...histories.keys()].join('\n')}\n`);
  } finally {
    await servers.stop();
  }
}

const historyOf = ({ client }: TestConnector, workflowId: string, runId?: string): Promise<History> =>
  client.workflow.getHandle(workflowId, runId).fetchHistory();

async function recordOrders(connector: TestConnector, histories: Map<string, History>): Promise<void> {
  for (const [scene, play] of Object.entries(orderScenes)) {
    const name = `orderLifecycle-${scene}`;
    if (isWanted(name)) histories.set(name, await historyOf(connector, await play(connector)));
  }
}

/** The run that grew long, and the one that went on. */
async function recordLongRuns(connector: TestConnector, histories: Map<string, History>): Promise<void> {
  for (const [kind, play] of Object.entries(longScenes)) {
    const [long, continued] = longRunNames(kind);
    if (!isWanted(long) && !isWanted(continued)) continue;
    const { workflowId, firstRunId } = await play(connector);
    histories.set(long, await historyOf(connector, workflowId, firstRunId));
    histories.set(continued, await historyOf(connector, workflowId));
  }
}

async function recordOperations(connector: TestConnector, histories: Map<string, History>): Promise<void> {
  const [marketplaceOrderId = ''] = await connector.place('threeLines');
  const order = { instanceCode, marketplaceOrderId };
  const window = { runId: randomUUID(), from: '2026-01-01T00:00:00Z', to: new Date().toISOString() };
  const schedule = { job: 'orderSweep', instanceCode } as const;
  const input = { instanceCode };
  await connector.sweep();
  await connector.run('orderRead', orderReadId(order), order);
  await importWindow(connector, { ...window, basedOn: 'creationDate' });
  await connector.run('trackingExport', trackingExportId(instanceCode), input);
  await connector.run('listingImport', listingImportId(instanceCode), input);
  await connector.run('masterDataImport', masterDataImportId(instanceCode), input);
  await connector.run('openOrderCheck', OPEN_ORDER_CHECK_ID);
  await connector.run('notifications', NOTIFICATIONS_ID);
  const recorded: Readonly<Record<string, string>> = {
    connectionTest: connectionTestId(instanceCode),
    instanceConfirmation: instanceConfirmationId(instanceCode),
    masterDataImport: masterDataImportId(instanceCode),
    listingImport: listingImportId(instanceCode),
    notifications: NOTIFICATIONS_ID,
    openOrderCheck: OPEN_ORDER_CHECK_ID,
    orderIds: orderIdsId(instanceCode),
    orderRead: orderReadId(order),
    orderSweep: orderSweepId(instanceCode),
    orderWindow: orderWindowId({ instanceCode, runId: window.runId }),
    sellerReferences: sellerReferencesId(instanceCode),
    trackingExport: trackingExportId(instanceCode),
  };
  for (const [name, workflowId] of Object.entries(recorded)) {
    histories.set(name, await historyOf(connector, workflowId));
  }
  await connector.run('scheduled', scheduledId(schedule), schedule);
  histories.set('scheduled', await historyOf(connector, scheduledId(schedule)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});

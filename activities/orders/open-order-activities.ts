import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { holdOf } from '../../entities/instance-hold';
import { raiseRevision } from '../../entities/raise-revision';
import { orderLifecycleId } from '../../workflows/ids';
import { removeOldLogs } from '../runs/remove-old-logs';
import { removeOldToDos } from '../runs/remove-old-to-dos';
import { settleStrayRuns } from '../runs/settle-stray-runs';
import { withHeartbeat } from '../with-heartbeat';

export interface OpenOrderDependencies {
  readonly dataSource: DataSource;
  readonly client: Client;
}

export interface OpenOrderCheckResult {
  readonly startedAgain: number;
  readonly endedRuns: number;
  /** Lines that the logs keep no longer. */
  readonly removedLines: number;
}

const ORDERS_AT_ONCE = 1000;

interface OpenOrder {
  readonly id: string;
  readonly instanceCode: string;
  readonly marketplaceOrderId: string;
  /** It waits for a gate that is open: the opening was cut off before it was woken. */
  readonly isLeftAtGate: boolean;
}

/**
 * Finds orders that are open in the database and nobody will wake, and has them dispatched again; ends runs whose
 * workflow is gone [TMP-04, INS-08]; removes what the logs keep no longer [RUN-03].
 */
export function createOpenOrderActivities({ dataSource, client }: OpenOrderDependencies) {
  return {
    startStrayOrders: (): Promise<OpenOrderCheckResult> =>
      withHeartbeat(async ({ note }) => {
        const running = await runningOrders(client);
        let startedAgain = 0;
        for (let afterId = '0'; ;) {
          const open = await openOrders(dataSource, afterId);
          const stray = open.filter((order) => order.isLeftAtGate || !running.has(orderLifecycleId(order)));
          await raiseRevision(
            dataSource.manager,
            stray.map((order) => order.id),
          );
          startedAgain += stray.length;
          note({ startedAgain });
          const last = open.at(-1);
          if (last === undefined) {
            const endedRuns = await settleStrayRuns({ dataSource, client });
            const removedLines = await removeOldLogs(dataSource, (removed) => {
              note({ startedAgain, removed });
            });
            await removeOldToDos(dataSource, () => note({ startedAgain, removedLines }));
            return { startedAgain, endedRuns, removedLines };
          }
          afterId = last.id;
        }
      }),
  };
}

export type OpenOrderActivities = ReturnType<typeof createOpenOrderActivities>;

async function runningOrders(client: Client): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const query = `WorkflowType = 'orderLifecycle' and ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: ORDERS_AT_ONCE })) ids.add(workflowId);
  return ids;
}

function openOrders(dataSource: DataSource, afterId: string): Promise<OpenOrder[]> {
  return dataSource.query(
    `select o.id, i.code as "instanceCode", o.marketplace_order_id as "marketplaceOrderId",
            o.progress = 'waiting' and o.waiting_for is not distinct from 'gate' and ${holdOf('i')} is null as "isLeftAtGate"
       from marketplace_order o join instance i on i.id = o.instance_id
      where o.progress <> 'finished' and o.decision <> 'ignored' and o.id > $1 order by o.id limit $2`,
    [afterId, ORDERS_AT_ONCE],
  );
}

import type { DataSource, EntityManager } from 'typeorm';
import { orderIdsId } from '../../workflows/ids';
import type { WantedOrder } from '../../workflows/order-ids';
import { wakeDispatcher } from '../../entities/raise-revision';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import { endRun, failingRun, openRun } from '../runs/run-record';
import { withHeartbeat } from '../with-heartbeat';
import type { ImportDependencies } from './import-dependencies';
import { receivePage } from './receive-page';

export interface ImportOrderIdsInput {
  readonly instanceCode: string;
  /** At most 100. */
  readonly orders: readonly WantedOrder[];
  /** Nothing more is asked for now: the open run ends with these. */
  readonly isLast: boolean;
}

/** Reads orders by id: those that people asked for into their runs, read-backs beside them [ORD-03]. */
export function importOrderIds(dependencies: ImportDependencies, input: ImportOrderIdsInput): Promise<void> {
  const { dataSource, calls } = dependencies;
  return withHeartbeat(({ signal }) =>
    calls.connected(input.instanceCode, async (instance) => {
      const readBacks = input.orders.filter((order) => order.isReadBack);
      if (readBacks.length > 0) {
        const ids = readBacks.map((order) => order.marketplaceOrderId);
        await calls.call(instance, () => readBack(dataSource, instance, ids, signal));
      }
      const wanted = input.orders.filter((order) => !order.isReadBack);
      if (wanted.length === 0) return;
      const joined = await openRunOf(dataSource.manager, instance);
      await failingRun(dataSource.manager, joined, async () => {
        for (const [runId, ids] of groupByRun(wanted, joined)) {
          await calls.call(instance, () => importIds(dataSource, instance, { runId, ids, signal }));
        }
      });
      if (input.isLast) await endRun(dataSource.manager, joined);
    }),
  );
}

/** One run at a time is open for an instance's `orderIds`; signals without a run join it. */
function openRunOf(manager: EntityManager, instance: ConnectedInstance): Promise<string> {
  const workflowId = orderIdsId(instance.code);
  return openRun(manager, { instanceId: instance.id, operation: 'importOrders', kind: 'ids', workflowId });
}

function groupByRun(wanted: readonly WantedOrder[], joined: string): ReadonlyMap<string, readonly string[]> {
  const runs = new Map<string, string[]>();
  for (const { runId, marketplaceOrderId } of wanted) {
    const ids = runs.get(runId ?? joined) ?? [];
    runs.set(runId ?? joined, [...ids, marketplaceOrderId]);
  }
  return runs;
}

interface IdsOfRun {
  readonly runId: string;
  readonly ids: readonly string[];
  readonly signal: AbortSignal;
}

async function importIds(
  dataSource: DataSource,
  instance: ConnectedInstance,
  { runId, ids, signal }: IdsOfRun,
): Promise<void> {
  await dataSource.query(
    `insert into run_line (run_id, record) select $1, unnest($2::text[]) on conflict (run_id, record) do nothing`,
    [runId, ids],
  );
  const { found, unknownIds, requestedAt } = await instance.client.ordersByIds(ids, { use: 'person', signal });
  await receivePage(dataSource, instance, { orders: found, requestedAt, source: 'ids', isRequested: true, runId });
  await settleKnown(dataSource, instance, { runId, ids });
  await dataSource.query(
    `update run_line set state = 'failed', reason_code = 'unknownToMarketplace', updated_at = now(),
            message = 'The marketplace does not know this order for shop ' || $3
      where run_id = $1 and record = any($2::text[])`,
    [runId, unknownIds, instance.shopId],
  );
}

/** An order that was imported before and has not changed has nothing left to wait for. */
async function settleKnown(
  dataSource: DataSource,
  instance: ConnectedInstance,
  { runId, ids }: Pick<IdsOfRun, 'runId' | 'ids'>,
): Promise<void> {
  await dataSource.query(
    `update run_line l
        set order_id = o.id, updated_at = now(),
            state = case when s.id is not null then 'done' when o.parked_step is not null then 'failed' else l.state end,
            reason_code = case when s.id is null then o.reason_code end,
            message = case when s.id is not null then 'Imported before as ' || s.name else o.reason_text end
       from marketplace_order o left join sale_order s on s.order_id = o.id
      where l.run_id = $1 and l.state = 'draft' and l.order_id is null
        and o.instance_id = $2 and o.marketplace_order_id = l.record and l.record = any($3::text[])`,
    [runId, instance.id, ids],
  );
}

/** After a lost answer: what the marketplace says now decides, also when it no longer knows the order. */
async function readBack(
  dataSource: DataSource,
  instance: ConnectedInstance,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { found, unknownIds, requestedAt } = await instance.client.ordersByIds(ids, { use: 'readBack', signal });
  await receivePage(dataSource, instance, {
    orders: found,
    requestedAt,
    source: 'ids',
    isRequested: false,
    runId: null,
  });
  if (unknownIds.length === 0) return;
  await dataSource.query(
    `update marketplace_order set read_back_wanted = false, pending_revision = pending_revision + 1
      where instance_id = $1 and marketplace_order_id = any($2::text[]) and read_back_wanted`,
    [instance.id, unknownIds],
  );
  await wakeDispatcher(dataSource.manager);
}

import type { DataSource, EntityManager } from 'typeorm';
import { reason } from '../../domain/reason-codes';
import { orderIdsId } from '../../workflows/ids';
import type { WantedOrder } from '../../workflows/messages';
import { wakeDispatcher } from '../../entities/raise-revision';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import { remarkOnRun } from '../runs/remark-on-run';
import { endOpenRun, failingRuns, openRun, type RunsAtWork } from '../runs/run-record';
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
  const { manager } = dataSource;
  const wanted = input.orders.filter((order) => !order.isReadBack);
  const readBackIds = input.orders.filter((order) => order.isReadBack).map((order) => order.marketplaceOrderId);
  return withHeartbeat(({ signal }) =>
    failingRuns(manager, runsOf(input.instanceCode, wanted), () =>
      calls.connected(input.instanceCode, async (instance) => {
        if (readBackIds.length > 0) {
          await calls.call(instance, () => readBack(dataSource, instance, readBackIds, signal));
        }
        for (const [runId, ids] of await groupByRun(manager, instance, wanted)) {
          await calls.call(instance, () => importIds(dataSource, instance, { runId, ids, signal }));
        }
        if (input.isLast) await endOpenRun(manager, orderIdsId(instance.code));
      }),
    ),
  );
}

function runsOf(instanceCode: string, wanted: readonly WantedOrder[]): RunsAtWork {
  return {
    workflowId: wanted.some(({ runId }) => runId === null) ? orderIdsId(instanceCode) : null,
    runIds: wanted.flatMap(({ runId }) => runId ?? []),
  };
}

/** Orders by the run that follows them; those that no run of the instance follows go into the one that is open. */
async function groupByRun(
  manager: EntityManager,
  instance: ConnectedInstance,
  wanted: readonly WantedOrder[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const begun: { id: string }[] = await manager.query(
    `with begun as (
       update run set state = case when ended_at is null then 'running' else state end
        where instance_id = $1 and id::text = any($2::text[]) returning id
     ) select id from begun`,
    [instance.id, wanted.map(({ runId }) => runId)],
  );
  const known = new Set(begun.map(({ id }) => id));
  const runs = new Map<string, string[]>();
  let open: string | null = null;
  for (const { runId, marketplaceOrderId } of wanted) {
    const followed = runId !== null && known.has(runId) ? runId : (open ??= await openRunOf(manager, instance));
    runs.set(followed, [...(runs.get(followed) ?? []), marketplaceOrderId]);
  }
  return runs;
}

/** One run at a time is open for an instance's `orderIds`; orders that come without a run join it. */
function openRunOf(manager: EntityManager, instance: ConnectedInstance): Promise<string> {
  const workflowId = orderIdsId(instance.code);
  return openRun(manager, { instanceId: instance.id, operation: 'importOrders', kind: 'ids', workflowId });
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
    `insert into run_line (run_id, record) select $1, unnest($2::text[])
     on conflict (run_id, record) do update set state = 'draft', reason_code = null, message = null, updated_at = now()
      where run_line.state = 'failed' and run_line.order_id is null`,
    [runId, ids],
  );
  const { found, unknownIds, requestedAt, oddities } = await instance.client.ordersByIds(ids, {
    use: 'person',
    signal,
  });
  await remarkOnRun(dataSource.manager, runId, oddities);
  await receivePage(dataSource, instance, { orders: found, requestedAt, source: 'ids', isRequested: true, runId });
  await settleKnown(dataSource, instance, { runId, ids });
  await dataSource.query(
    `update run_line set state = 'failed', reason_code = 'unknownToMarketplace', updated_at = now(),
            message = 'The marketplace does not know this order for shop ' || $3
      where run_id = $1 and record = any($2::text[])`,
    [runId, unknownIds, instance.shopId],
  );
}

/** Why an order that ended before it was imported has nothing to take [CAN-04]. */
const endings = [
  ['CANCELED', reason('canceledBeforeImport')],
  ['REFUSED', reason('refusedBeforeImport')],
] as const;
const endedReasons = [endings.map(([, { code }]) => code), endings.map(([, { message }]) => message)] as const;

/**
 * An order that was imported before, or ended before that, and has not changed has nothing left to wait for. Its row is locked first: a step
 * that is at work on it would else settle the line before the line names the order.
 */
async function settleKnown(
  dataSource: DataSource,
  instance: ConnectedInstance,
  { runId, ids }: Pick<IdsOfRun, 'runId' | 'ids'>,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query(
      `select from marketplace_order where instance_id = $1 and marketplace_order_id = any($2::text[])
        order by marketplace_order_id for update`,
      [instance.id, ids],
    );
    await manager.query(
      `update run_line l
          set order_id = o.id, updated_at = now(),
              state = case when s.id is not null or e.code is not null then 'done'
                           when o.is_parked then 'failed' else l.state end,
              reason_code = case when s.id is null then coalesce(e.code, o.reason_code) end,
              message = case when s.id is not null then 'Imported before as ' || s.name
                             else coalesce(e.message, o.reason_text) end
         from (select id, instance_id, marketplace_order_id, state, progress, reason_code, reason_text,
                      parked_step is not null and parked_content_hash = content_hash as is_parked
                 from marketplace_order) o
         left join sale_order s on s.order_id = o.id
         left join unnest($4::text[], $5::text[], $6::text[]) as e (state, code, message)
                on e.state = o.state and o.progress = 'finished' and s.id is null
        where l.run_id = $1 and l.state = 'draft' and o.instance_id = $2 and o.marketplace_order_id = l.record
          and l.record = any($3::text[])
          and (s.id is not null or e.code is not null or o.is_parked or l.order_id is null)`,
      [runId, instance.id, ids, endings.map(([state]) => state), ...endedReasons],
    );
  });
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

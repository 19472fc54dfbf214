import type { Client } from '@temporalio/client';
import type { EntityManager } from 'typeorm';
import { orderLifecycleId } from '../../workflows/ids';
import type { orderLifecycle } from '../../workflows/order-lifecycle';

/** A lifecycle that Temporal knows: the one that runs, else the latest that ran. */
export interface KnownLifecycle {
  readonly instanceCode: string;
  readonly marketplaceOrderId: string;
  readonly runId: string;
  readonly isRunning: boolean;
  readonly startedAt: Date;
  /** As Temporal spells it. */
  readonly status: string;
}

const LIFECYCLE_ID = /^order\/(?<instanceCode>[^/]+)\/(?<marketplaceOrderId>.+)$/s;

/** Every order that Temporal knows, by workflow id; a closed one for as long as its history is kept. */
export async function listLifecycles(client: Client): Promise<ReadonlyMap<string, KnownLifecycle>> {
  const known = new Map<string, KnownLifecycle>();
  for await (const listed of client.workflow.list({ query: `WorkflowType = 'orderLifecycle'`, pageSize: 1000 })) {
    const groups = LIFECYCLE_ID.exec(listed.workflowId)?.groups;
    const isRunning = listed.status.name === 'RUNNING';
    const before = known.get(listed.workflowId);
    const isLater = before === undefined || isRunning || (!before.isRunning && before.startedAt < listed.startTime);
    if (groups === undefined || !isLater) continue;
    known.set(listed.workflowId, {
      instanceCode: groups.instanceCode ?? '',
      marketplaceOrderId: groups.marketplaceOrderId ?? '',
      runId: listed.runId,
      isRunning,
      startedAt: listed.startTime,
      status: listed.status.name,
    });
  }
  return known;
}

/** What a comparison with the database finds. */
export interface ComparedOrders {
  /** Taken once, as Temporal knows, and not in this database: its backup is older. */
  readonly lost: readonly KnownLifecycle[];
  /** Of instances that this database does not have. */
  readonly ofUnknownInstances: readonly KnownLifecycle[];
  /** Internal ids of orders that are finished here and run there. */
  readonly finishedButRunning: readonly string[];
  /** Orders that may have been invoiced under a number that this database does not know. */
  readonly perhapsInvoiced: number;
}

interface ComparedRow {
  readonly workflowId: string;
  readonly id: string | null;
  readonly isInstanceKnown: boolean;
  readonly isTaken: boolean;
  readonly isFinished: boolean;
  readonly isInvoiced: boolean;
}

const ORDERS_AT_ONCE = 5_000;

export async function compareOrders(
  manager: EntityManager,
  client: Client,
  lifecycles: ReadonlyMap<string, KnownLifecycle>,
): Promise<ComparedOrders> {
  const all = [...lifecycles.values()];
  const [missing, unknown]: [KnownLifecycle[], KnownLifecycle[]] = [[], []];
  const finishedButRunning: string[] = [];
  let perhapsInvoiced = 0;
  for (let at = 0; at < all.length; at += ORDERS_AT_ONCE) {
    for (const row of await compare(manager, all.slice(at, at + ORDERS_AT_ONCE))) {
      const lifecycle = lifecycles.get(row.workflowId);
      if (lifecycle === undefined) continue;
      if (!row.isInstanceKnown) unknown.push(lifecycle);
      else if (!row.isTaken) missing.push(lifecycle);
      else if (!row.isInvoiced) perhapsInvoiced += 1;
      if (row.id !== null && row.isTaken && row.isFinished && lifecycle.isRunning) finishedButRunning.push(row.id);
    }
  }
  const lost = await thoseTaken(client, missing);
  return { lost, ofUnknownInstances: unknown, finishedButRunning, perhapsInvoiced: perhapsInvoiced + lost.length };
}

function compare(manager: EntityManager, lifecycles: readonly KnownLifecycle[]): Promise<ComparedRow[]> {
  return manager.query(
    `select k.workflow_id as "workflowId", o.id, i.id is not null as "isInstanceKnown",
            s.id is not null or coalesce(o.decision <> 'ignored', false) as "isTaken",
            coalesce(o.progress = 'finished', false) as "isFinished",
            exists (select from invoice v where v.sale_order_id = s.id and v.kind = 'invoice' and v.number is not null) as "isInvoiced"
       from unnest($1::text[], $2::text[], $3::text[]) as k (workflow_id, instance_code, marketplace_order_id)
       left join instance i on i.code = k.instance_code
       left join marketplace_order o on o.instance_id = i.id and o.marketplace_order_id = k.marketplace_order_id
       left join sale_order s on s.order_id = o.id`,
    [
      lifecycles.map(orderLifecycleId),
      lifecycles.map(({ instanceCode }) => instanceCode),
      lifecycles.map(({ marketplaceOrderId }) => marketplaceOrderId),
    ],
  );
}

const RESULTS_AT_ONCE = 16;

/** A lifecycle that ended by rule without taking its order is nothing that a database could have lost. */
async function thoseTaken(client: Client, lifecycles: readonly KnownLifecycle[]): Promise<readonly KnownLifecycle[]> {
  const queue = lifecycles.values();
  const taken: KnownLifecycle[] = [];
  const work = async (): Promise<void> => {
    for (const lifecycle of queue) if (!(await endedUntaken(client, lifecycle))) taken.push(lifecycle);
  };
  await Promise.all(Array.from({ length: RESULTS_AT_ONCE }, work));
  return taken;
}

async function endedUntaken(client: Client, lifecycle: KnownLifecycle): Promise<boolean> {
  if (lifecycle.status !== 'COMPLETED') return false;
  const { runId } = lifecycle;
  const handle = client.workflow.getHandle<typeof orderLifecycle>(orderLifecycleId(lifecycle), runId, {
    followRuns: false,
  });
  const { outcome } = await handle.result();
  return outcome === 'notTaken' || outcome === 'nothingToTake';
}

import type { z } from 'zod';
import { catalogue } from '../../sandbox/catalogue';
import type { faultSchema } from '../../sandbox/http/faults';
import { demoDefinition } from '../../scripts/demo/definition';
import { orderIdsId, orderSweepId, orderWindowId } from '../../workflows/ids';
import { importOrdersSignal, type ImportSummary, type OrderWindowInput } from '../../workflows/messages';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { askSandbox } from './ask-sandbox';
import { INSTANCE_CODE, type TestConnector } from './connector';
import { aRawOrder, type RawOrder, type RawOrderBuilder } from './raw-order';

const DEMO_SHOP = Number(demoDefinition.instance.shopId);

/** A product that the back office has; orders of `aFreshOrder` sell it. */
export const KNOWN_SKU = catalogue[0].sku;

/** A raw order of this moment, of one unit of a known product, so that a sweep reads and takes it. */
export function aFreshOrder(marketplaceOrderId: string, line: RawOrder = {}): RawOrderBuilder {
  const now = new Date().toISOString();
  return aRawOrder()
    .withId(marketplaceOrderId)
    .with({ created_date: now, last_updated_date: now })
    .withLine({ offer_sku: KNOWN_SKU, ...line });
}

/** Places orders that the marketplace serves exactly as given; one that is placed again replaces the earlier. */
export async function placeRaw(
  { sandbox }: TestConnector,
  orders: readonly unknown[],
  shopId = DEMO_SHOP,
): Promise<void> {
  await askSandbox(sandbox.url, 'POST', '/raw-orders', { shopId, orders });
}

/** Something goes wrong with the next calls of an operation. */
export async function injectFault({ sandbox }: TestConnector, fault: z.input<typeof faultSchema>): Promise<void> {
  await askSandbox(sandbox.url, 'POST', '/faults', fault);
}

/** How often an operation was called so far, by status. */
export async function callsOf(
  { sandbox }: TestConnector,
  operation: string,
): Promise<Readonly<Record<string, number>>> {
  const { calls } = await askSandbox<{ calls: Record<string, Record<string, number>> }>(sandbox.url, 'GET', '/calls');
  return calls[operation] ?? {};
}

/** Runs one sweep and answers what it did. */
export function sweepOnce(connector: TestConnector, instanceCode = INSTANCE_CODE): Promise<ImportSummary> {
  return connector.run('orderSweep', orderSweepId(instanceCode), { instanceCode });
}

/** Imports a window under a run of its own. */
export function importWindow(
  connector: TestConnector,
  window: Omit<OrderWindowInput, 'instanceCode'>,
): Promise<ImportSummary> {
  const input = { ...window, instanceCode: INSTANCE_CODE };
  return connector.run('orderWindow', orderWindowId(input), input);
}

/** Asks for orders by id, as an operator does in Temporal, and waits until the workflow that they join has ended. */
export async function importIds(
  { client }: TestConnector,
  marketplaceOrderIds: readonly string[],
  { runId, instanceCode = INSTANCE_CODE }: { readonly runId?: string; readonly instanceCode?: string } = {},
): Promise<void> {
  const handle = await client.workflow.signalWithStart('orderIds', {
    workflowId: orderIdsId(instanceCode),
    taskQueue: CONNECTOR_TASK_QUEUE,
    args: [{ instanceCode }],
    signal: importOrdersSignal,
    signalArgs: [{ marketplaceOrderIds, ...(runId === undefined ? {} : { runId }) }],
  });
  await handle.result();
}

export interface RunLineRow {
  readonly record: string;
  readonly state: 'draft' | 'done' | 'failed';
  readonly reasonCode: string | null;
  readonly message: string | null;
}

/** The lines of a run; of the latest one when none is named. */
export function runLines({ dataSource }: TestConnector, runId: string | null = null): Promise<RunLineRow[]> {
  return dataSource.query(
    `select l.record, l.state, l.reason_code as "reasonCode", l.message from run_line l
      where l.run_id = coalesce($1::uuid, (select id from run order by started_at desc limit 1)) order by l.record`,
    [runId],
  );
}

/** One number asked of the database. */
export async function countOf({ dataSource }: TestConnector, sql: string, values: unknown[] = []): Promise<number> {
  const rows: { count: string }[] = await dataSource.query(`select count(*) as count ${sql}`, values);
  return Number(rows[0]?.count);
}

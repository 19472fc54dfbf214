import { setTimeout as pause } from 'node:timers/promises';
import { orderLifecycleId } from '../../workflows/ids';
import { auditOf, gapsOf, ONCE, wrongStockOf } from '../support/audit';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { testVariable } from '../support/database';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { countOf } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, waitingFor } from '../support/order-row';
import { startOwnPostgres } from '../support/own-servers';

let postgres: Awaited<ReturnType<typeof startOwnPostgres>>;
let connector: TestConnector;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  const servers = { database: postgres.database, temporalAddress: testVariable('TEST_TEMPORAL_ADDRESS') };
  connector = await startConnector({ servers });
}, 60_000);
afterAll(async () => {
  await connector.stop();
  await postgres.stop();
});

const AWAY_MS = 60_000;
/** Longer than an answer of the marketplace that is on its way waits. */
const ANSWER_MS = 2_000;
/** Retries pause for 54 seconds at most before they find a database that was away for a minute. */
const RECOVERY_MS = 180_000;

const placeMany = (): Promise<string[]> => connector.place(...Array.from({ length: 8 }, () => 'oneLine' as const));
const saleOrders = (): Promise<number> => countOf(connector, 'from sale_order');

async function allBooked(ids: readonly string[]): Promise<void> {
  for (const id of ids) await eventually(() => waitingFor(connector, id, 'delivery'), RECOVERY_MS);
}

async function allToldOnce(ids: readonly string[]): Promise<void> {
  for (const id of ids) await eventually(async () => (await orderRow(connector, id)).toldBy !== null, RECOVERY_MS);
  for (const id of ids) expect(await auditOf(connector, id)).toEqual(ONCE);
  expect(await gapsOf(connector)).toEqual([]);
  expect(await wrongStockOf(connector)).toEqual([]);
}

/**
 * A lifecycle that cannot even record a park ends its workflow task with an error, and Temporal tries it again: orders would
 * go on after a failure that is called final, too. Their histories tell the one from the other.
 */
async function failedTasks(ids: readonly string[]): Promise<number> {
  let failed = 0;
  for (const id of ids) {
    const order = { instanceCode: INSTANCE_CODE, marketplaceOrderId: id };
    const { events } = await connector.client.workflow.getHandle(orderLifecycleId(order)).fetchHistory();
    failed += (events ?? []).filter(({ workflowTaskFailedEventAttributes: task }) => task?.failure).length;
  }
  return failed;
}

/** Cuts the connection of whoever waits for a lock; whether there was anybody. */
async function cutWhoeverWaits(): Promise<boolean> {
  const cut: unknown[] = await connector.dataSource.query(
    `with waiting as materialized (
       select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
     ) select from waiting where pg_terminate_backend(pid)`,
  );
  return cut.length > 0;
}

describe('FLT-01 PostgreSQL is killed with -9 and started again', () => {
  it('while orders are booked and told: each is booked once and shipped once, none is parked', async () => {
    const ids = await placeMany();
    const sweep = connector.sweep();
    await eventually(async () => (await saleOrders()) > 0);
    await postgres.kill();
    await postgres.startAgain();
    await sweep;
    await allBooked(ids);
    await marketplaceOf(connector).fault('OR24', 'slow', { count: ids.length, delayMs: ANSWER_MS });
    for (const id of ids) await deliver(connector, id, colissimo);
    await eventually(async () => (await marketplaceOf(connector).writes(ids[0] ?? '', 'OR23')).length > 0, 60_000);
    await postgres.kill();
    // What the marketplace answers meanwhile nobody can write down.
    await pause(2 * ANSWER_MS);
    await postgres.startAgain();
    await allToldOnce(ids);
    expect(await failedTasks(ids)).toBe(0);
  }, 300_000);
});

describe('WFL-04 PostgreSQL refuses every connection for a minute', () => {
  it('orders in the middle of their steps go on by themselves, none is parked', async () => {
    const before = await saleOrders();
    const ids = await placeMany();
    const sweep = connector.sweep();
    await eventually(async () => (await saleOrders()) > before);
    await postgres.kill();
    await pause(AWAY_MS);
    await postgres.startAgain();
    await sweep;
    await allBooked(ids);
    expect(await failedTasks(ids)).toBe(0);
    for (const id of ids) await deliver(connector, id, colissimo);
    await allToldOnce(ids);
  }, 400_000);
});

describe('WFL-04 PostgreSQL ends the connection of a step, and takes new ones at once', () => {
  it('the step is tried again by itself, the order is not parked', async () => {
    const [id = ''] = await connector.place('oneLine');
    const holder = connector.dataSource.createQueryRunner();
    await holder.startTransaction();
    // Until then the first step cannot write.
    await holder.query('lock table sale_order in share row exclusive mode');
    await connector.sweep();
    await eventually(cutWhoeverWaits);
    await holder.rollbackTransaction();
    await holder.release();
    await eventually(() => waitingFor(connector, id, 'delivery'), 60_000);
    expect(await orderRow(connector, id)).toMatchObject({ parkNumber: 0, saleOrderState: 'confirmed' });
  }, 120_000);
});

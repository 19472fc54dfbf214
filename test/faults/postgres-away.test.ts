import { setTimeout as pause } from 'node:timers/promises';
import { auditOf, gapsOf, ONCE, wrongStockOf } from '../support/audit';
import { startConnector, type TestConnector } from '../support/connector';
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

describe('FLT-01 PostgreSQL is killed with -9 and started again', () => {
  it('while orders are booked and told: each is booked once and shipped once, none is parked', async () => {
    const ids = await placeMany();
    const sweep = connector.sweep();
    await eventually(async () => (await saleOrders()) > 0);
    await postgres.kill();
    await postgres.startAgain();
    await sweep;
    await allBooked(ids);
    await marketplaceOf(connector).fault('OR24', 'slow', { count: 3, delayMs: 1_000 });
    for (const id of ids) await deliver(connector, id, colissimo);
    await eventually(async () => (await marketplaceOf(connector).writes(ids[0] ?? '', 'OR23')).length > 0, 60_000);
    await postgres.kill();
    await postgres.startAgain();
    await allToldOnce(ids);
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
    for (const id of ids) await deliver(connector, id, colissimo);
    await allToldOnce(ids);
  }, 400_000);
});

import { auditOf, gapsOf, ONCE, wrongStockOf } from '../support/audit';
import { startConnector, type TestConnector } from '../support/connector';
import { createTestDatabase } from '../support/database';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { countOf } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, waitingFor } from '../support/order-row';
import { startOwnTemporal } from '../support/own-servers';

let temporal: Awaited<ReturnType<typeof startOwnTemporal>>;
let connector: TestConnector;
beforeAll(async () => {
  temporal = await startOwnTemporal();
  const database = await createTestDatabase();
  connector = await startConnector({ servers: { database, temporalAddress: temporal.address } });
}, 60_000);
afterAll(async () => {
  await connector.stop();
  await temporal.stop();
});

async function restart(): Promise<void> {
  await temporal.kill();
  await temporal.startAgain();
}

describe('FLT-01 Temporal is killed with -9 and started again', () => {
  it('while orders are imported, booked and told: each is booked once and shipped once, none is parked', async () => {
    const ids = await connector.place(...Array.from({ length: 12 }, () => 'oneLine' as const));
    const sweep = connector.sweep().catch(() => undefined);
    await eventually(async () => (await countOf(connector, 'from sale_order')) > 0);
    await restart();
    for (const id of ids) await eventually(() => waitingFor(connector, id, 'delivery'), 60_000);
    await sweep;

    await marketplaceOf(connector).fault('OR24', 'slow', { count: 3, delayMs: 1_000 });
    for (const id of ids) await deliver(connector, id, colissimo);
    await eventually(async () => (await marketplaceOf(connector).writes(ids[0] ?? '', 'OR23')).length > 0, 60_000);
    await restart();
    for (const id of ids) await eventually(async () => (await orderRow(connector, id)).toldBy !== null, 90_000);
    for (const id of ids) expect(await auditOf(connector, id)).toEqual(ONCE);
    expect(await gapsOf(connector)).toEqual([]);
    expect(await wrongStockOf(connector)).toEqual([]);
  }, 240_000);
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createLogger } from '../../platform/logger';
import { startWorker, type StartedWorker } from '../../worker/start-worker';
import { orderSweepId } from '../../workflows/ids';
import { auditOf, gapsOf, ONCE, wrongStockOf } from '../support/audit';
import { startConnector, type TestConnector } from '../support/connector';
import { testVariable } from '../support/database';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, importIds, importWindow, placeRaw, sweepOnce } from '../support/importing';
import { orderRow, waitingFor } from '../support/order-row';
import { connectShop, secondShop } from '../support/second-shop';

let connector: TestConnector;
let second: StartedWorker;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
  const logger = createLogger({ name: 'second worker', level: 'silent' });
  second = await startWorker(connector.config, logger, { workflowBundle });
}, 60_000);
afterAll(async () => {
  for (const step of second.stopSteps) await step.run();
  await connector.stop();
});

const DAY_MS = 86_400_000;
const window = () => ({
  runId: randomUUID(),
  basedOn: 'creationDate' as const,
  from: new Date(Date.now() - DAY_MS).toISOString(),
  to: new Date(Date.now() + DAY_MS).toISOString(),
});
/** What a schedule starts, and what somebody starts in Temporal under another name. */
const scheduledSweep = (): Promise<unknown> =>
  connector.run('scheduled', `scheduled/orderSweep/demo-${randomUUID()}`, { job: 'orderSweep', instanceCode: 'demo' });
const sweepUnderAnotherName = (): Promise<unknown> =>
  connector.run('orderSweep', `orderSweep/by-hand-${randomUUID()}`, { instanceCode: 'demo' });

describe('ORD-05 the same orders are imported in several ways at once, by two workers', () => {
  it.each([1, 2, 3])('round %i: each becomes one sale order, and is shipped once', async () => {
    const ids = await connector.place('oneLine', 'threeLines', 'b2bVat', 'discounted');
    await Promise.all([
      scheduledSweep(),
      scheduledSweep(),
      sweepUnderAnotherName(),
      sweepOnce(connector),
      importWindow(connector, window()),
      importWindow(connector, window()),
      importIds(connector, ids),
      importIds(connector, [...ids].reverse()),
    ]);
    for (const id of ids) await eventually(() => waitingFor(connector, id, 'delivery'));
    await Promise.all(ids.map((id) => deliver(connector, id, colissimo)));
    for (const id of ids) await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
    for (const id of ids) expect(await auditOf(connector, id)).toEqual(ONCE);
  });

  it('the same id in two instances is two orders', async () => {
    await connectShop(connector, secondShop);
    const order = aFreshOrder('SAME-ID').build();
    await placeRaw(connector, [order]);
    await placeRaw(connector, [order], Number(secondShop.shopId));
    const other = secondShop.code;
    await Promise.all([
      sweepOnce(connector),
      sweepOnce(connector, other),
      importIds(connector, ['SAME-ID']),
      importIds(connector, ['SAME-ID'], { instanceCode: other }),
    ]);
    const booked = `from sale_order s join marketplace_order o on o.id = s.order_id
                     where o.marketplace_order_id = 'SAME-ID' and o.waiting_for = 'delivery'`;
    await eventually(async () => (await countOf(connector, booked)) === 2);
    const once = { saleOrders: 1, deliveries: 1, invoices: 1, payments: 1, isTotalEqual: true, isParked: false };
    expect(await auditOf(connector, 'SAME-ID')).toMatchObject(once);
    expect(await auditOf(connector, 'SAME-ID', other)).toMatchObject(once);
  });

  it('numbers of the journal have no gap, and stock is the sum of what was moved', async () => {
    expect(await gapsOf(connector)).toEqual([]);
    expect((await wrongStockOf(connector)).length).toBe(0);
  });
});

describe('ORD-01 a sweep looks back beyond its cursor', () => {
  it('so that an order that the marketplace dates a little late is read all the same', async () => {
    await connector.run('orderSweep', orderSweepId('demo'), { instanceCode: 'demo' });
    const rows: { position: Date }[] = await connector.dataSource.query(`select position from cursor limit 1`);
    const dated = new Date((rows[0]?.position.getTime() ?? 0) - 5 * 60_000).toISOString();
    await placeRaw(connector, [aFreshOrder('DATED-LATE').with({ last_updated_date: dated }).build()]);
    await sweepOnce(connector);
    expect(await orderRow(connector, 'DATED-LATE')).toMatchObject({ decision: 'taken' });
  });
});

import type { DataSource } from 'typeorm';
import { decodeOrder } from '../../activities/mirakl/order-schema';
import { decideAgain } from '../../activities/orders/decide-again';
import { receivePage } from '../../activities/orders/receive-page';
import { createDataSource } from '../../entities/data-source';
import { releaseParked } from '../../entities/release-parked';
import { wakeHeldOrders } from '../../entities/wake-held-orders';
import { listOrders } from '../../api/orders/list-orders';
import { fillInstances, fillOpenOrders } from '../../scripts/bench/fill-open-orders';
import { carryOutReleases } from '../../worker/dispatcher/carry-out-releases';
import { claimOrders, claimReadBacks, ORDERS_PER_PAGE } from '../../worker/dispatcher/claim-orders';
import { raiseLateRisks } from '../../worker/to-dos/raise-late-risks';
import { fillBackOffice } from '../support/a-back-office';
import { connectedTo } from '../support/connected-to';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { aRawOrder } from '../support/raw-order';
import { scansOf as tableScansOf, type Scans } from '../support/table-scans';

const INSTANCES = 200;
const ROWS = 100_000;
/** What may be read beside what was found: less than an instance has orders. */
const A_FEW = 20;

let database: TestDatabase;
/** One connection, whose statistics can be asked for at once. */
let dataSource: DataSource;
let instanceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createDataSource(database.url, { poolSize: 1 });
  await dataSource.initialize();
  instanceId = (await fillBackOffice(dataSource, { confirmedAt: '2026-01-01T00:00:00Z' })).id;
  await fillInstances(dataSource, { instances: INSTANCES - 1, ordersEach: ROWS / INSTANCES });
  await fillOpenOrders(dataSource, { instanceCode: 'demo', orders: ROWS / INSTANCES, isDispatched: true });
  await dataSource.query('vacuum analyze');
}, 120_000);
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** How the table of orders was read while something was done. */
const scansOf = (act: () => Promise<unknown>): Promise<Scans> => tableScansOf(dataSource, 'marketplace_order', act);

describe('FLT-03 with 100,000 open orders of 200 instances', () => {
  it('a look of the dispatcher that finds nothing goes by indexes alone, and reads next to no row', async () => {
    const scans = await scansOf(async () => {
      expect(await claimOrders(dataSource)).toEqual([]);
      expect(await claimReadBacks(dataSource)).toEqual([]);
    });
    expect(scans.sequential).toBe(0);
    expect(scans.byIndex).toBeGreaterThan(0);
    expect(scans.rowsReadByIndex).toBeLessThanOrEqual(A_FEW);
  });

  it('so does a look at what has come to be at risk of leaving late, also where it finds some', async () => {
    await dataSource.query(`update marketplace_order set at_risk_from = now() + interval '1 day'`);
    await dataSource.query('vacuum analyze marketplace_order');
    const inVain = await scansOf(() => raiseLateRisks({ dataSource }));
    await dataSource.query(
      `update marketplace_order set at_risk_from = now() - interval '1 hour'
        where id in (select id from marketplace_order order by id desc limit 3)`,
    );
    const scans = await scansOf(() => raiseLateRisks({ dataSource }));
    const [raised]: { count: number }[] = await dataSource.query('select count(*)::integer as count from to_do');
    expect(raised?.count).toBe(3);
    const again = await scansOf(() => raiseLateRisks({ dataSource }));
    expect([inVain, scans, again].map(({ sequential }) => sequential)).toEqual([0, 0, 0]);
    expect(inVain.rowsReadByIndex).toBeLessThanOrEqual(A_FEW);
    expect(scans.rowsReadByIndex).toBeLessThanOrEqual(A_FEW);
    expect(again.rowsReadByIndex).toBeLessThanOrEqual(A_FEW);
  });

  it('so does one that finds a page, when every order of one instance and one of another changed', async () => {
    await dataSource.query(
      `update marketplace_order set pending_revision = 2
        where instance_id = $1 or id = (select max(id) from marketplace_order where instance_id <> $1)`,
      [instanceId],
    );
    let claimed: Awaited<ReturnType<typeof claimOrders>> = [];
    const scans = await scansOf(async () => {
      claimed = await claimOrders(dataSource);
    });
    expect(scans.sequential).toBe(0);
    expect(scans.rowsReadByIndex).toBeLessThanOrEqual(ORDERS_PER_PAGE + A_FEW);
    expect(claimed).toHaveLength(ORDERS_PER_PAGE / 2 + 1);
    expect(new Set(claimed.map(({ instanceCode }) => instanceCode)).size).toBe(2);
  });

  it('so does a page of a sweep, and the look at what older settings left', async () => {
    const instance = { ...connectedTo({ id: instanceId }), settingsVersion: 2 };
    const raw = aRawOrder().build();
    const page = { orders: [{ raw, decoded: decodeOrder(raw) }], requestedAt: new Date().toISOString(), runId: null };
    const scans = await scansOf(async () => {
      const received = { ...page, source: 'sweep', isRequested: false } as const;
      expect(await receivePage(dataSource, instance, received)).toMatchObject({ read: 1, changed: 1 });
      await decideAgain(dataSource, instance);
    });
    expect(scans.sequential).toBe(0);
    expect(scans.rowsReadByIndex).toBeLessThanOrEqual(A_FEW);
  });
});

describe('with so many open orders', () => {
  it('an opening gate goes by indexes alone, and a cause that is gone', async () => {
    const scans = await scansOf(async () => {
      await wakeHeldOrders(dataSource.manager, instanceId);
      await releaseParked(dataSource.manager, { reasonCode: 'journalMissing', instanceId });
      await carryOutReleases(dataSource);
    });
    expect(scans.sequential).toBe(0);
  });

  it.each([
    ['by date', { sort: '-orderedAt' }],
    ['by deadline', { sort: 'shippingDeadline' }],
    ['of one instance', { sort: '-orderedAt', instance: ['demo'] }],
  ])('a page of the list of orders %s reads its rows by an index; what it counts ends at 10,000', async (_, view) => {
    const scans = await scansOf(async () => {
      const page = await listOrders(dataSource, { limit: 50, ...view } as Parameters<typeof listOrders>[1]);
      expect(page.items).toHaveLength(50);
    });
    expect(scans.rowsReadSequentially).toBeLessThanOrEqual(10_001);
  });
});

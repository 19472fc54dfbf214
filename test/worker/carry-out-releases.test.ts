import { Client } from 'pg';
import { decodeOrder } from '../../activities/mirakl/order-schema';
import { advanceOrder } from '../../activities/orders/advance-order';
import { receivePage } from '../../activities/orders/receive-page';
import { Company } from '../../entities/company.entity';
import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { ParkRelease } from '../../entities/park-release.entity';
import { releaseParked } from '../../entities/release-parked';
import { Warehouse } from '../../entities/warehouse.entity';
import { carryOutReleases, ORDERS_AT_ONCE } from '../../worker/dispatcher/carry-out-releases';
import { anInstance, anOrderRow, type BackOffice } from '../api/support/back-office';
import { fillBackOffice } from '../support/a-back-office';
import { connectedTo } from '../support/connected-to';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';
import { aRawOrder } from '../support/raw-order';

let database: TestDatabase;
let instance: Instance;
let other: Instance;
/** Somebody else at work in the same database. */
let somebody: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  instance = await fillBackOffice(database.dataSource);
  other = await anInstance(database.dataSource, await backOfficeOf(instance));
  somebody = new Client({ connectionString: database.url });
  await somebody.connect();
});
beforeEach(() => database.dataSource.query('truncate park_release'));
afterAll(async () => {
  await somebody.end();
  await database.drop();
});

async function backOfficeOf({ companyId, warehouseId }: Instance): Promise<BackOffice> {
  const { manager } = database.dataSource;
  return {
    company: await manager.findOneByOrFail(Company, { id: companyId }),
    warehouse: await manager.findOneByOrFail(Warehouse, { id: warehouseId }),
  };
}

const look = (): Promise<boolean> => carryOutReleases(database.dataSource);
const release = (cause: Parameters<typeof releaseParked>[1]): Promise<void> =>
  database.dataSource.transaction((manager) => releaseParked(manager, cause));
/** What of the causes is left to do. */
const left = (): Promise<number> => database.dataSource.getRepository(ParkRelease).count();
const rowOf = ({ id }: Pick<MarketplaceOrder, 'id'>): Promise<MarketplaceOrder> =>
  database.dataSource.manager.findOneByOrFail(MarketplaceOrder, { id });
const revisionsOf = async (orders: readonly MarketplaceOrder[]): Promise<number[]> =>
  (await Promise.all(orders.map(rowOf))).map(({ pendingRevision }) => pendingRevision);

const parkedFor = (reasonCode: string, of = instance, reasonSubjects: string[] | null = null) =>
  anOrderRow(database.dataSource, of, {
    ...{ progress: 'parked', parkedStep: 'importOrder', parkedContentHash: 'a', reasonCode, reasonSubjects },
  });

/** Looks until nothing is left: other test files of this server may have transactions under way. */
const lookUntilDone = (): Promise<void> =>
  eventually(async () => {
    await look();
    return (await left()) === 0;
  });

describe('ORD-15 a cause that is gone', () => {
  it('lets the orders that were parked for it try again, and no other', async () => {
    const orders = [
      await parkedFor('unknownSku'),
      await parkedFor('unknownSku', other),
      await parkedFor('totalsDiffer'),
    ];
    await release({ reasonCode: 'unknownSku', instanceId: instance.id });
    await look();
    expect(await revisionsOf(orders)).toEqual([1, 0, 0]);
    expect((await Promise.all(orders.map(rowOf))).map((order) => order.parkedContentHash)).toEqual([null, 'a', 'a']);
  });

  it('may be gone for all instances at once', async () => {
    const orders = [await parkedFor('productArchived'), await parkedFor('productArchived', other)];
    await release({ reasonCode: 'productArchived' });
    await look();
    expect(await revisionsOf(orders)).toEqual([1, 1]);
  });

  it('lets only the orders try again that name it, and those of which nobody knows what they name', async () => {
    const orders = [
      await parkedFor('unknownSku', other, ['NEW-A', 'NEW-B']),
      await parkedFor('unknownSku', other, ['NEW-B']),
      await parkedFor('unknownSku', other),
    ];
    await release({ reasonCode: 'unknownSku', instanceId: other.id, subjects: ['NEW-A'] });
    await look();
    expect(await revisionsOf(orders)).toEqual([1, 0, 1]);
  });

  it('is nothing before its change is committed, and nothing when that is taken back', async () => {
    const order = await parkedFor('journalMissing');
    const change = database.dataSource.createQueryRunner();
    await change.startTransaction();
    await releaseParked(change.manager, { reasonCode: 'journalMissing' });
    await look();
    expect(await revisionsOf([order])).toEqual([0]);
    await change.rollbackTransaction();
    await change.release();
    await lookUntilDone();
    expect(await revisionsOf([order])).toEqual([0]);
  });
});

describe('ORD-15 an import that meets the change', () => {
  /** An order of an unknown SKU is read; its import is begun, and goes on with what `meanwhile` left. */
  async function imported(marketplaceOrderId: string, meanwhile: () => Promise<void>): Promise<MarketplaceOrder> {
    const { dataSource } = database;
    const order = aRawOrder()
      .withId(marketplaceOrderId)
      .withLine({ offer_sku: `SKU-${marketplaceOrderId}` })
      .build();
    await receivePage(dataSource, connectedTo(instance), {
      orders: [{ raw: order, decoded: decodeOrder(order) }],
      ...{ requestedAt: '2026-08-03T10:00:00.000Z', source: 'sweep', isRequested: false, runId: null },
    });
    // Read after the products, so that the import stands between what it has read and what comes of it.
    await somebody.query('begin');
    await somebody.query('lock table workflow_configuration in access exclusive mode');
    const ref = { instanceCode: instance.code, marketplaceOrderId };
    const advanced = advanceOrder({ dataSource, publicUrl: 'http://console.example' }, ref);
    await eventually(() => isSomebodyHeldUp(dataSource));
    await meanwhile();
    await somebody.query('commit');
    await advanced;
    return dataSource.manager.findOneByOrFail(MarketplaceOrder, { instanceId: instance.id, marketplaceOrderId });
  }
  const makeProduct = (marketplaceOrderId: string): Promise<void> =>
    database.dataSource.transaction(async (manager) => {
      const sku = `SKU-${marketplaceOrderId}`;
      await manager.query(`insert into product (sku, name) values ($1, 'Known after all')`, [sku]);
      await releaseParked(manager, { reasonCode: 'unknownSku', subjects: [sku] });
    });

  it('and parks for what it had read before tries again all the same, once', async () => {
    const order = await imported('MEETS-1', async () => {
      await makeProduct('MEETS-1');
      await look();
      await look();
    });
    expect(order).toMatchObject({ parkedStep: 'importOrder', reasonCode: 'unknownSku' });
    expect(order.parkedContentHash).not.toBeNull();
    await lookUntilDone();
    expect(await rowOf(order)).toMatchObject({
      ...{ parkedContentHash: null, pendingRevision: order.pendingRevision + 1 },
    });
  });

  it('is found when the dispatcher that looked first was killed', async () => {
    const order = await imported('MEETS-2', async () => {
      await makeProduct('MEETS-2');
      // All that such a dispatcher leaves behind.
      await database.dataSource.query(`update park_release set horizon = pg_current_xact_id()::text::bigint`);
    });
    await lookUntilDone();
    expect(await revisionsOf([order])).toEqual([order.pendingRevision + 1]);
  });

  it('that begins after the first look, and parks for what stands now, is not tried again by the second', async () => {
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    // Under way since before the change: the second look waits for it.
    await holder.query('begin');
    await holder.query('select pg_current_xact_id()');
    await release({ reasonCode: 'unknownSku' });
    await look();
    const order = await imported('MEETS-3', () => Promise.resolve());
    await look();
    expect(await left()).toBe(1);
    await holder.query('commit');
    await holder.end();
    await lookUntilDone();
    expect(await rowOf(order)).toMatchObject({
      ...{ parkNumber: 1, pendingRevision: order.pendingRevision, parkedContentHash: order.contentHash },
    });
  });
});

describe('ORD-15 a cause of many orders', () => {
  const parkMany = async (count: number): Promise<void> => {
    await database.dataSource.query(
      `insert into marketplace_order (instance_id, marketplace_order_id, state, content_hash, last_updated_at, requested_at,
         last_read_at, decision, progress, parked_step, parked_content_hash, reason_code)
       select $1, 'MANY-' || n, 'SHIPPING', 'a', now(), now(), now(), 'taken', 'parked', 'importOrder', 'a', 'carrierUnknown'
         from generate_series(1, $2::integer) n`,
      [other.id, count],
    );
  };
  const raised = async (): Promise<{ revision: number; count: number }[]> =>
    database.dataSource.query(
      `select pending_revision as revision, count(*)::integer as count from marketplace_order
        where reason_code = 'carrierUnknown' group by 1 order by 1`,
    );

  it('lets each try again once by several dispatchers together; one that is in hand later', async () => {
    const count = ORDERS_AT_ONCE + 1;
    await parkMany(count);
    await somebody.query('begin');
    await somebody.query(`select from marketplace_order where marketplace_order_id = 'MANY-1' for update`);
    await release({ reasonCode: 'carrierUnknown', instanceId: other.id });
    await Promise.all([look(), look(), look()]);
    expect(await raised()).toEqual([
      { revision: 0, count: 1 },
      { revision: 1, count: count - 1 },
    ]);
    await somebody.query('commit');
    await lookUntilDone();
    expect(await raised()).toEqual([{ revision: 1, count }]);
  });

  it('is let go of after a move to another server, whose transactions begin at small numbers', async () => {
    const order = await parkedFor('carrierNotAllowed');
    await database.dataSource.query(`update marketplace_order set parked_in_transaction = 900000000000 where id = $1`, [
      order.id,
    ]);
    await release({ reasonCode: 'carrierNotAllowed' });
    await database.dataSource.query(`update park_release set horizon = 900000000001`);
    await lookUntilDone();
    expect(await revisionsOf([order])).toEqual([1]);
  });
});

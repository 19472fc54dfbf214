import { Client } from 'pg';
import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { ORDER_CHANGED_CHANNEL, raiseRevision, wantReading } from '../../entities/raise-revision';
import { aBackOffice, anInstance, anOrderRow, type BackOffice } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

let database: TestDatabase;
let backOffice: BackOffice;
let instance: Instance;
let listener: Client;
let notified = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
  instance = await anInstance(database.dataSource, backOffice);
  listener = new Client({ connectionString: database.url });
  await listener.connect();
  await listener.query(`listen ${ORDER_CHANGED_CHANNEL}`);
  listener.on('notification', () => {
    notified += 1;
  });
});
afterAll(async () => {
  await listener.end();
  await database.drop();
});

const rowOf = ({ id }: MarketplaceOrder): Promise<MarketplaceOrder> =>
  database.dataSource.manager.findOneByOrFail(MarketplaceOrder, { id });

const hears = (times: number): Promise<void> => eventually(() => Promise.resolve(notified === times));

describe('the revision of an order', () => {
  it('is raised with the change, and the dispatcher hears of it once that is committed', async () => {
    const orders = [await anOrderRow(database.dataSource, instance), await anOrderRow(database.dataSource, instance)];
    const before = notified;
    await database.dataSource.transaction(async (manager) => {
      await raiseRevision(
        manager,
        orders.map(({ id }) => id),
      );
      await raiseRevision(manager, [orders[0]?.id ?? '']);
      await listener.query('select 1');
      expect(notified).toBe(before);
    });
    await hears(before + 1);
    const revisions = await Promise.all(orders.map(async (order) => (await rowOf(order)).pendingRevision));
    expect(revisions).toEqual([2, 1]);
  });

  it('is not raised by a change that was rolled back', async () => {
    const order = await anOrderRow(database.dataSource, instance);
    const failing = database.dataSource.transaction(async (manager) => {
      await raiseRevision(manager, [order.id]);
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    expect((await rowOf(order)).pendingRevision).toBe(0);
  });
});

describe('an order that is to be read', () => {
  it('is marked, and wakes its lifecycle only when it has been read', async () => {
    const order = await anOrderRow(database.dataSource, instance);
    const before = notified;
    await wantReading(database.dataSource.manager, [order.id]);
    await hears(before + 1);
    expect(await rowOf(order)).toMatchObject({ readBackWanted: true, pendingRevision: 0 });
  });
});

import { Client } from 'pg';
import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { wakeHeldOrders } from '../../entities/wake-held-orders';
import { aBackOffice, anInstance, anOrderRow } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';

let database: TestDatabase;
let instance: Instance;
let importing: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  instance = await anInstance(database.dataSource, await aBackOffice(database.dataSource));
  importing = new Client({ connectionString: database.url });
  await importing.connect();
});
afterAll(async () => {
  await importing.end();
  await database.drop();
});

const aHeldOrder = (marketplaceOrderId: string): Promise<MarketplaceOrder> =>
  anOrderRow(database.dataSource, instance, { marketplaceOrderId, progress: 'waiting', waitingFor: 'gate' });

describe('orders that are told that a hold has ended', () => {
  it('are locked in the order of a page that is imported meanwhile, whichever was here first', async () => {
    const later = await aHeldOrder('ORDER-2');
    const earlier = await aHeldOrder('ORDER-1');
    await importing.query('begin');
    await importing.query('select from marketplace_order where id = $1 for update', [earlier.id]);
    const woken = wakeHeldOrders(database.dataSource.manager, instance.id);
    await eventually(() => isSomebodyHeldUp(database.dataSource));
    const locked = await importing.query('select from marketplace_order where id = $1 for update nowait', [later.id]);
    expect(locked.rowCount).toBe(1);
    await importing.query('rollback');
    await woken;
    const orders = await database.dataSource.getRepository(MarketplaceOrder).find({ order: { id: 'ASC' } });
    expect(orders.map(({ id, pendingRevision }) => [id, pendingRevision])).toEqual([
      [later.id, later.pendingRevision + 1],
      [earlier.id, earlier.pendingRevision + 1],
    ]);
  });
});

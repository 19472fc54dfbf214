import { decodeOrder } from '../../../activities/mirakl/order-schema';
import { advanceOrder } from '../../../activities/orders/advance-order';
import { receivePage } from '../../../activities/orders/receive-page';
import type { Instance } from '../../../entities/instance.entity';
import { catalogue } from '../../../sandbox/catalogue';
import { fillBackOffice } from '../../support/a-back-office';
import { connectedTo } from '../../support/connected-to';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { aRawOrder } from '../../support/raw-order';

const LAMP = catalogue[0].sku;
const FOOT = catalogue[1]?.sku ?? '';
const ORDERS = Array.from({ length: 10 }, (_, index) => `AT-ONCE-${String(index)}`);

let database: TestDatabase;
let instance: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  instance = await fillBackOffice(database.dataSource, { settings: { taxSystem: 'marketplace' } });
});
afterAll(() => database.drop());

/** Each orders a lamp and two feet, every other one the other way round. */
async function receiveAll(): Promise<void> {
  const orders = ORDERS.map((id, index) => {
    const lines = [
      { offer_sku: LAMP, quantity: 1, price: 10 },
      { offer_sku: FOOT, quantity: 2, price: 10, price_unit: 5 },
    ];
    const inTheirOrder = index % 2 === 0 ? lines : [...lines].reverse();
    const raw = inTheirOrder.reduce((order, line) => order.withLine(line), aRawOrder().withId(id)).build();
    return { raw, decoded: decodeOrder(raw) };
  });
  await receivePage(database.dataSource, connectedTo(instance), {
    ...{ orders, requestedAt: '2026-08-03T10:00:00.000Z', source: 'sweep', isRequested: false, runId: null },
  });
}

const stock = (sku: string, onHand: number): Promise<unknown> =>
  database.dataSource.query(
    `update stock_level l set on_hand = $2 from product p where p.id = l.product_id and p.sku = $1`,
    [sku, onHand],
  );

describe('WFL-08 orders that are confirmed at the same moment', () => {
  it('share what there is, none of it twice, and none waits for another crosswise', async () => {
    await stock(LAMP, 4);
    await stock(FOOT, 7);
    await receiveAll();
    const { dataSource } = database;
    const reports = await Promise.all(
      ORDERS.map((marketplaceOrderId) =>
        advanceOrder(
          { dataSource, publicUrl: 'http://console.example' },
          { instanceCode: instance.code, marketplaceOrderId },
          30_000,
        ),
      ),
    );
    expect(reports.map(({ action }) => action)).toEqual(
      ORDERS.map(() => ({ kind: 'wait', reason: 'delivery', until: null })),
    );
    const reserved: object[] = await dataSource.query(
      `select p.sku, l.reserved, sum(dl.reserved_quantity)::integer as held, sum(dl.missing_quantity)::integer as missing
         from stock_level l join product p on p.id = l.product_id join delivery_line dl on dl.product_id = p.id
        group by p.sku, l.reserved`,
    );
    expect(reserved).toHaveLength(2);
    expect(reserved).toEqual(
      expect.arrayContaining([
        { sku: LAMP, reserved: 4, held: 4, missing: 6 },
        { sku: FOOT, reserved: 7, held: 7, missing: 13 },
      ]),
    );
    const [ready]: object[] = await dataSource.query(
      `select bool_and((d.state = 'ready') = (l.missing = 0)) as "isAllSaid"
         from delivery d, lateral (select sum(missing_quantity) as missing from delivery_line where delivery_id = d.id) l`,
    );
    expect(ready).toEqual({ isAllSaid: true });
  });
});

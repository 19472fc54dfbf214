import type { ConnectedInstance } from '../../../activities/instances/marketplace-clients';
import { decodeOrder } from '../../../activities/mirakl/order-schema';
import { receivePage } from '../../../activities/orders/receive-page';
import { resolveSettings } from '../../../domain/instance-settings';
import { fillBackOffice } from '../../support/a-back-office';
import { connectedTo } from '../../support/connected-to';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { aRawOrder, type RawOrder } from '../../support/raw-order';

let database: TestDatabase;
let instance: ConnectedInstance;
beforeAll(async () => {
  database = await createTestDatabase();
  instance = connectedTo(await fillBackOffice(database.dataSource));
}, 60_000);
afterAll(() => database.drop());

/** A page with this order, asked for in this second of a minute. */
const receive = (order: RawOrder, second: number) =>
  receivePage(database.dataSource, instance, {
    orders: [{ raw: order, decoded: decodeOrder(order) }],
    requestedAt: `2026-08-03T10:00:0${String(second)}.000Z`,
    source: 'sweep',
    isRequested: false,
    runId: null,
  });

const stateOf = async (id: string): Promise<string | undefined> => {
  const rows: { state: string }[] = await database.dataSource.query(
    `select state from marketplace_order where marketplace_order_id = $1`,
    [id],
  );
  return rows[0]?.state;
};

describe('RUN-01 the batch limit', () => {
  it('is how many orders of a page one transaction takes; every order is stored and counted', async () => {
    const settings = resolveSettings({ batchLimit: 2 });
    const orders = [1, 2, 3, 4, 5].map((number) => {
      const raw = aRawOrder()
        .withId(`BATCH-${String(number)}`)
        .build();
      return { raw, decoded: decodeOrder(raw) };
    });
    const page = {
      orders,
      requestedAt: '2026-08-03T10:00:00.000Z',
      source: 'sweep',
      isRequested: false,
      runId: null,
    } as const;
    const received = await receivePage(database.dataSource, { ...instance, settings }, page);
    expect(received).toEqual({ read: 5, changed: 5, unchanged: 0 });
    const [stored]: object[] = await database.dataSource.query(
      `select count(*)::integer as orders, count(distinct xmin::text)::integer as transactions from marketplace_order
        where marketplace_order_id like 'BATCH-%'`,
    );
    expect(stored).toEqual({ orders: 5, transactions: 3 });
  });
});

describe('ORD-11 two answers of the same second', () => {
  const shipping = aRawOrder().withId('SAME-1');
  const shipped = shipping.withState('SHIPPED');

  it('the one that was asked for later is current, whichever comes first', async () => {
    await receive(shipped.build(), 3);
    await receive(shipping.build(), 1);
    expect(await stateOf('SAME-1')).toBe('SHIPPED');
  });

  it('what was said again is as young as it was said last', async () => {
    await receive(shipped.build(), 5);
    await receive(shipping.build(), 4);
    expect(await stateOf('SAME-1')).toBe('SHIPPED');
    await receive(shipping.build(), 6);
    expect(await stateOf('SAME-1')).toBe('SHIPPING');
  });
});

import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, placeRaw } from '../support/importing';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
  await connector.dataSource.query(
    `alter table marketplace_order add constraint ck_no_poison
       check (marketplace_order_id <> 'POISON' or state = 'UNREADABLE')`,
  );
}, 60_000);
afterAll(() => connector.stop());

describe('RUN-01 one failing line', () => {
  it('never blocks another: an order that the database refuses is parked, the others of its page are imported', async () => {
    await placeRaw(
      connector,
      ['BEFORE', 'POISON', 'BEHIND'].map((id) => aFreshOrder(id).build()),
    );
    await connector.sweep();
    await eventually(() => waitingFor(connector, 'BEFORE', 'delivery'));
    await eventually(() => waitingFor(connector, 'BEHIND', 'delivery'));
    await eventually(() => parkedFor(connector, 'POISON', 'unreadableOrder'));
    expect(await orderRow(connector, 'POISON')).toMatchObject({ saleOrderId: null });
    const cursors: unknown[] = await connector.dataSource.query(`select from cursor`);
    expect(cursors).toHaveLength(1);
  });

  it('nor does a date that no calendar of ours holds', async () => {
    const odd = {
      ...aFreshOrder('FAR').build(),
      currency_iso_code: null,
      last_updated_date: '+020000-01-01T00:00:00Z',
    };
    await placeRaw(connector, [odd, aFreshOrder('NEAR').build()]);
    await connector.sweep();
    await eventually(() => parkedFor(connector, 'FAR', 'unreadableOrder'));
    await eventually(() => waitingFor(connector, 'NEAR', 'delivery'));
  });
});

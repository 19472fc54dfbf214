import { isBooked, take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder } from '../support/importing';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

describe('DLV-01 a way of shipping that we do not have', () => {
  it('is made once and holds no order up; the next orders find it', async () => {
    const ids = ['NEW-1', 'NEW-2', 'NEW-3'];
    const orders = ids.map((id) =>
      aFreshOrder(id).with({ shipping_type_code: 'PIGEON', shipping_type_label: 'Carrier pigeon' }).build(),
    );
    await take(connector, ...orders.slice(0, 2));
    for (const id of ids.slice(0, 2)) await eventually(() => isBooked(connector, id));
    await take(connector, ...orders.slice(2));
    await eventually(() => isBooked(connector, 'NEW-3'));
    const used: object[] = await connector.dataSource.query(
      `select m.name, m.marketplace_method_code as code, count(*)::integer as orders
         from sale_order s join delivery_method m on m.id = s.delivery_method_id
         join marketplace_order o on o.id = s.order_id where o.marketplace_order_id like 'NEW-%' group by m.id`,
    );
    expect(used).toEqual([{ name: 'Carrier pigeon', code: 'PIGEON', orders: 3 }]);
  });
});

import { finishDelivery } from '../../entities/finish-delivery';
import { raiseRevision } from '../../entities/raise-revision';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { orderRow, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

describe('WFL-03 an order goes through its steps', () => {
  it('is imported, confirmed, invoiced and paid, then waits for the warehouse', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const kinds: { kind: string }[] = await connector.dataSource.query(
      `select t.kind from timeline_entry t join marketplace_order o on o.id = t.order_id
        where o.marketplace_order_id = $1 and t.is_primary order by t.id`,
      [id],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['imported', 'confirmed', 'invoiced', 'paid']);
  });

  it('is shipped once its delivery is done, and the marketplace shows it', async () => {
    const [id = ''] = await connector.place('threeLines');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const order = await orderRow(connector, id);
    await connector.dataSource.transaction(async (manager) => {
      await finishDelivery(manager, {
        deliveryId: order.deliveryId ?? '',
        doneBy: 'a test',
        carrierCode: 'COLISSIMO',
        carrierName: null,
        trackingNumber: '6A1',
        trackingUrl: null,
      });
      await raiseRevision(manager, [order.id]);
    });
    await eventually(async () => {
      const shown = await askSandbox<{ state: string }>(
        connector.sandbox.url,
        'GET',
        `/orders/${encodeURIComponent(id)}?shopId=2042`,
      );
      return shown.state === 'SHIPPED';
    });
  });
});

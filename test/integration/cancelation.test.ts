import { cancelationLabel } from '../../sandbox/master-data';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { marketplaceOf } from '../support/marketplace';
import { skipStep } from '../support/order-commands';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector({ settings: { trackingPush: 'scheduled' } });
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());

async function importedOrder(): Promise<string> {
  const [id = ''] = await connector.place('threeLines');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

async function timelineOf(id: string, kind: string): Promise<{ sentence: string; data: Record<string, unknown> }[]> {
  return connector.dataSource.query(
    `select t.sentence, t.data from timeline_entry t join marketplace_order o on o.id = t.order_id
      where o.marketplace_order_id = $1 and t.kind = $2`,
    [id, kind],
  );
}

describe('CAN-01 an imported order found CANCELED', () => {
  it('cancels the sale order and its delivery and posts the reason on the timeline, once', async () => {
    const id = await importedOrder();
    await marketplace.act(id, 'cancel', { reasonCode: '35' });
    await connector.sweep();
    await eventually(() => finished(connector, id));
    await connector.sweep();
    const order = await orderRow(connector, id);
    expect(order).toMatchObject({ state: 'CANCELED', saleOrderState: 'cancelled', deliveryState: 'cancelled' });
    const entries = await timelineOf(id, 'cancelled');
    expect(entries).toHaveLength(1);
    const reasonLabel = cancelationLabel('35');
    expect(entries[0]?.data).toEqual({ reasonCode: '35', reasonLabel });
    expect(entries[0]?.sentence).toBe(`Cancelled on the marketplace: ${String(reasonLabel)} (35)`);
  });

  it('releases what was reserved', async () => {
    const id = await importedOrder();
    const before = await reservedFor(id);
    await marketplace.act(id, 'cancel');
    await connector.sweep();
    await eventually(() => finished(connector, id));
    const after = await reservedFor(id);
    expect(after.map(({ reserved }) => reserved)).toEqual(before.map(({ reserved, quantity }) => reserved - quantity));
  });
});

describe('CAN-06 goods that have left the house, and were not told when the order is cancelled', () => {
  it('hold the order and are told to nobody, until a person has looked', async () => {
    const id = await importedOrder();
    await deliver(connector, id, colissimo);
    await eventually(() => waitingFor(connector, id, 'trackingExport'));
    await marketplace.act(id, 'cancel');
    await connector.sweep();
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    expect((await marketplace.writes(id)).filter(({ operation }) => operation === 'OR24')).toEqual([]);
    await skipStep(connector, id);
    await eventually(() => finished(connector, id));
    expect(await orderRow(connector, id)).toMatchObject({ saleOrderState: 'cancelled', deliveryState: 'done' });
  });
});

describe('CAN-04 an order that ended before it was imported', () => {
  it.each(['CANCELED', 'REFUSED'] as const)('makes no sale order (%s)', async (state) => {
    const [id = ''] = await connector.place(state === 'CANCELED' ? 'cancelled' : 'waitingAcceptance');
    if (state === 'REFUSED') await marketplace.act(id, 'refuse-line');
    await connector.sweep();
    const order = await orderRow(connector, id);
    expect(order).toMatchObject({ state, decision: 'ignored', progress: 'finished', saleOrderId: null });
  });

  it('leaves a parked order that is cancelled meanwhile without a sale order, and the park ends', async () => {
    const [id = ''] = await connector.place('unknownSku');
    await connector.sweep();
    await eventually(() => parkedFor(connector, id, 'unknownSku'));
    await marketplace.act(id, 'cancel');
    await connector.sweep();
    await eventually(() => finished(connector, id));
    expect((await orderRow(connector, id)).saleOrderId).toBeNull();
  });
});

async function reservedFor(id: string): Promise<{ reserved: number; quantity: number }[]> {
  return connector.dataSource.query(
    `select sl.reserved, sum(dl.reserved_quantity)::integer as quantity
       from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
       join delivery_line dl on dl.delivery_id = d.id join sale_order_line l on l.id = dl.sale_order_line_id
       join stock_level sl on sl.product_id = l.product_id and sl.warehouse_id = d.warehouse_id
      where o.marketplace_order_id = $1 group by sl.id, sl.reserved order by sl.id`,
    [id],
  );
}

import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver, type Parcel } from '../support/deliver';
import { eventually } from '../support/eventually';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';
import { command, retryStep } from '../support/order-commands';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector();
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());
afterEach(() => marketplace.endFaults());

/** An order that waits for the warehouse. */
async function orderToShip(): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

async function shipsOnce(id: string): Promise<void> {
  await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
  expect(await marketplace.stateOf(id)).toBe('SHIPPED');
  const shipped = (await marketplace.writes(id, 'OR24')).filter((write) => write.hasEffect);
  expect(shipped).toHaveLength(1);
}

describe('TRK-01 a delivery that is done is told to the marketplace', () => {
  it('gives the tracking first, then says shipped', async () => {
    const id = await orderToShip();
    await deliver(connector, id, colissimo);
    await shipsOnce(id);
    const operations = (await marketplace.writes(id)).map((write) => write.operation);
    expect(operations.filter((operation) => operation !== 'OR04')).toEqual(['OR23', 'OR24']);
    expect(await marketplace.rawOrder(id)).toMatchObject({
      shipping_carrier_code: 'COLISSIMO',
      shipping_tracking: '6A00000000042',
    });
  });

  it('takes the goods out of stock and ends their reservation', async () => {
    const id = await orderToShip();
    const before = await stockOf(id);
    await deliver(connector, id, colissimo);
    await shipsOnce(id);
    const after = await stockOf(id);
    expect(after.onHand).toBe(before.onHand - before.quantity);
    expect(after.reserved).toBe(before.reserved - before.quantity);
  });
});

describe('TRK-03 what can be told is decided before any call', () => {
  it.each<[string, Parcel, string]>([
    ['a registered carrier without the number that its link needs', { carrierCode: 'COLISSIMO' }, 'trackingMissing'],
    [
      'a carrier that the marketplace does not know, without a link',
      { carrierName: 'Abgrall', trackingNumber: '7' },
      'trackingUrlMissing',
    ],
    ['a carrier code that is not among the carriers', { carrierCode: 'NOBODY', trackingNumber: '7' }, 'carrierUnknown'],
    ['nothing at all, where the method demands tracking', {}, 'trackingMandatory'],
  ])('refuses %s', async (_, parcel, reasonCode) => {
    const id = await orderToShip();
    await deliver(connector, id, parcel);
    await eventually(() => parkedFor(connector, id, reasonCode));
    expect((await marketplace.writes(id)).filter(({ operation }) => operation !== 'OR04')).toEqual([]);
  });

  it('sends name, number and link of an unregistered carrier', async () => {
    const id = await orderToShip();
    await deliver(connector, id, {
      carrierName: 'Abgrall',
      trackingNumber: '7',
      trackingUrl: 'https://suivi.example/{trackingId}',
    });
    await shipsOnce(id);
    expect(await marketplace.rawOrder(id)).toMatchObject({
      shipping_company: 'Abgrall',
      shipping_tracking_url: 'https://suivi.example/7',
    });
  });
});

describe('TRK-04 the exact failure is on the delivery', () => {
  it('stays there until a push succeeds', async () => {
    const id = await orderToShip();
    await marketplace.fault('OR23', '403');
    await deliver(connector, id, colissimo);
    await eventually(() => parkedFor(connector, id, 'forbidden'));
    expect(await exceptionOf(id)).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('OR23') as string,
    });
    await retryStep(connector, id);
    await shipsOnce(id);
    expect(await exceptionOf(id)).toEqual({ code: null, message: null });
  });
});

describe('TRK-05 an order is pushed once', () => {
  it('is not shipped again after a fault that came before the effect', async () => {
    const id = await orderToShip();
    await marketplace.fault('OR24', '500-before');
    await deliver(connector, id, colissimo);
    await shipsOnce(id);
  });

  it.each(['500-after', 'timeout-after', 'truncated', 'html'] as const)(
    'is recognised as shipped when the answer was lost (%s)',
    async (fault) => {
      const id = await orderToShip();
      await marketplace.fault('OR24', fault, fault === 'timeout-after' ? { delayMs: 50 } : {});
      await deliver(connector, id, colissimo);
      await shipsOnce(id);
    },
  );

  it('is not parked for a failure when it was paused meanwhile, and told after that', async () => {
    const id = await orderToShip();
    await marketplace.fault('OR23', 'slow', { delayMs: 1_000 });
    await marketplace.fault('OR24', '403');
    await deliver(connector, id, colissimo);
    await eventually(async () => (await marketplace.writes(id, 'OR23')).length > 0);
    await command(connector, id, 'pauseOrder', { note: 'stock count' });
    await eventually(async () => (await exceptionOf(id)).code === 'forbidden');
    expect(await orderRow(connector, id)).toMatchObject({ progress: 'paused', parkNumber: 0 });
    await command(connector, id, 'resumeOrder', {});
    await shipsOnce(id);
  });

  it('repeats the tracking when its answer was lost', async () => {
    const id = await orderToShip();
    await marketplace.fault('OR23', '500-after');
    await deliver(connector, id, colissimo);
    await shipsOnce(id);
  });

  it('leaves the tracking of somebody who shipped in the portal meanwhile', async () => {
    const id = await orderToShip();
    const theirs = { carrierCode: 'DPD_FR', trackingNumber: 'THEIRS-1' };
    await marketplace.act(id, 'ship-in-portal', { tracking: theirs });
    await deliver(connector, id, colissimo);
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'portal');
    expect(await marketplace.rawOrder(id)).toMatchObject({ shipping_tracking: 'THEIRS-1' });
  });

  it('reads the order again where its last reading is old, and leaves what somebody did in the portal since', async () => {
    const id = await orderToShip();
    await command(connector, id, 'pauseOrder', { note: 'stock count' });
    await deliver(connector, id, colissimo);
    await eventually(() => isReadSinceDone(id));
    await anHourPasses(id);
    await marketplace.act(id, 'ship-in-portal', { tracking: { carrierCode: 'DPD_FR', trackingNumber: 'THEIRS-3' } });
    await command(connector, id, 'resumeOrder', {});
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'portal');
    expect(await marketplace.rawOrder(id)).toMatchObject({ shipping_tracking: 'THEIRS-3' });
    expect(await marketplace.writes(id, 'OR23')).toEqual([]);
  });

  it('takes over a shipment from the portal that comes with an order import', async () => {
    const id = await orderToShip();
    await marketplace.act(id, 'ship-in-portal', { tracking: { carrierCode: 'DPD_FR', trackingNumber: 'THEIRS-2' } });
    await connector.sweep();
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'portal');
    expect((await orderRow(connector, id)).deliveryState).toBe('done');
    expect((await marketplace.writes(id, 'OR24')).length).toBe(0);
  });
});

async function isReadSinceDone(id: string): Promise<boolean> {
  const rows: object[] = await connector.dataSource.query(
    `select from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
      where o.marketplace_order_id = $1 and not o.read_back_wanted and o.last_read_at > d.done_at`,
    [id],
  );
  return rows.length > 0;
}

/** Since it was read, and since its delivery was done before that. */
async function anHourPasses(id: string): Promise<void> {
  await connector.dataSource.query(
    `with read as (
       update marketplace_order set last_read_at = last_read_at - interval '1 hour'
        where marketplace_order_id = $1 returning id
     ) update delivery set done_at = done_at - interval '1 hour'
         from read join sale_order s on s.order_id = read.id where delivery.sale_order_id = s.id`,
    [id],
  );
}

async function stockOf(id: string): Promise<{ onHand: number; reserved: number; quantity: number }> {
  const rows: { onHand: number; reserved: number; quantity: number }[] = await connector.dataSource.query(
    `select sl.on_hand as "onHand", sl.reserved, dl.quantity
       from marketplace_order o join sale_order s on s.order_id = o.id join delivery d on d.sale_order_id = s.id
       join delivery_line dl on dl.delivery_id = d.id join sale_order_line l on l.id = dl.sale_order_line_id
       join stock_level sl on sl.product_id = l.product_id and sl.warehouse_id = d.warehouse_id
      where o.marketplace_order_id = $1`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`Order ${id} has no stock`);
  return row;
}

async function exceptionOf(id: string): Promise<{ code: string | null; message: string | null }> {
  const { deliveryId } = await orderRow(connector, id);
  const rows: { code: string | null; message: string | null }[] = await connector.dataSource.query(
    `select exception_code as code, exception_message as message from delivery where id = $1`,
    [deliveryId],
  );
  return rows[0] ?? { code: 'none', message: 'no delivery' };
}

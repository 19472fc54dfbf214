import type { DataSource } from 'typeorm';
import { adjustStock } from '../../api/back-office/stock/stock-moves';
import { markDeliveryDone } from '../../api/deliveries/mark-delivery-done';
import { trackingExportId } from '../../workflows/ids';
import { take } from '../support/booked';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { waitingFor } from '../support/order-row';

let connector: TestConnector;
let dataSource: DataSource;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  ({ dataSource } = connector);
}, 60_000);
afterAll(() => connector.stop());

interface RawLine {
  readonly offer_sku: string;
  readonly quantity: number;
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly isTold: boolean;
  readonly scheduledAt: Date | null;
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly words: string }[];
}

/** Deliveries of an order, each line in the words `quantity of, reserved, missing`. */
const deliveriesOf = (marketplaceOrderId: string): Promise<Row[]> =>
  dataSource.query(
    `select d.id, d.state, d.told_at is not null as "isTold", d.scheduled_at as "scheduledAt",
            (select jsonb_agg(jsonb_build_object('id', l.id::text, 'sku', p.sku,
               'words', l.quantity || ', ' || l.reserved_quantity || ' reserved, ' || l.missing_quantity || ' missing')
               order by p.sku)
               from delivery_line l join product p on p.id = l.product_id where l.delivery_id = d.id) as lines
       from delivery d join sale_order s on s.id = d.sale_order_id join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 order by d.id`,
    [marketplaceOrderId],
  );
const wordsOf = async (id: string): Promise<string[]> =>
  (await deliveriesOf(id)).map(({ state, lines }) =>
    [state, ...lines.map(({ sku, words }) => `${sku}: ${words}`)].join('; '),
  );

/** A product becomes a kit of two lamps and a foot, of which there are none. */
async function makeKit(sku: string): Promise<void> {
  await dataSource.query(`insert into product (sku, name) values ('FOOT', 'Foot'), ('LAMP', 'Lamp')`);
  await dataSource.query(`update product set kind = 'kit' where sku = $1`, [sku]);
  await dataSource.query(
    `insert into kit_component (kit_id, component_id, quantity)
     select k.id, c.id, case c.sku when 'LAMP' then 2 else 1 end from product k, product c
      where k.sku = $1 and c.sku in ('LAMP', 'FOOT')`,
    [sku],
  );
}
async function arrive(sku: string, onHandChange: number): Promise<void> {
  const [place]: { company: string; warehouse: string }[] = await dataSource.query(
    `select c.code as company, w.code as warehouse
       from instance i join warehouse w on w.id = i.warehouse_id join company c on c.id = w.company_id`,
  );
  if (place === undefined) throw new Error('There is no warehouse');
  const move = { ...place, sku, onHandChange, reference: `${sku}/${String(onHandChange)}`, reason: 'Arrival' };
  await adjustStock(dataSource, move, 'a person');
}
const done = (deliveryId: string, trackingNumber: string, left?: { lineId: string; quantity: number }[]) =>
  markDeliveryDone(dataSource, {
    ...{ deliveryId, actor: 'the warehouse', tracking: { carrierCode: 'COLISSIMO', trackingNumber } },
    left: left ?? null,
  });

describe('WFL-08 a kit that is short', () => {
  it('reserves its components, gets what arrives, leaves in part, and is told once when nothing is left', async () => {
    const marketplace = marketplaceOf(connector);
    const [id = ''] = await connector.place('oneLine');
    const { order_lines: lines } = (await marketplace.rawOrder(id)) as { order_lines: RawLine[] };
    const [{ offer_sku: sku, quantity: kits }] = lines as [RawLine];
    const lamps = 2 * kits;
    const of = (quantity: number, reserved: number): string =>
      `${String(quantity)}, ${String(reserved)} reserved, ${String(quantity - reserved)} missing`;
    await makeKit(sku);
    await arrive('LAMP', lamps - 1);
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await wordsOf(id)).toEqual([`waiting; FOOT: ${of(kits, 0)}; LAMP: ${of(lamps, lamps - 1)}`]);

    await arrive('FOOT', kits + 3);
    await eventually(async () => (await wordsOf(id))[0]?.includes(`FOOT: ${of(kits, kits)}`) === true);

    const [first] = await deliveriesOf(id);
    await done(first?.id ?? '', '6A-FIRST', [{ lineId: first?.lines[1]?.id ?? '', quantity: 1 }]);
    await arrive('LAMP', 1);
    await eventually(async () => (await wordsOf(id))[1]?.startsWith('ready') === true);
    expect(await wordsOf(id)).toEqual([
      `done; LAMP: ${of(1, 1)}`,
      `ready; FOOT: ${of(kits, kits)}; LAMP: ${of(lamps - 1, lamps - 1)}`,
    ]);
    expect(await marketplace.writes(id, 'OR24')).toEqual([]);

    const [, rest] = await deliveriesOf(id);
    await done(rest?.id ?? '', '6A-LAST');
    await eventually(() => waitingFor(connector, id, 'shippedState'));
    expect((await deliveriesOf(id)).map(({ isTold }) => isTold)).toEqual([true, true]);
    const shipped = await marketplace.writes(id, 'OR24');
    expect(shipped.filter(({ hasEffect }) => hasEffect)).toHaveLength(1);
    expect(await marketplace.rawOrder(id)).toMatchObject({ shipping_tracking: '6A-LAST' });
    const stock: object[] = await dataSource.query(
      `select p.sku, l.on_hand as "onHand", l.reserved from stock_level l join product p on p.id = l.product_id
        where p.sku in ('FOOT', 'LAMP') order by p.sku`,
    );
    expect(stock).toEqual([
      { sku: 'FOOT', onHand: 3, reserved: 0 },
      { sku: 'LAMP', onHand: 0, reserved: 0 },
    ]);
  }, 120_000);
});

describe('TRK-06 an order that leaves in parts', () => {
  it('is told once, when nothing remains, where the marketplace takes no parts', async () => {
    const marketplace = marketplaceOf(connector);
    const [id = ''] = await connector.place('threeLines');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const openOne = async (): Promise<Row | undefined> =>
      (await deliveriesOf(id)).find(({ state }) => state !== 'done');
    for (const trackingNumber of ['6A-PART-1', '6A-PART-2']) {
      const open = await openOne();
      const [line] = open?.lines ?? [];
      const quantity = Number.parseInt(line?.words ?? '', 10);
      await done(open?.id ?? '', trackingNumber, [{ lineId: line?.id ?? '', quantity }]);
      const input = { instanceCode: INSTANCE_CODE };
      expect(await connector.run('trackingExport', trackingExportId(INSTANCE_CODE), input)).toMatchObject({ due: 0 });
    }
    expect((await deliveriesOf(id)).map(({ state, isTold }) => ({ state, isTold }))).toEqual([
      { state: 'done', isTold: false },
      { state: 'done', isTold: false },
      { state: 'ready', isTold: false },
    ]);
    expect(await marketplace.writes(id)).toEqual([]);
    await done((await openOne())?.id ?? '', '6A-PART-3');
    await eventually(() => waitingFor(connector, id, 'shippedState'));
    expect((await deliveriesOf(id)).map(({ isTold }) => isTold)).toEqual([true, true, true]);
    const writes = await marketplace.writes(id);
    expect(writes.filter(({ hasEffect }) => hasEffect).map(({ operation }) => operation)).toEqual(['OR23', 'OR24']);
    expect(await marketplace.stateOf(id)).toBe('SHIPPED');
  }, 60_000);
});

describe('WFL-02 security lead days', () => {
  it('plan the delivery that many days before the deadline, and never before the order', async () => {
    await dataSource.query('update order_workflow set security_lead_days = 2');
    const orderedAt = '2026-08-03T08:00:00Z';
    const dated = (id: string, deadline: string) =>
      aFreshOrder(id).with({ created_date: orderedAt, shipping_deadline: deadline }).build();
    await take(connector, dated('LEAD-1', '2026-08-09T12:00:00Z'), dated('LEAD-2', '2026-08-04T12:00:00Z'));
    for (const id of ['LEAD-1', 'LEAD-2']) await eventually(() => waitingFor(connector, id, 'delivery'));
    const planned = await Promise.all(['LEAD-1', 'LEAD-2'].map(deliveriesOf));
    expect(planned.map(([delivery]) => delivery?.scheduledAt?.toISOString())).toEqual([
      '2026-08-07T12:00:00.000Z',
      '2026-08-03T08:00:00.000Z',
    ]);
  }, 60_000);

  it('follow a deadline that the marketplace moves, until the goods have left', async () => {
    const moved = (deadline: string, at: number) =>
      aFreshOrder('LEAD-3').with({
        ...{ created_date: '2026-08-03T08:00:00Z', shipping_deadline: deadline },
        last_updated_date: new Date(Date.now() + at).toISOString(),
      });
    const plannedFor = async () => (await deliveriesOf('LEAD-3'))[0]?.scheduledAt?.toISOString();
    const deadlines = () =>
      dataSource.query(
        `select t.sentence, s.shipping_deadline as "shipBy" from marketplace_order o join sale_order s on s.order_id = o.id
           left join timeline_entry t on t.order_id = o.id and t.kind = 'deadlineMoved'
          where o.marketplace_order_id = 'LEAD-3'`,
      );
    await take(connector, moved('2026-08-09T12:00:00Z', 0).build());
    await eventually(async () => (await plannedFor()) === '2026-08-07T12:00:00.000Z');
    await take(connector, moved('2026-08-12T12:00:00Z', 10_000).build());
    await eventually(async () => (await plannedFor()) === '2026-08-10T12:00:00.000Z');
    const sentence = 'The marketplace wants the order shipped by 2026-08-12T12:00:00.000Z now';
    expect(await deadlines()).toEqual([{ sentence, shipBy: new Date('2026-08-12T12:00:00Z') }]);

    const [delivery] = await deliveriesOf('LEAD-3');
    await done(delivery?.id ?? '', '6A-LEAD');
    await take(connector, moved('2026-08-14T12:00:00Z', 20_000).build());
    const shipBy = new Date('2026-08-14T12:00:00Z');
    await eventually(async () => JSON.stringify(await deadlines()) === JSON.stringify([{ sentence, shipBy }]));
    expect(await plannedFor()).toBe('2026-08-10T12:00:00.000Z');
  }, 60_000);
});

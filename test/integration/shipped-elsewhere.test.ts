import { createRecord } from '../../api/back-office/records/record-commands';
import { products } from '../../api/back-office/resources/products';
import { askSandbox } from '../support/ask-sandbox';
import { take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, KNOWN_SKU, sweepOnce } from '../support/importing';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  // What is written back would change the orders that the tests replace.
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
}, 60_000);
afterAll(() => connector.stop());

const later = (minutes = 1) => ({ last_updated_date: new Date(Date.now() + minutes * 60_000).toISOString() });
const stockOf = async (sku: string): Promise<{ onHand: number; reserved: number }> => {
  const rows: { onHand: number; reserved: number }[] = await connector.dataSource.query(
    `select l.on_hand as "onHand", l.reserved from stock_level l join product p on p.id = l.product_id where p.sku = $1`,
    [sku],
  );
  return rows[0] ?? { onHand: 0, reserved: 0 };
};
const writesFor = async (orderId: string): Promise<string[]> => {
  const path = `/ledger?orderId=${encodeURIComponent(orderId)}`;
  const { rows } = await askSandbox<{ rows: { operation: string }[] }>(connector.sandbox.url, 'GET', path);
  return rows.map(({ operation }) => operation).filter((operation) => operation !== 'OR04');
};

describe('ORD-14 what the operator fulfils is booked and not shipped by us', () => {
  it('has no delivery and moves no stock', async () => {
    const before = await stockOf(KNOWN_SKU);
    await take(
      connector,
      aFreshOrder('OPERATOR-1')
        .with({ fulfillment: { center: { code: 'OPERATOR-WH' } } })
        .build(),
    );
    await eventually(() => waitingFor(connector, 'OPERATOR-1', 'receipt'));
    expect(await orderRow(connector, 'OPERATOR-1')).toMatchObject({
      saleOrderState: 'confirmed',
      deliveryId: null,
      invoiceState: 'paid',
    });
    expect(await stockOf(KNOWN_SKU)).toEqual(before);
  });
});

describe('ORD-15 an order first seen when it was shipped already', () => {
  const tracking = {
    shipping_carrier_code: 'COLISSIMO',
    shipping_company: 'Colissimo',
    shipping_tracking: '6A123',
    shipping_tracking_url: 'https://track.example/6A123',
  };

  it.each(['SHIPPED', 'TO_COLLECT', 'RECEIVED'] as const)(
    'is taken over in state %s: delivery done with its tracking, stock moved, nothing pushed',
    async (state) => {
      const id = `OVER-${state}`;
      const before = await stockOf(KNOWN_SKU);
      await take(connector, aFreshOrder(id, { quantity: 3, price: 30 }).withState(state).with(tracking).build());
      await eventually(() => waitingFor(connector, id, state === 'RECEIVED' ? 'closing' : 'receipt'));
      expect(await orderRow(connector, id)).toMatchObject({
        deliveryState: 'done',
        toldBy: 'portal',
        invoiceState: 'paid',
      });
      const [delivery]: object[] = await connector.dataSource.query(
        `select d.carrier_code, d.tracking_number, d.tracking_url, d.done_by from delivery d
           join sale_order s on s.id = d.sale_order_id join marketplace_order o on o.id = s.order_id
          where o.marketplace_order_id = $1`,
        [id],
      );
      expect(delivery).toEqual({
        carrier_code: 'COLISSIMO',
        tracking_number: '6A123',
        tracking_url: 'https://track.example/6A123',
        done_by: 'marketplace',
      });
      expect(await stockOf(KNOWN_SKU)).toEqual({ onHand: before.onHand - 3, reserved: before.reserved });
      expect(await writesFor(id)).toEqual([]);
    },
  );

  it('is taken over as well when it waited here in SHIPPING until then', async () => {
    const order = aFreshOrder('OVER-LATE', { offer_sku: 'OVER-SKU' });
    await take(connector, order.build());
    await eventually(() => parkedFor(connector, 'OVER-LATE', 'unknownSku'));
    const shipped = order.withState('SHIPPED').with({ ...tracking, ...later() });
    await take(connector, shipped.build());
    await createRecord(connector.dataSource, products, { sku: 'OVER-SKU', name: 'Late' });
    await eventually(() => waitingFor(connector, 'OVER-LATE', 'receipt'));
    expect(await orderRow(connector, 'OVER-LATE')).toMatchObject({ deliveryState: 'done', toldBy: 'portal' });
    expect(await writesFor('OVER-LATE')).toEqual([]);
  });

  it('is left when it was created before the instance was confirmed', async () => {
    await take(
      connector,
      aFreshOrder('BEFORE-1').withState('SHIPPED').with({ created_date: '2026-01-01T00:00:00Z' }).build(),
    );
    expect(await orderRow(connector, 'BEFORE-1')).toMatchObject({ decision: 'ignored', saleOrderId: null });
  });

  it('takes stored orders at the next sweep after the filter was widened', async () => {
    await take(
      connector,
      aFreshOrder('WIDER-1').withState('WAITING_DEBIT').build(),
      aFreshOrder('WIDER-2').withState('WAITING_DEBIT_PAYMENT').build(),
    );
    expect(await orderRow(connector, 'WIDER-1')).toMatchObject({ decision: 'ignored' });
    await connector.dataSource.query(
      `update instance set settings = settings || '{"orderStates": ["WAITING_DEBIT", "WAITING_DEBIT_PAYMENT", "SHIPPING"]}',
              settings_version = settings_version + 1`,
    );
    // Out of reach of the sweep itself: they are taken from what is stored.
    await connector.dataSource.query(`update cursor set position = now() + interval '1 hour'`);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'WIDER-1', 'debit'));
    await eventually(() => waitingFor(connector, 'WIDER-2', 'debit'));
    expect((await orderRow(connector, 'WIDER-1')).saleOrderState).toBe('draft');
    await connector.dataSource.query(`delete from cursor`);
  });
});

describe('TRK-05 an order that is shipped with no word of its parcel', () => {
  it('was shipped in the portal when nothing of ours was ever sent', async () => {
    const order = aFreshOrder('BARE-1');
    await take(connector, order.build());
    await eventually(() => waitingFor(connector, 'BARE-1', 'delivery'));
    await deliver(connector, 'BARE-1');
    await eventually(() => parkedFor(connector, 'BARE-1', 'trackingMandatory'));
    await take(connector, order.withState('SHIPPED').with(later()).build());
    await eventually(() => waitingFor(connector, 'BARE-1', 'receipt'));
    expect(await orderRow(connector, 'BARE-1')).toMatchObject({ deliveryState: 'done', toldBy: 'portal' });
    expect(await writesFor('BARE-1')).toEqual([]);
  });
});

describe('TRK-08 an order that we have, shipped by somebody in the portal', () => {
  const tracking = { shipping_carrier_code: 'COLISSIMO', shipping_tracking: '6A-PORTAL' };
  async function shippedInPortal(id: string): Promise<void> {
    const order = aFreshOrder(id);
    await take(connector, order.build());
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await take(
      connector,
      order
        .withState('SHIPPED')
        .with({ ...tracking, ...later() })
        .build(),
    );
  }
  const toDosOf = (id: string): Promise<{ words: string; reasonCode: string; closedBy: string | null }[]> =>
    connector.dataSource.query(
      `select words, reason_code as "reasonCode", closed_by as "closedBy" from to_do
        where subject = $1 and kind = 'untakenShipment'`,
      [id],
    );
  const takeOver = (takeOverPortalShipments: boolean): Promise<unknown> =>
    connector.dataSource.query(`update instance set settings = settings || $1::jsonb`, [
      JSON.stringify({ takeOverPortalShipments }),
    ]);

  it('has its delivery done with their tracking, and nothing is pushed', async () => {
    const before = await stockOf(KNOWN_SKU);
    await shippedInPortal('PORTAL-1');
    await eventually(() => waitingFor(connector, 'PORTAL-1', 'receipt'));
    expect(await orderRow(connector, 'PORTAL-1')).toMatchObject({ deliveryState: 'done', toldBy: 'portal' });
    const [delivery]: object[] = await connector.dataSource.query(
      `select carrier_code, tracking_number, done_by from delivery where tracking_number = '6A-PORTAL'`,
    );
    expect(delivery).toEqual({ carrier_code: 'COLISSIMO', tracking_number: '6A-PORTAL', done_by: 'marketplace' });
    expect(await stockOf(KNOWN_SKU)).toEqual({ onHand: before.onHand - 1, reserved: before.reserved });
    expect(await toDosOf('PORTAL-1')).toEqual([]);
    expect(await writesFor('PORTAL-1')).toEqual([]);
  });

  it('is left to a person where the instance says so: one to-do with their parcel, until the delivery is done', async () => {
    await takeOver(false);
    await shippedInPortal('PORTAL-2');
    await eventually(async () => (await toDosOf('PORTAL-2')).length > 0);
    await take(
      connector,
      aFreshOrder('PORTAL-2')
        .withState('RECEIVED')
        .with({ ...tracking, ...later(2) })
        .build(),
    );
    await eventually(async () => (await orderRow(connector, 'PORTAL-2')).state === 'RECEIVED');
    await eventually(() => waitingFor(connector, 'PORTAL-2', 'delivery'));
    expect(await orderRow(connector, 'PORTAL-2')).toMatchObject({ deliveryState: 'ready', toldBy: null });
    expect(await toDosOf('PORTAL-2')).toEqual([
      { words: expect.stringMatching(/COLISSIMO 6A-PORTAL$/), reasonCode: 'shippedInPortal', closedBy: null },
    ]);
    await deliver(connector, 'PORTAL-2');
    await eventually(() => waitingFor(connector, 'PORTAL-2', 'closing'));
    expect(await orderRow(connector, 'PORTAL-2')).toMatchObject({ deliveryState: 'done', toldBy: 'portal' });
    expect(await toDosOf('PORTAL-2')).toMatchObject([{ closedBy: 'system' }]);
    expect(await writesFor('PORTAL-2')).toEqual([]);
  });

  it('is not told again by a later answer, once somebody has closed it', async () => {
    await shippedInPortal('PORTAL-3');
    await eventually(async () => (await toDosOf('PORTAL-3')).length > 0);
    await connector.dataSource.query(
      `update to_do set closed_at = now(), closed_by = 'Ann' where subject = 'PORTAL-3' and closed_at is null`,
    );
    await take(
      connector,
      aFreshOrder('PORTAL-3')
        .withState('RECEIVED')
        .with({ ...tracking, ...later(2) })
        .build(),
    );
    const applied = `from marketplace_order where marketplace_order_id = 'PORTAL-3' and accepted_state = 'RECEIVED'`;
    await eventually(async () => (await countOf(connector, applied)) === 1);
    expect(await toDosOf('PORTAL-3')).toMatchObject([{ closedBy: 'Ann' }]);
    await takeOver(true);
  });
});

describe('ORD-16 a state that cannot follow holds the order', () => {
  it('parks a received order that is to be shipped again', async () => {
    const order = aFreshOrder('BACK-1');
    await take(connector, order.withState('RECEIVED').build());
    await eventually(() => waitingFor(connector, 'BACK-1', 'closing'));
    await take(connector, order.with(later()).build());
    await eventually(() => parkedFor(connector, 'BACK-1', 'unexpectedTransition'));
    const { reasonText, deliveryState } = await orderRow(connector, 'BACK-1');
    expect(reasonText).toContain('RECEIVED');
    expect(reasonText).toContain('SHIPPING');
    expect(deliveryState).toBe('done');
    await take(connector, order.withState('CLOSED').with(later(2)).build());
    await eventually(() => finished(connector, 'BACK-1'));
  });

  it('parks a cancelled order that comes back, and does not ship it', async () => {
    const order = aFreshOrder('BACK-2');
    await take(connector, order.build());
    await eventually(() => waitingFor(connector, 'BACK-2', 'delivery'));
    await take(connector, order.withState('CANCELED').with(later()).build());
    await eventually(() => finished(connector, 'BACK-2'));
    await take(connector, order.with(later(2)).build());
    await eventually(() => parkedFor(connector, 'BACK-2', 'unexpectedTransition'));
    expect(await orderRow(connector, 'BACK-2')).toMatchObject({
      saleOrderState: 'cancelled',
      deliveryState: 'cancelled',
    });
    expect(
      await countOf(
        connector,
        `from delivery d join sale_order s on s.id = d.sale_order_id
      join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = 'BACK-2'`,
      ),
    ).toBe(1);
  });
});

import { finishDelivery } from '../../entities/finish-delivery';
import { splitDelivery } from '../../entities/split-delivery';
import { linesOf, take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU } from '../support/importing';
import { command } from '../support/order-commands';
import { finished, orderRow, waitingFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    settings: { writeBackOrderNumber: false, taxSystem: 'marketplace', trackingPush: 'scheduled' },
  });
}, 60_000);
afterAll(() => connector.stop());

const begun = Date.now();

/** Four at 10.00 with shipping of 1.00 each, 20 % on top: 52.80 in all, 13.20 a unit. */
function ofFour(id: string, answer: number, { cancelled = 0, line = {}, order = {} }: FourParts = {}): RawOrder {
  const left = 4 - cancelled;
  const cents = (amount: number): number => Number(amount.toFixed(2));
  const tax = (amount: number) => [{ code: 'VAT20', rate: 20, amount: cents(amount) }];
  const at = new Date(begun + answer * 1000).toISOString();
  return aFreshOrder(id, {
    ...{ quantity: 4, price_unit: 10, price: 10 * left, shipping_price: left, total_price: 11 * left },
    ...{ taxes: tax(2 * left), shipping_taxes: tax(0.2 * left) },
    cancelations: Array.from({ length: cancelled }, (_, index) => ({
      ...{ id: `${id}-C${String(index + 1)}`, quantity: 1, amount: 10, shipping_amount: 1, reason_code: '35' },
      ...{ taxes: tax(2), shipping_taxes: tax(0.2) },
    })),
    ...line,
  })
    .with({ last_updated_date: at, ...order })
    .build();
}

interface FourParts {
  readonly cancelled?: number;
  readonly line?: RawOrder;
  readonly order?: RawOrder;
}

async function aBookedOrder(id: string): Promise<string> {
  await take(connector, ofFour(id, 0));
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

/** The newest answer is taken over, and nothing holds the order. */
const isTakenOver = async (id: string, answer: number): Promise<boolean> => {
  const rows: unknown[] = await connector.dataSource.query(
    `select from marketplace_order where marketplace_order_id = $1 and applied_content_hash = content_hash
        and last_updated_at = $2 and parked_step is null`,
    [id, new Date(begun + answer * 1000)],
  );
  return rows.length === 1;
};

interface InvoiceRow {
  readonly source: string;
  readonly state: string;
  readonly total: string;
}

const invoicesOf = (id: string): Promise<InvoiceRow[]> =>
  connector.dataSource.query(
    `select i.source, i.state, trim_scale(i.amount_total)::text as total
       from invoice i join sale_order s on s.id = i.sale_order_id join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 order by i.id`,
    [id],
  );

interface CarriedRow {
  readonly state: string;
  readonly quantity: number;
  readonly reserved: number;
}

const carriedOf = (id: string): Promise<CarriedRow[]> =>
  connector.dataSource.query(
    `select d.state, l.quantity, l.reserved_quantity as reserved
       from delivery d join delivery_line l on l.delivery_id = d.id join sale_order s on s.id = d.sale_order_id
       join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 order by d.id, l.id`,
    [id],
  );

const reservedStock = async (): Promise<number> => {
  const rows: { reserved: number }[] = await connector.dataSource.query(
    `select sum(l.reserved)::integer as reserved from stock_level l join product p on p.id = l.product_id where p.sku = $1`,
    [KNOWN_SKU],
  );
  return rows[0]?.reserved ?? 0;
};

const told = (id: string, ...kinds: string[]): Promise<{ kind: string; sentence: string }[]> =>
  connector.dataSource.query(
    `select t.kind, t.sentence from timeline_entry t join marketplace_order o on o.id = t.order_id
      where o.marketplace_order_id = $1 and t.kind = any($2) order by t.id`,
    [id, kinds],
  );

async function withoutValidation(act: () => Promise<void>): Promise<void> {
  const set = (isOn: boolean): Promise<unknown> =>
    connector.dataSource.query(`update order_workflow set validate_invoice = $1, register_payment = $1`, [isOn]);
  await set(false);
  try {
    await act();
  } finally {
    await set(true);
  }
}

describe('CAN-03 units that are cancelled while the order lives', () => {
  it('leave lines, delivery, stock and figures once by their id, and a posted invoice gets a credit note', async () => {
    const id = await aBookedOrder('CUT-1');
    const before = await reservedStock();
    await take(connector, ofFour(id, 10, { cancelled: 1 }));
    await eventually(() => isTakenOver(id, 10));
    const line = { quantity: 3, orderedQuantity: 4, unitPrice: '10', amount: '30', discount: '0' };
    expect((await linesOf(connector, id))[0]).toMatchObject({ ...line, taxes: [{ amount: '6' }] });
    expect(await carriedOf(id)).toEqual([{ state: 'ready', quantity: 3, reserved: 3 }]);
    expect(await reservedStock()).toBe(before - 1);
    const first = { source: 'cancelation/CUT-1-C1', state: 'draft', total: '13.2' };
    const invoice = { source: 'order', state: 'paid', total: '52.8' };
    expect(await invoicesOf(id)).toEqual([invoice, first]);

    await take(connector, ofFour(id, 20, { cancelled: 2 }));
    await eventually(() => isTakenOver(id, 20));
    // Told again, and with the quantity lowered by what was cancelled: the same.
    await take(connector, ofFour(id, 30, { cancelled: 2, line: { quantity: 2 } }));
    await eventually(() => isTakenOver(id, 30));
    expect(await linesOf(connector, id)).toMatchObject([
      { quantity: 2, amount: '20' },
      { kind: 'shipping', amount: '2' },
    ]);
    expect(await carriedOf(id)).toEqual([{ state: 'ready', quantity: 2, reserved: 2 }]);
    expect(await reservedStock()).toBe(before - 2);
    expect(await invoicesOf(id)).toEqual([invoice, first, { ...first, source: 'cancelation/CUT-1-C2' }]);
    const sentence = `Cancelled on the marketplace: 1 of ${KNOWN_SKU} (10.00 EUR) and 1.00 EUR of the shipping of ${KNOWN_SKU}`;
    expect(await told(id, 'lineCancelled')).toEqual(
      Array.from({ length: 2 }, () => ({
        kind: 'lineCancelled',
        sentence: expect.stringContaining(sentence) as string,
      })),
    );
    expect((await told(id, 'lineCancelled'))[0]?.sentence).toContain('35');
  });

  it('make a draft invoice smaller, without a credit note', async () => {
    await withoutValidation(async () => {
      const id = await aBookedOrder('CUT-2');
      await take(connector, ofFour(id, 10, { cancelled: 3 }));
      await eventually(() => isTakenOver(id, 10));
      expect(await invoicesOf(id)).toEqual([{ source: 'order', state: 'draft', total: '13.2' }]);
      expect(await told(id, 'lineCancelled')).toHaveLength(3);
    });
  });

  it('that were cancelled before the import are news no more, not even after an answer that does not name them', async () => {
    const id = 'CUT-3';
    await take(connector, ofFour(id, 0, { cancelled: 1 }));
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await take(connector, ofFour(id, 10, { cancelled: 1, line: { cancelations: [] }, order: { has_incident: true } }));
    await eventually(() => isTakenOver(id, 10));
    await take(connector, ofFour(id, 20, { cancelled: 1, order: { has_incident: true } }));
    await eventually(() => isTakenOver(id, 20));
    expect(await invoicesOf(id)).toEqual([{ source: 'order', state: 'paid', total: '39.6' }]);
    expect(await told(id, 'lineCancelled', 'incidentOpened')).toMatchObject([{ kind: 'incidentOpened' }]);
  });
});

describe('CAN-02 a whole order that is cancelled after it was invoiced', () => {
  const cancelled = (id: string): RawOrder =>
    ofFour(id, 10, {
      order: { order_state: 'CANCELED', order_state_reason_code: '35' },
      line: { order_line_state: 'CANCELED' },
    });

  it('is taken back in full, once, what was taken back before left out', async () => {
    const id = await aBookedOrder('END-1');
    await take(connector, ofFour(id, 5, { cancelled: 1 }));
    await eventually(() => isTakenOver(id, 5));
    await take(connector, cancelled(id));
    await eventually(() => finished(connector, id));
    expect(await invoicesOf(id)).toMatchObject([
      { source: 'order', state: 'paid', total: '52.8' },
      { source: 'cancelation/END-1-C1', total: '13.2' },
      { source: 'cancelation/order', state: 'draft', total: '39.6' },
    ]);
    expect(await carriedOf(id)).toMatchObject([{ state: 'cancelled' }]);
  });

  it('keeps the part that had left and was told, and takes back the rest', async () => {
    const id = await aBookedOrder('END-2');
    await shipOne(id);
    await take(connector, cancelled(id));
    await eventually(() => finished(connector, id));
    expect(await linesOf(connector, id)).toMatchObject([
      { quantity: 1, amount: '10', taxes: [{ amount: '2' }] },
      { kind: 'shipping', amount: '4' },
    ]);
    expect(await carriedOf(id)).toMatchObject([
      { state: 'done', quantity: 1 },
      { state: 'cancelled', quantity: 3 },
    ]);
    expect(await invoicesOf(id)).toMatchObject([{ total: '52.8' }, { source: 'cancelation/order', total: '36' }]);
    expect((await orderRow(connector, id)).saleOrderState).toBe('cancelled');
  });

  it('has its invoice of the part that had left, also where the one of the whole was a draft', async () => {
    await withoutValidation(async () => {
      const id = await aBookedOrder('END-4');
      await shipOne(id);
      await take(connector, cancelled(id));
      await eventually(() => finished(connector, id));
      expect(await invoicesOf(id)).toEqual([{ source: 'order', state: 'draft', total: '16.8' }]);
      for (const step of ['validateInvoice', 'registerPayment']) {
        expect(await command(connector, id, 'doStep', { step })).toMatchObject({ outcome: 'accepted' });
      }
      expect(await invoicesOf(id)).toEqual([{ source: 'order', state: 'paid', total: '16.8' }]);
    });
  });

  it('has its refunds followed until the marketplace has paid them', async () => {
    const id = await aBookedOrder('END-5');
    const refunded = (refund_state: string): RawOrder => ({
      order_line_state: 'CANCELED',
      refunds: [{ id: 'R-END', quantity: 1, amount: 10, taxes: [{ code: 'VAT20', amount: 2 }], refund_state }],
    });
    const order = { order_state: 'CANCELED' };
    await take(connector, ofFour(id, 10, { order, line: refunded('WAITING_REFUND') }));
    await eventually(() => finished(connector, id));
    await take(connector, ofFour(id, 20, { order, line: refunded('REFUNDED') }));
    await eventually(async () => (await invoicesOf(id)).some(({ state }) => state === 'posted'));
    expect(await invoicesOf(id)).toEqual([
      { source: 'order', state: 'paid', total: '52.8' },
      { source: 'refund/R-END', state: 'posted', total: '12' },
      { source: 'cancelation/order', state: 'draft', total: '40.8' },
    ]);
  });

  it('of which the invoice is a draft cancels that, and owes nothing', async () => {
    await withoutValidation(async () => {
      const id = await aBookedOrder('END-3');
      await take(connector, cancelled(id));
      await eventually(() => finished(connector, id));
      expect(await invoicesOf(id)).toEqual([{ source: 'order', state: 'cancelled', total: '52.8' }]);
    });
  });
});

describe('CAN-04 a line that is refused after the import', () => {
  it('counts 0, is not shipped, and its reason is told', async () => {
    const two = (answer: number, state: string): RawOrder =>
      aFreshOrder('REF-1')
        .withLine({
          ...{ offer_sku: KNOWN_SKU, order_line_state: state, order_line_state_reason_code: 'REFUSED' },
          ...{ order_line_state_reason_label: 'Out of stock' },
        })
        .with({ last_updated_date: new Date(begun + answer * 1000).toISOString() })
        .build();
    await take(connector, two(0, 'SHIPPING'));
    await eventually(() => waitingFor(connector, 'REF-1', 'delivery'));
    await take(connector, two(10, 'REFUSED'));
    await eventually(() => isTakenOver('REF-1', 10));
    const product = (await linesOf(connector, 'REF-1')).filter(({ kind }) => kind === 'product');
    expect(product).toMatchObject([
      { state: 'live', quantity: 1 },
      { state: 'refused', quantity: 0, amount: '0' },
    ]);
    expect((await carriedOf('REF-1')).map(({ quantity }) => quantity)).toEqual([1, 0]);
    expect(await told('REF-1', 'lineRefused')).toMatchObject([
      { sentence: `All of ${KNOWN_SKU} was refused on the marketplace: Out of stock (REFUSED)` },
    ]);
  });
});

describe('another address and an incident', () => {
  it('are followed before the goods leave, and only told afterwards', async () => {
    const id = await aBookedOrder('MOVE-1');
    const customer = (street: string) => {
      const { customer: plain } = ofFour(id, 0) as { customer: { shipping_address: object } };
      return { customer: { ...plain, shipping_address: { ...plain.shipping_address, street_1: street } } };
    };
    const claim = { order_line_state: 'INCIDENT_OPEN' };
    await take(connector, ofFour(id, 10, { order: customer('7 quai Ouest'), line: claim }));
    await eventually(() => isTakenOver(id, 10));
    expect(await streetOf(id)).toBe('7 quai Ouest');
    await take(connector, ofFour(id, 20, { order: { ...customer('9 quai Est'), order_state: 'SHIPPED' } }));
    await eventually(() => isTakenOver(id, 20));
    expect(await streetOf(id)).toBe('7 quai Ouest');
    expect(await told(id, 'addressChanged', 'incidentOpened', 'incidentClosed')).toMatchObject([
      { kind: 'addressChanged', sentence: expect.stringContaining('goes to the new one') as string },
      { kind: 'incidentOpened', sentence: `The customer opened an incident about ${KNOWN_SKU}` },
      { kind: 'addressChanged', sentence: expect.stringContaining('keeps the one before') as string },
      { kind: 'incidentClosed' },
    ]);
  });
});

/** One unit leaves with a delivery of its own, and the marketplace knows of it. */
async function shipOne(id: string): Promise<void> {
  const { deliveryId } = await orderRow(connector, id);
  await connector.dataSource.transaction(async (manager) => {
    const [line]: { id: string }[] = await manager.query(`select id from delivery_line where delivery_id = $1`, [
      deliveryId,
    ]);
    const rest = { lineId: line?.id ?? '', quantity: 3, reservedQuantity: 3, missingQuantity: 0 };
    await splitDelivery(manager, deliveryId ?? '', [rest]);
    const nothing = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };
    await finishDelivery(manager, { deliveryId: deliveryId ?? '', doneBy: 'the warehouse', ...nothing });
    await manager.query(`update delivery set told_at = now(), told_by = 'us' where id = $1`, [deliveryId]);
  });
}

async function streetOf(id: string): Promise<string> {
  const rows: { street: string }[] = await connector.dataSource.query(
    `select p.street1 as street from partner p join sale_order s on s.delivery_partner_id = p.id
       join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0]?.street ?? '';
}

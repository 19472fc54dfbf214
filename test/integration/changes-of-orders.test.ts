import { linesOf, take } from '../support/booked';
import { bookByItself } from '../support/booking-steps';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, KNOWN_SKU } from '../support/importing';
import {
  aBookedOrderOfFour,
  carriedOf,
  dateOfAnswer,
  invoicesOf,
  isTakenOver,
  ofFour,
  withoutValidation,
} from '../support/order-of-four';
import { command } from '../support/order-commands';
import { waitingFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';
import { timelineOf } from '../support/timeline';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    settings: { writeBackOrderNumber: false, taxSystem: 'marketplace', trackingPush: 'scheduled' },
  });
}, 60_000);
afterAll(() => connector.stop());

const reservedStock = async (): Promise<number> => {
  const rows: { reserved: number }[] = await connector.dataSource.query(
    `select sum(l.reserved)::integer as reserved from stock_level l join product p on p.id = l.product_id where p.sku = $1`,
    [KNOWN_SKU],
  );
  return rows[0]?.reserved ?? 0;
};

describe('CAN-03 units that are cancelled while the order lives', () => {
  it('leave lines, delivery, stock and figures once by their id, and a posted invoice gets a credit note', async () => {
    const id = await aBookedOrderOfFour(connector, 'CUT-1');
    const before = await reservedStock();
    await take(connector, ofFour(id, 10, { cancelled: 1 }));
    await eventually(() => isTakenOver(connector, id, 10));
    const line = { quantity: 3, orderedQuantity: 4, unitPrice: '10', amount: '30', discount: '0' };
    expect((await linesOf(connector, id))[0]).toMatchObject({ ...line, taxes: [{ amount: '6' }] });
    expect(await carriedOf(connector, id)).toEqual([{ state: 'ready', quantity: 3, reserved: 3 }]);
    expect(await reservedStock()).toBe(before - 1);
    const first = { source: 'cancelation/CUT-1-C1', state: 'draft', total: '13.2' };
    const invoice = { source: 'order', state: 'paid', total: '52.8' };
    expect(await invoicesOf(connector, id)).toEqual([invoice, first]);

    await take(connector, ofFour(id, 20, { cancelled: 2 }));
    await eventually(() => isTakenOver(connector, id, 20));
    // Told again, and with the quantity lowered by what was cancelled: the same.
    await take(connector, ofFour(id, 30, { cancelled: 2, line: { quantity: 2 } }));
    await eventually(() => isTakenOver(connector, id, 30));
    expect(await linesOf(connector, id)).toMatchObject([
      { quantity: 2, amount: '20' },
      { kind: 'shipping', amount: '2' },
    ]);
    expect(await carriedOf(connector, id)).toEqual([{ state: 'ready', quantity: 2, reserved: 2 }]);
    expect(await reservedStock()).toBe(before - 2);
    expect(await invoicesOf(connector, id)).toEqual([invoice, first, { ...first, source: 'cancelation/CUT-1-C2' }]);
    const sentence = `Cancelled on the marketplace: 1 of ${KNOWN_SKU} (10.00 EUR) and 1.00 EUR of the shipping of ${KNOWN_SKU}`;
    expect(await timelineOf(connector, id, 'lineCancelled')).toEqual(
      Array.from({ length: 2 }, () => ({
        kind: 'lineCancelled',
        sentence: expect.stringContaining(sentence) as string,
      })),
    );
    expect((await timelineOf(connector, id, 'lineCancelled'))[0]?.sentence).toContain('35');
    const handle = connector.client.workflow.getHandle(`order/${INSTANCE_CODE}/${id}`);
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toContain(`**Changed last:** ${sentence}`);
  });

  it('make a draft invoice smaller, without a credit note', async () => {
    await withoutValidation(connector, async () => {
      const id = await aBookedOrderOfFour(connector, 'CUT-2');
      await take(connector, ofFour(id, 10, { cancelled: 3 }));
      await eventually(() => isTakenOver(connector, id, 10));
      expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'draft', total: '13.2' }]);
      expect(await timelineOf(connector, id, 'lineCancelled')).toHaveLength(3);
    });
  });

  it('leave an order that nobody has confirmed yet: less is shipped and invoiced then', async () => {
    const id = 'CUT-4';
    await bookByItself(connector, false);
    await take(connector, ofFour(id, 0));
    await eventually(() => waitingFor(connector, id, 'confirmation'));
    await bookByItself(connector, true);
    await take(connector, ofFour(id, 10, { cancelled: 1 }));
    await eventually(() => isTakenOver(connector, id, 10));
    expect(await carriedOf(connector, id)).toEqual([]);
    for (const step of ['confirmOrder', 'createInvoice']) {
      const done = await command(connector, id, 'doStep', { step });
      expect(done).toMatchObject({ outcome: 'accepted' });
    }
    expect(await carriedOf(connector, id)).toEqual([{ state: 'ready', quantity: 3, reserved: 3 }]);
    expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'draft', total: '39.6' }]);
  });

  it('that were cancelled before the import are news no more, not even after an answer that does not name them', async () => {
    const id = 'CUT-3';
    await take(connector, ofFour(id, 0, { cancelled: 1 }));
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await take(connector, ofFour(id, 10, { cancelled: 1, line: { cancelations: [] }, order: { has_incident: true } }));
    await eventually(() => isTakenOver(connector, id, 10));
    await take(connector, ofFour(id, 20, { cancelled: 1, order: { has_incident: true } }));
    await eventually(() => isTakenOver(connector, id, 20));
    expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'paid', total: '39.6' }]);
    expect(await timelineOf(connector, id, 'lineCancelled', 'incidentOpened')).toMatchObject([
      { kind: 'incidentOpened' },
    ]);
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
        .with({ last_updated_date: dateOfAnswer(answer) })
        .build();
    await take(connector, two(0, 'SHIPPING'));
    await eventually(() => waitingFor(connector, 'REF-1', 'delivery'));
    await take(connector, two(10, 'REFUSED'));
    await eventually(() => isTakenOver(connector, 'REF-1', 10));
    const product = (await linesOf(connector, 'REF-1')).filter(({ kind }) => kind === 'product');
    expect(product).toMatchObject([
      { state: 'live', quantity: 1 },
      { state: 'refused', quantity: 0, amount: '0' },
    ]);
    expect((await carriedOf(connector, 'REF-1')).map(({ quantity }) => quantity)).toEqual([1, 0]);
    expect(await timelineOf(connector, 'REF-1', 'lineRefused')).toMatchObject([
      { sentence: `All of ${KNOWN_SKU} was refused on the marketplace: Out of stock (REFUSED)` },
    ]);
  });
});

describe('another address and an incident', () => {
  it('are followed before the goods leave, and only told afterwards', async () => {
    const id = await aBookedOrderOfFour(connector, 'MOVE-1');
    const customer = (street: string) => {
      const { customer: plain } = ofFour(id, 0) as { customer: { shipping_address: object } };
      return { customer: { ...plain, shipping_address: { ...plain.shipping_address, street_1: street } } };
    };
    const claim = { order_line_state: 'INCIDENT_OPEN' };
    await take(connector, ofFour(id, 10, { order: customer('7 quai Ouest'), line: claim }));
    await eventually(() => isTakenOver(connector, id, 10));
    expect(await streetOf(id)).toBe('7 quai Ouest');
    await take(connector, ofFour(id, 20, { order: { ...customer('9 quai Est'), order_state: 'SHIPPED' } }));
    await eventually(() => isTakenOver(connector, id, 20));
    expect(await streetOf(id)).toBe('7 quai Ouest');
    expect(await timelineOf(connector, id, 'addressChanged', 'incidentOpened', 'incidentClosed')).toMatchObject([
      { kind: 'addressChanged', sentence: expect.stringContaining('goes to the new one') as string },
      { kind: 'incidentOpened', sentence: `The customer opened an incident about ${KNOWN_SKU}` },
      { kind: 'addressChanged', sentence: expect.stringContaining('keeps the one before') as string },
      { kind: 'incidentClosed' },
    ]);
  });
});

async function streetOf(id: string): Promise<string> {
  const rows: { street: string }[] = await connector.dataSource.query(
    `select p.street1 as street from partner p join sale_order s on s.delivery_partner_id = p.id
       join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0]?.street ?? '';
}

import { linesOf, take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { deliverUnits } from '../support/deliver';
import { eventually } from '../support/eventually';
import { refundDueOf } from '../../entities/refund-due';
import { raiseRevision } from '../../entities/raise-revision';
import { bookByItself } from '../support/booking-steps';
import { countOf, KNOWN_SKU } from '../support/importing';
import { command, skipStep } from '../support/order-commands';
import {
  aBookedOrderOfFour,
  carriedOf,
  invoicesOf,
  isTakenOver,
  ofFour,
  withoutValidation,
} from '../support/order-of-four';
import { finished, orderRow, parkedFor } from '../support/order-row';
import type { RawOrder } from '../support/raw-order';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({
    settings: { writeBackOrderNumber: false, taxSystem: 'marketplace', trackingPush: 'scheduled' },
  });
}, 60_000);
afterAll(() => connector.stop());

/** One unit leaves with a delivery of its own, and the marketplace knows of it. */
async function shipOne(id: string): Promise<void> {
  const { id: orderId } = await orderRow(connector, id);
  await connector.dataSource.transaction(async (manager) => {
    const deliveryId = await deliverUnits(manager, orderId, 1);
    await manager.query(`update delivery set told_at = now(), told_by = 'us' where id = $1`, [deliveryId]);
  });
}

/** What the customer is still to get back; null when nothing is credited. */
async function dueTo(id: string): Promise<string | null> {
  const rows: { due: string | null }[] = await connector.dataSource.query(
    `select trim_scale((${refundDueOf('s')})::numeric)::text as due
       from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0]?.due ?? null;
}

const cancelled = (id: string): RawOrder =>
  ofFour(id, 10, {
    order: { order_state: 'CANCELED', order_state_reason_code: '35' },
    line: { order_line_state: 'CANCELED' },
  });

describe('CAN-02 a whole order that is cancelled after it was invoiced', () => {
  it('is taken back in full, once, what was taken back before left out', async () => {
    const id = await aBookedOrderOfFour(connector, 'END-1');
    await take(connector, ofFour(id, 5, { cancelled: 1 }));
    await eventually(() => isTakenOver(connector, id, 5));
    await take(connector, cancelled(id));
    await eventually(() => finished(connector, id));
    expect(await invoicesOf(connector, id)).toMatchObject([
      { source: 'order', state: 'paid', total: '52.8' },
      { source: 'cancelation/END-1-C1', total: '13.2' },
      { source: 'cancelation/order', state: 'draft', total: '39.6' },
    ]);
    expect(await dueTo(id)).toBe('52.8');
    expect(await carriedOf(connector, id)).toMatchObject([{ state: 'cancelled' }]);
  });

  it('keeps the part that had left and was told, and takes back the rest', async () => {
    const id = await aBookedOrderOfFour(connector, 'END-2');
    await shipOne(id);
    await take(connector, cancelled(id));
    await eventually(() => finished(connector, id));
    expect(await linesOf(connector, id)).toMatchObject([
      { quantity: 1, amount: '10', taxes: [{ amount: '2' }] },
      { kind: 'shipping', amount: '4' },
    ]);
    expect(await carriedOf(connector, id)).toMatchObject([
      { state: 'done', quantity: 1 },
      { state: 'cancelled', quantity: 3 },
    ]);
    expect(await invoicesOf(connector, id)).toMatchObject([
      { total: '52.8' },
      { source: 'cancelation/order', total: '36' },
    ]);
    expect(await dueTo(id)).toBe('36');
    expect((await orderRow(connector, id)).saleOrderState).toBe('cancelled');
  });

  it('has its invoice of the part that had left, also where the one of the whole was a draft', async () => {
    await withoutValidation(connector, async () => {
      const id = await aBookedOrderOfFour(connector, 'END-4');
      await shipOne(id);
      await take(connector, cancelled(id));
      await eventually(() => finished(connector, id));
      expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'draft', total: '16.8' }]);
      for (const step of ['validateInvoice', 'registerPayment']) {
        expect(await command(connector, id, 'doStep', { step })).toMatchObject({ outcome: 'accepted' });
      }
      expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'paid', total: '16.8' }]);
    });
  });

  it('has its refunds followed until the marketplace has paid them', async () => {
    const id = await aBookedOrderOfFour(connector, 'END-5');
    const refunded = (refund_state: string): RawOrder => ({
      order_line_state: 'CANCELED',
      refunds: [{ id: 'R-END', quantity: 1, amount: 10, taxes: [{ code: 'VAT20', amount: 2 }], refund_state }],
    });
    const order = { order_state: 'CANCELED' };
    await take(connector, ofFour(id, 10, { order, line: refunded('WAITING_REFUND') }));
    await eventually(() => finished(connector, id));
    await take(connector, ofFour(id, 20, { order, line: refunded('REFUNDED') }));
    await eventually(async () => (await invoicesOf(connector, id)).some(({ state }) => state === 'posted'));
    expect(await invoicesOf(connector, id)).toEqual([
      { source: 'order', state: 'paid', total: '52.8' },
      { source: 'refund/R-END', state: 'posted', total: '12' },
      { source: 'cancelation/order', state: 'draft', total: '40.8' },
    ]);
    expect(await dueTo(id)).toBe('40.8');
  });

  it('of which the invoice is posted and not paid is taken back in full, and owes nothing', async () => {
    await bookByItself(connector, false, ['register_payment']);
    const id = await aBookedOrderOfFour(connector, 'END-6');
    await bookByItself(connector, true, ['register_payment']);
    await take(connector, cancelled(id));
    await eventually(() => finished(connector, id));
    expect(await invoicesOf(connector, id)).toEqual([
      { source: 'order', state: 'posted', total: '52.8' },
      { source: 'cancelation/order', state: 'draft', total: '52.8' },
    ]);
    expect(await dueTo(id)).toBe('0');
    expect(await command(connector, id, 'doStep', { step: 'registerPayment' })).toMatchObject({
      ...{ outcome: 'notAllowed', message: 'The order is cancelled' },
    });
  });

  it('of which the invoice is a draft cancels that, and owes nothing', async () => {
    await withoutValidation(connector, async () => {
      const id = await aBookedOrderOfFour(connector, 'END-3');
      await take(connector, cancelled(id));
      await eventually(() => finished(connector, id));
      expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'cancelled', total: '52.8' }]);
      expect(await dueTo(id)).toBeNull();
    });
  });
});

describe('CAN-06 an order of which a part had left untold when it was cancelled', () => {
  const freeStock = async (): Promise<number> => {
    const rows: { free: number }[] = await connector.dataSource.query(
      `select l.on_hand - l.reserved as free from stock_level l join product p on p.id = l.product_id where p.sku = $1`,
      [KNOWN_SKU],
    );
    return rows[0]?.free ?? 0;
  };

  it('is held for that part alone: the rest is cancelled at once, and shipped by nobody', async () => {
    const before = await freeStock();
    const id = await aBookedOrderOfFour(connector, 'END-7');
    const { id: orderId } = await orderRow(connector, id);
    await connector.dataSource.transaction(async (manager) => {
      await deliverUnits(manager, orderId, 1);
      await raiseRevision(manager, [orderId]);
    });
    await take(connector, cancelled(id));
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    expect((await orderRow(connector, id)).reasonText).toMatch(
      /^OUT\/\d+ had left and was not told when the marketplace cancelled the order; the rest, OUT\/\d+, is cancelled$/,
    );
    expect(await carriedOf(connector, id)).toMatchObject([
      { state: 'done', quantity: 1 },
      { state: 'cancelled', quantity: 3 },
    ]);
    expect(await freeStock()).toBe(before - 1);
    const isUrgent = `from marketplace_order where marketplace_order_id = $1 and next_deadline_at is not null`;
    expect(await countOf(connector, isUrgent, [id])).toBe(0);
    expect(await skipStep(connector, id)).toMatchObject({
      message: 'cancelOrder is done all the same, the order goes on',
    });
    await eventually(() => finished(connector, id));
    expect(await invoicesOf(connector, id)).toEqual([
      { source: 'order', state: 'paid', total: '52.8' },
      { source: 'cancelation/order', state: 'draft', total: '52.8' },
    ]);
    expect(await dueTo(id)).toBe('52.8');
    expect((await orderRow(connector, id)).saleOrderState).toBe('cancelled');
  });
});

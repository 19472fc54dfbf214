import { linesOf, take } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { deliverUnits } from '../support/deliver';
import { eventually } from '../support/eventually';
import { command } from '../support/order-commands';
import {
  aBookedOrderOfFour,
  carriedOf,
  invoicesOf,
  isTakenOver,
  ofFour,
  withoutValidation,
} from '../support/order-of-four';
import { finished, orderRow } from '../support/order-row';
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

describe('CAN-02 a whole order that is cancelled after it was invoiced', () => {
  const cancelled = (id: string): RawOrder =>
    ofFour(id, 10, {
      order: { order_state: 'CANCELED', order_state_reason_code: '35' },
      line: { order_line_state: 'CANCELED' },
    });

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
  });

  it('of which the invoice is a draft cancels that, and owes nothing', async () => {
    await withoutValidation(connector, async () => {
      const id = await aBookedOrderOfFour(connector, 'END-3');
      await take(connector, cancelled(id));
      await eventually(() => finished(connector, id));
      expect(await invoicesOf(connector, id)).toEqual([{ source: 'order', state: 'cancelled', total: '52.8' }]);
    });
  });
});

import { objectsOf } from '../../../sandbox/json';
import type { JsonObject } from '../../../sandbox/json';
import { aMarketplace, linesOf } from '../a-marketplace';
import type { Marketplace, Reply } from '../a-marketplace';

let marketplace: Marketplace;

beforeAll(async () => {
  marketplace = await aMarketplace();
});

afterAll(() => marketplace.close());

const cancel = (cancelations: unknown, mode?: string): Promise<Reply> =>
  marketplace.call('PUT', '/api/orders/cancel', {
    body: { cancelations, ...(mode === undefined ? {} : { order_tax_mode: mode }) },
  });
const refund = (refunds: unknown): Promise<Reply> =>
  marketplace.call('PUT', '/api/orders/refund', { body: { refunds } });
const firstLine = async (id: string): Promise<JsonObject> => linesOf(await marketplace.read(id))[0] ?? {};

describe('Mirakl API section 7: cancelling by OR29 and OR30', () => {
  /** Not paid and cancelable by the shop: 10 units of 12.50 with 6.00 shipping. */
  const aDueOrder = async (order_id: string): Promise<string> => {
    const line = {
      order_line_id: `${order_id}-1`,
      order_line_state: 'SHIPPING',
      quantity: 10,
      price_unit: 12.5,
      price: 125,
      shipping_price: 6,
      total_price: 131,
      taxes: [{ code: 'TVA20', rate: 20, amount: 25 }],
      shipping_taxes: [{ code: 'TVA20', rate: 20, amount: 1.2 }],
      cancelations: [],
      refunds: [],
    };
    const order = {
      order_id,
      order_state: 'SHIPPING',
      order_tax_mode: 'TAX_EXCLUDED',
      payment_workflow: 'PAY_ON_DUE_DATE',
      can_cancel: true,
      customer_debited_date: null,
      order_lines: [line, { ...line, order_line_id: `${order_id}-2` }],
    };
    await marketplace.control('POST', '/raw-orders', { shopId: 2042, orders: [order] });
    return order_id;
  };
  const units = (order_line_id: string, quantity: number, amount: number, shipping_amount: number): JsonObject => ({
    order_line_id,
    quantity,
    amount,
    shipping_amount,
    reason_code: '34',
  });

  it('moves the amounts that were said, with their share of the taxes, whatever the quantity', async () => {
    const id = await aDueOrder('C-1');
    const reply = await cancel([units('C-1-1', 2, 30, 0)]);
    expect(objectsOf(reply.body.cancelations)).toMatchObject([
      { order_line_id: 'C-1-1', amount: 30, shipping_amount: 0, quantity: 2, taxes: [{ amount: 6 }] },
    ]);
    expect(await firstLine(id)).toMatchObject({
      price: 95,
      shipping_price: 6,
      taxes: [{ amount: 19 }],
      shipping_taxes: [{ amount: 1.2 }],
      cancelations: [{ id: objectsOf(reply.body.cancelations)[0]?.cancelation_id, quantity: 2 }],
    });
    expect((await marketplace.read(id)).total_price).toBe(232);
  });

  it('makes new cancelations each time, of several orders in one call, and notes each in the ledger', async () => {
    await aDueOrder('C-2');
    await aDueOrder('C-3');
    const both = [units('C-2-1', 1, 12.5, 0), units('C-3-2', 1, 12.5, 0), units('C-2-1', 1, 12.5, 0)];
    for (const attempt of [1, 2]) {
      expect([attempt, (await cancel(both)).status]).toEqual([attempt, 200]);
    }
    expect(objectsOf((await firstLine('C-2')).cancelations)).toHaveLength(4);
    const rows = (await marketplace.ledger()).filter(({ operation }) => operation === 'OR30');
    expect(rows.slice(-2).map(({ orderId, hasEffect }) => [orderId, hasEffect])).toEqual([
      ['C-2', true],
      ['C-3', true],
    ]);
  });

  it.each([
    ['more units than are left', units('C-4-1', 11, 1, 0), 'C-4-1'],
    ['more money than is left', units('C-4-1', 1, 125.01, 0), 'C-4-1'],
    ['more shipping than is left', units('C-4-1', 1, 1, 6.01), 'C-4-1'],
  ])('refuses %s, and then cancels nothing of the call', async (_what, asked, named) => {
    const id = await aDueOrder('C-4');
    const reply = await cancel([units('C-4-2', 1, 12.5, 0), asked]);
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining(named)]);
    expect((await marketplace.read(id)).total_price).toBeUndefined();
  });

  it('refuses an unknown line, another tax mode, and an order that the shop may not cancel', async () => {
    await aDueOrder('C-5');
    expect((await cancel([units('C-0-1', 1, 1, 0)])).status).toBe(404);
    expect((await cancel([units('C-5-1', 1, 1, 0)], 'TAX_INCLUDED')).status).toBe(400);
    expect((await cancel([{ order_line_id: 'C-5-1' }])).status).toBe(400);
    const [paid = ''] = await marketplace.place(['oneLine']);
    expect((await cancel([units(`${paid}-1`, 1, 1, 0)])).body.message).toContain(paid);
    expect((await marketplace.call('PUT', `/api/orders/${paid}/cancel`)).status).toBe(400);
  });

  it('cancels all of an order by OR29, once', async () => {
    const id = await aDueOrder('C-6');
    expect((await marketplace.call('PUT', `/api/orders/${id}/cancel`)).status).toBe(204);
    expect(await marketplace.read(id)).toMatchObject({ order_state: 'CANCELED', total_price: 0 });
    expect((await marketplace.call('PUT', `/api/orders/${id}/cancel`)).status).toBe(400);
  });
});

describe('Mirakl API section 7: refunding by OR28', () => {
  const aShippedOrder = async (): Promise<string> => {
    const [id = ''] = await marketplace.place(['threeLines']);
    await marketplace.act(id, 'ship-in-portal');
    return id;
  };
  const money = (order_line_id: string, amount: number, shipping_amount = 0): JsonObject => ({
    order_line_id,
    amount,
    shipping_amount,
    reason_code: '17',
  });

  it('makes new refunds each time, one group a call, which wait for the operator', async () => {
    const id = await aShippedOrder();
    const first = objectsOf((await refund([money(`${id}-1`, 1), money(`${id}-2`, 0, 0.5)])).body.refunds);
    const second = objectsOf((await refund([money(`${id}-1`, 1)])).body.refunds);
    expect(new Set(first.map((one) => one.order_refund_id)).size).toBe(1);
    expect(second[0]?.order_refund_id).not.toBe(first[0]?.order_refund_id);
    expect(objectsOf((await firstLine(id)).refunds)).toMatchObject([
      { id: first[0]?.refund_id, refund_state: 'WAITING_REFUND', transaction_date: null, quantity: 0 },
      { id: second[0]?.refund_id },
    ]);
  });

  it('refuses more than is left, and a line that may not be refunded', async () => {
    const id = await aShippedOrder();
    const { price, shipping_price } = await firstLine(id);
    expect((await refund([money(`${id}-1`, Number(price) + 0.01)])).status).toBe(400);
    expect((await refund([money(`${id}-1`, 0, Number(shipping_price) + 0.01)])).status).toBe(400);
    const [open = ''] = await marketplace.place(['oneLine']);
    expect((await refund([money(`${open}-1`, 1)])).body.message).toContain(`${open}-1`);
  });

  it('goes through its states one by one, or to the one that is said, and never back', async () => {
    const id = await aShippedOrder();
    await refund([money(`${id}-1`, 1), money(`${id}-2`, 1)]);
    const states = async (): Promise<unknown[]> =>
      linesOf(await marketplace.read(id)).flatMap(({ refunds }) =>
        objectsOf(refunds).map(({ refund_state, transaction_date }) => [refund_state, transaction_date !== null]),
      );
    await marketplace.act(id, 'move-refunds');
    expect(await states()).toEqual([
      ['WAITING_REFUND_PAYMENT', false],
      ['WAITING_REFUND_PAYMENT', false],
    ]);
    const refundId = objectsOf((await firstLine(id)).refunds)[0]?.id;
    await marketplace.act(id, 'move-refunds', { refundId, state: 'REFUNDED' });
    expect(await states()).toEqual([
      ['REFUNDED', true],
      ['WAITING_REFUND_PAYMENT', false],
    ]);
    expect((await marketplace.act(id, 'move-refunds', { refundId })).status).toBe(409);
    expect((await marketplace.act(id, 'move-refunds', { state: 'WAITING_REFUND' })).status).toBe(409);
  });
});

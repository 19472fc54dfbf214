import { objectOf } from '../../../sandbox/json';
import { aMarketplace, linesOf } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

let marketplace: Marketplace;

beforeAll(async () => {
  marketplace = await aMarketplace();
});

afterAll(() => marketplace.close());

describe('Mirakl API section 6: the way of an order after shipping', () => {
  it('goes SHIPPING, SHIPPED, RECEIVED, CLOSED, each with its date', async () => {
    const [order = ''] = await marketplace.place(['oneLine']);
    await marketplace.act(order, 'ship-in-portal', { tracking: { carrierName: 'Abgrall', trackingNumber: '7' } });
    expect((await marketplace.read(order)).shipping_company).toBe('Abgrall');
    expect((await marketplace.act(order, 'receive')).body.state).toBe('RECEIVED');
    expect(linesOf(await marketplace.read(order))[0]).toMatchObject({
      order_line_state: 'RECEIVED',
      received_date: '2026-08-04T08:00:00Z',
      can_refund: true,
    });
    expect((await marketplace.act(order, 'close')).body.state).toBe('CLOSED');
  });

  it.each([
    ['accept', 'oneLine'],
    ['release', 'oneLine'],
    ['refuse-line', 'oneLine'],
    ['receive', 'oneLine'],
    ['close', 'shippedInPortal'],
    ['ship-in-portal', 'cancelled'],
    ['cancel', 'shippedInPortal'],
    ['refund', 'unpaidOnDueDate'],
  ])('refuses %s for an order placed as %s, in words', async (action, kind) => {
    const [order = ''] = await marketplace.place([kind]);
    const before = await marketplace.read(order);
    const reply = await marketplace.act(order, action);
    expect([reply.status, reply.body.message]).toEqual([409, expect.stringContaining(order)]);
    expect(await marketplace.read(order)).toEqual(before);
  });

  it('takes any state when told to, and moves the update date', async () => {
    const [order = ''] = await marketplace.place(['oneLine']);
    await marketplace.advance(1000);
    await marketplace.act(order, 'state', { state: 'TO_COLLECT' });
    const moved = await marketplace.read(order);
    expect([moved.order_state, linesOf(moved)[0]?.order_line_state]).toEqual(['TO_COLLECT', 'TO_COLLECT']);
    expect(moved.last_updated_date).toBe('2026-08-04T08:00:01Z');
  });

  it('refuses single lines of a waiting order, and the order with the last one', async () => {
    const [order = ''] = await marketplace.place(['sameSkuTwice'], 2043);
    expect((await marketplace.act(order, 'refuse-line', { orderLineId: `${order}-1` })).body.state).toBe(
      'WAITING_ACCEPTANCE',
    );
    expect((await marketplace.act(order, 'refuse-line')).body.state).toBe('REFUSED');
  });
});

describe('Control routes on one order', () => {
  it('say what is wrong with a body', async () => {
    const [order = ''] = await marketplace.place(['oneLine']);
    const reply = await marketplace.act(order, 'cancel', { lines: [{ orderLineId: 1 }], why: 'x' });
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('lines.0.orderLineId')]);
    expect((await marketplace.control('POST', `/orders/${order}/cancel`, '{')).status).toBe(400);
  });

  it('answer 404 for an unknown order and 409 for an id that two shops have, until told which', async () => {
    for (const shopId of [2042, 2043]) {
      await marketplace.control('POST', '/raw-orders', {
        shopId,
        orders: [{ order_id: 'twin', order_state: 'SHIPPED' }],
      });
    }
    expect((await marketplace.act('AN-1-A', 'receive')).status).toBe(404);
    expect((await marketplace.act('twin', 'receive')).status).toBe(409);
    expect((await marketplace.act('twin', 'receive', { shopId: 2043 })).body).toMatchObject({
      shopId: 2043,
      state: 'RECEIVED',
    });
    expect((await marketplace.control('GET', '/orders/twin?shopId=2042')).body.state).toBe('SHIPPED');
  });

  it('show an order whole, and a list of all with their states', async () => {
    const [order = ''] = await marketplace.place(['b2bVat'], 2043);
    const whole = await marketplace.control('GET', `/orders/${order}`);
    expect(whole.body.shopId).toBe(2043);
    expect(objectOf(objectOf(objectOf(whole.body.order).customer).organization).organization_id).toMatch(/^org-/);
    const listed = await marketplace.control('GET', '/orders?shopId=2043&state=WAITING_ACCEPTANCE');
    expect(listed.body.orders).toContainEqual({
      orderId: order,
      shopId: 2043,
      state: 'WAITING_ACCEPTANCE',
      isHeld: false,
    });
  });
});

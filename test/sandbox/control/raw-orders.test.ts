import { objectsOf } from '../../../sandbox/json';
import { aMarketplace, idsOf, ordersOf } from '../a-marketplace';
import type { Marketplace, Reply } from '../a-marketplace';

let marketplace: Marketplace;

beforeEach(async () => {
  marketplace = await aMarketplace();
});

afterEach(() => marketplace.close());

const placeRaw = (orders: unknown): Promise<Reply> =>
  marketplace.control('POST', '/raw-orders', { shopId: 2042, orders });
const list = (query = ''): Promise<Reply> => marketplace.call('GET', `/api/orders${query}`);

const oddOrder = {
  order_id: 'ODD/1 é漢 #?',
  order_state: 'TELEPORTED',
  order_tax_mode: 'TAX_EXCLUDED',
  created_date: 'yesterday',
  price: '12.50',
  order_lines: 'none',
  customer: null,
  a_new_member: [1, { deep: null }],
};

describe('Raw orders', () => {
  it('are served exactly as given, whatever they hold, in any tax mode', async () => {
    const orders = [oddOrder, { order_id: 7 }, 'no order', null, 12];
    const placed = await placeRaw(orders);
    expect([placed.status, placed.body.orderIds]).toEqual([201, ['ODD/1 é漢 #?', null, null, null, null]]);
    expect(new Set((await list()).body.orders as unknown[])).toEqual(new Set(orders));
    expect(ordersOf(await list('?order_tax_mode=TAX_INCLUDED'))).toContainEqual(oddOrder);
  });

  it('are found by id, however it is written, and can be written to', async () => {
    await placeRaw([{ ...oddOrder, order_state: 'SHIPPING', order_lines: [] }]);
    const path = encodeURIComponent(oddOrder.order_id);
    const body = { carrier_code: 'FLOTTE' };
    expect((await marketplace.call('PUT', `/api/orders/${path}/tracking`, { body })).status).toBe(204);
    expect((await marketplace.call('PUT', `/api/orders/${path}/ship`)).status).toBe(204);
    expect(await marketplace.read(oddOrder.order_id)).toMatchObject({
      order_state: 'SHIPPED',
      price: '12.50',
      a_new_member: oddOrder.a_new_member,
    });
  });

  it('stand among generated ones by their dates, or where none can be read by when they came', async () => {
    const [generated] = await marketplace.place(['oneLine']);
    await placeRaw([{ order_id: 'old', created_date: '2020-01-01T00:00:00+02:00' }]);
    await marketplace.advance(1000);
    await placeRaw([{ order_id: 'new', created_date: 'soon' }]);
    expect(idsOf(await list())).toEqual(['old', generated, 'new']);
  });

  it('replace the order of the same id in the same shop', async () => {
    await placeRaw([{ order_id: 'R', order_state: 'SHIPPING' }]);
    await placeRaw([{ order_id: 'R', order_state: 'CANCELED' }]);
    expect(ordersOf(await list())).toEqual([{ order_id: 'R', order_state: 'CANCELED' }]);
  });

  it('can be a hundred in one answer', async () => {
    await placeRaw(Array.from({ length: 120 }, (_, index) => ({ order_id: `R-${String(index).padStart(3, '0')}` })));
    const reply = await list('?max=100');
    expect([ordersOf(reply).length, reply.body.total_count]).toEqual([100, 120]);
  });
});

describe('Placing generated orders', () => {
  it('takes the kinds in turn and never uses a number twice', async () => {
    const reply = await marketplace.control('POST', '/orders', {
      shopId: 2042,
      kinds: ['oneLine', 'cancelled'],
      count: 3,
    });
    expect([reply.status, reply.body.orders]).toEqual([
      201,
      [
        { orderId: 'AN-200001-A', kind: 'oneLine' },
        { orderId: 'AN-200002-A', kind: 'cancelled' },
        { orderId: 'AN-200003-A', kind: 'oneLine' },
      ],
    ]);
  });

  it('repeats the contents, not the ids, for a repeated seed', async () => {
    const place = async (seed: string): Promise<unknown> => {
      const { body } = await marketplace.control('POST', '/orders', { shopId: 2042, kinds: ['threeLines'], seed });
      const order = await marketplace.read(String((body.orderIds as unknown[])[0]));
      return objectsOf(order.order_lines).map((line) => [line.offer_sku, line.quantity, line.total_price]);
    };
    expect(await place('a')).toEqual(await place('a'));
    expect(await place('a')).not.toEqual(await place('b'));
  });

  it.each([
    [{ shopId: 1 }, 'shopId'],
    [{ shopId: 2042, kinds: ['surprise'] }, 'kinds.0'],
    [{ shopId: 2042, count: 0 }, 'count'],
    [{ shopId: 2042, kind: 'oneLine' }, 'kind'],
  ])('refuses %j and names the member', async (body, member) => {
    const reply = await marketplace.control('POST', '/orders', body);
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining(member)]);
  });
});

describe('The other control routes', () => {
  it('move the clock by a time or to a time', async () => {
    const moved = await marketplace.control('POST', '/clock', { now: '2027-01-01T12:00:00+01:00' });
    expect(moved.body.now).toBe('2027-01-01T11:00:00.000Z');
    const [order = ''] = await marketplace.place(['oneLine']);
    expect((await marketplace.read(order)).created_date).toBe('2027-01-01T11:00:00Z');
    expect((await marketplace.control('POST', '/clock', { now: 'noon' })).status).toBe(400);
  });

  it('give the catalogue and an overview with the keys', async () => {
    expect(objectsOf((await marketplace.control('GET', '/catalogue')).body.products)).toHaveLength(50);
    expect((await marketplace.control('GET', '')).body).toMatchObject({
      marketplace: 'Atelier Nord',
      limits: 'relaxed',
    });
  });
});

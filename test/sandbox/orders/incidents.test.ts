import { objectOf } from '../../../sandbox/json';
import { aMarketplace, linesOf } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

let marketplace: Marketplace;
let order: string;

beforeAll(async () => {
  marketplace = await aMarketplace();
});

afterAll(() => marketplace.close());

beforeEach(async () => {
  [order = ''] = await marketplace.place(['threeLines']);
});

const statesOf = async (): Promise<unknown> => {
  const { order_state, has_incident, order_lines } = await marketplace.read(order);
  return { order_state, has_incident, lines: linesOf({ order_lines }).map((line) => line.order_line_state) };
};

describe('Mirakl API section 6: incidents', () => {
  it('take a line out of its state while the order goes on, and put it where the order is then', async () => {
    await marketplace.act(order, 'ship-in-portal');
    await marketplace.act(order, 'open-incident', { orderLineId: `${order}-2` });
    await marketplace.act(order, 'receive');
    expect(await statesOf()).toEqual({
      order_state: 'RECEIVED',
      has_incident: true,
      lines: ['RECEIVED', 'INCIDENT_OPEN', 'RECEIVED'],
    });
    expect((await marketplace.act(order, 'close')).status).toBe(409);
    const settled = await marketplace.call('PUT', `/api/orders/${order}/lines/${order}-2/resolve_incident`, {
      body: { reason_code: '10' },
    });
    expect(settled.status).toBe(204);
    expect(await statesOf()).toEqual({
      order_state: 'RECEIVED',
      has_incident: false,
      lines: ['RECEIVED', 'RECEIVED', 'RECEIVED'],
    });
  });

  it('can end in a refund, and are then open no more', async () => {
    await marketplace.act(order, 'ship-in-portal');
    await marketplace.act(order, 'open-incident');
    await marketplace.act(order, 'refund');
    expect(await statesOf()).toEqual({
      order_state: 'SHIPPED',
      has_incident: false,
      lines: ['REFUNDED', 'REFUNDED', 'REFUNDED'],
    });
  });

  it('are refused before the goods have left, and settled once', async () => {
    expect((await marketplace.act(order, 'open-incident')).status).toBe(409);
    await marketplace.act(order, 'ship-in-portal');
    await marketplace.act(order, 'open-incident');
    expect((await marketplace.act(order, 'open-incident')).status).toBe(409);
    expect((await marketplace.act(order, 'close-incident')).status).toBe(200);
    expect((await marketplace.act(order, 'close-incident')).status).toBe(409);
  });
});

describe('An address', () => {
  it('is changed member by member, and the order with it', async () => {
    const before = await marketplace.read(order);
    await marketplace.advance(1000);
    await marketplace.act(order, 'address', { shipping: { street_1: '7 quai Neuf', zip_code: '29000' } });
    const after = await marketplace.read(order);
    expect(after.last_updated_date).not.toBe(before.last_updated_date);
    const customer = objectOf(before.customer);
    expect(after.customer).toEqual({
      ...customer,
      shipping_address: { ...objectOf(customer.shipping_address), street_1: '7 quai Neuf', zip_code: '29000' },
    });
  });
});

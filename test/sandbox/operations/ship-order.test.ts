import { aMarketplace, linesOf } from '../a-marketplace';
import type { Marketplace, Reply } from '../a-marketplace';

let marketplace: Marketplace;
let order: string;

beforeEach(async () => {
  marketplace = await aMarketplace();
  [order = ''] = await marketplace.place(['oneLine']);
});

afterEach(() => marketplace.close());

const ship = (id = order, body?: unknown): Promise<Reply> =>
  marketplace.call('PUT', `/api/orders/${encodeURIComponent(id)}/ship`, { body });
const track = (body: unknown, id = order): Promise<Reply> =>
  marketplace.call('PUT', `/api/orders/${encodeURIComponent(id)}/tracking`, { body });
const colissimo = { carrier_code: 'COLISSIMO', tracking_number: '6A00000000042' };

describe('Mirakl API section 8: tracking by OR23', () => {
  it("builds the link of a registered carrier from its template and ignores the caller's", async () => {
    const reply = await track({ ...colissimo, carrier_url: 'https://elsewhere.example' });
    expect(reply.status).toBe(204);
    expect(await marketplace.read(order)).toMatchObject({
      shipping_carrier_code: 'COLISSIMO',
      shipping_company: 'Colissimo',
      shipping_tracking: '6A00000000042',
      shipping_tracking_url: 'https://track.colissimo.example/p/6A00000000042',
    });
  });

  it('keeps name and link of a carrier that is not registered', async () => {
    const sent = { carrier_code: '', carrier_name: 'Transports Abgrall', carrier_url: 'https://abgrall.example/e/77' };
    expect((await track(sent)).status).toBe(204);
    expect(await marketplace.read(order)).toMatchObject({
      shipping_carrier_code: null,
      shipping_company: 'Transports Abgrall',
      shipping_tracking_url: 'https://abgrall.example/e/77',
    });
  });

  it.each([
    ['a carrier code that SH21 does not know', { carrier_code: 'UPS', tracking_number: '1' }],
    ['a registered carrier whose link needs a number, without one', { carrier_code: 'DPD_FR' }],
    ['neither code nor name', { tracking_number: '1' }],
    ['a member that is no text', { carrier_code: 7 }],
    ['a list', []],
  ])('refuses %s', async (_, body) => {
    expect((await track(body)).status).toBe(400);
  });

  it('refuses carriers that are not registered when the platform says so, as PC01 shows', async () => {
    await marketplace.control('POST', '/switches', { disableSellerAlternativeCarrier: true });
    const configuration = await marketplace.call('GET', '/api/platform/configuration');
    expect(configuration.body.features).toMatchObject({ disable_seller_alternative_carrier: true });
    expect((await track({ carrier_name: 'Transports Abgrall' })).status).toBe(400);
    expect((await track(colissimo)).status).toBe(204);
  });

  it('overwrites, and repeating the same changes nothing, not even the update date', async () => {
    await track(colissimo);
    const before = await marketplace.read(order);
    await marketplace.advance(60_000);
    await track(colissimo);
    expect(await marketplace.read(order)).toEqual(before);
    await track({ ...colissimo, tracking_number: '6A2' });
    const after = await marketplace.read(order);
    expect([after.shipping_tracking, after.last_updated_date]).toEqual(['6A2', '2026-08-04T08:01:00Z']);
  });

  it('answers 404 for an unknown order and 400 for one that is cancelled', async () => {
    const [cancelled = ''] = await marketplace.place(['cancelled']);
    expect((await track(colissimo, 'AN-1-A')).status).toBe(404);
    expect((await track(colissimo, cancelled)).status).toBe(400);
  });
});

describe('Mirakl API section 6: shipping by OR24', () => {
  it('is refused until tracking is there when the method demands it, then ships the order and its lines', async () => {
    const early = await ship();
    expect([early.status, early.body.message]).toEqual([
      400,
      'Tracking details are mandatory for this shipping method',
    ]);
    await track(colissimo);
    await marketplace.advance(5000);
    expect((await ship()).status).toBe(204);
    const shipped = await marketplace.read(order);
    expect(shipped).toMatchObject({
      order_state: 'SHIPPED',
      can_shop_ship: false,
      last_updated_date: '2026-08-04T08:00:05Z',
    });
    expect(linesOf(shipped)[0]).toMatchObject({ order_line_state: 'SHIPPED', shipped_date: '2026-08-04T08:00:05Z' });
  });

  it.each([
    ['no body', undefined],
    ['an empty object', {}],
    ['null', 'null'],
    ['blanks', '  '],
  ])('accepts %s', async (_, body) => {
    await track(colissimo);
    expect((await ship(order, body)).status).toBe(204);
  });

  it('refuses another body', async () => {
    await track(colissimo);
    expect((await ship(order, { shipped: true })).status).toBe(400);
  });

  it('is 400 in any other state, the second time too, and says which state', async () => {
    await track(colissimo);
    await ship();
    const again = await ship();
    const message = `Order with id '${order}' is in state 'SHIPPED', expected 'SHIPPING'`;
    expect([again.status, again.body.message]).toEqual([400, message]);
  });

  it('needs no number from a carrier without a link', async () => {
    await track({ carrier_code: 'FLOTTE' });
    expect((await ship()).status).toBe(204);
  });

  it.each([
    ['an order that the operator fulfils', { fulfillment: { center: { code: 'OPERATOR' } } }],
    ['a delivery by the operator', { shipping_type_code: 'OPS' }],
    ['an order that the shop may not ship', { can_shop_ship: false }],
  ])('is refused for %s', async (_, members) => {
    const raw = { order_id: 'raw', order_state: 'SHIPPING', shipping_type_code: 'CLC', order_lines: [], ...members };
    await marketplace.control('POST', '/raw-orders', { shopId: 2042, orders: [raw] });
    const reply = await ship('raw');
    expect([reply.status, reply.body.code]).toEqual([400, 'ORDER_FULFILLED_UNAUTHORIZED']);
  });
});

describe('The ledger of writes', () => {
  it('tells each write with its answer and whether it changed the order', async () => {
    await ship();
    await track(colissimo);
    await track(colissimo);
    await ship();
    await ship();
    const rows = await marketplace.ledger();
    expect(rows.map((row) => [row.operation, row.orderId, row.shopId, row.status, row.hasEffect])).toEqual([
      ['OR24', order, 2042, 400, false],
      ['OR23', order, 2042, 204, true],
      ['OR23', order, 2042, 204, false],
      ['OR24', order, 2042, 204, true],
      ['OR24', order, 2042, 400, false],
    ]);
    expect(rows[1]?.body).toBe(JSON.stringify(colissimo));
  });

  it('holds no reading and nothing that was done by a control route, and can be narrowed', async () => {
    await marketplace.read(order);
    await marketplace.act(order, 'ship-in-portal');
    expect(await marketplace.ledger()).toEqual([]);
    await ship();
    await track(colissimo);
    const narrowed = await marketplace.control('GET', '/ledger?operation=OR23&afterSequence=1&shopId=2042');
    expect(narrowed.body.rows).toMatchObject([{ operation: 'OR23', sequence: 2 }]);
  });

  it('is accompanied by counts of all calls', async () => {
    await ship();
    await marketplace.read(order);
    expect((await marketplace.control('GET', '/calls')).body.calls).toEqual({ OR24: { 400: 1 }, OR11: { 200: 1 } });
  });
});

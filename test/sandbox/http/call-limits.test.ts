import { aMarketplace } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

const DAY_MS = 86_400_000;

describe('Mirakl API section 4: published call limits', () => {
  let marketplace: Marketplace;

  beforeEach(async () => {
    marketplace = await aMarketplace({ limits: 'published' });
  });

  afterEach(() => marketplace.close());

  const statusOf = async (path: string, key?: string): Promise<number> =>
    (await marketplace.call('GET', path, key === undefined ? {} : { key })).status;

  it.each([
    '/api/account',
    '/api/channels',
    '/api/shipping/zones',
    '/api/shipping/types',
    '/api/shipping/carriers',
    '/api/shipping/logistic_classes',
    '/api/offers/states',
  ])('allows %s once in any 24 hours', async (path) => {
    expect(await statusOf(path)).toBe(200);
    await marketplace.advance(DAY_MS - 10_000);
    const refused = await marketplace.call('GET', path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    await marketplace.advance(10_000);
    expect(await statusOf(path)).toBe(200);
  });

  it('allows OR04 once a minute, and tells so before looking at the orders', async () => {
    const update = (): Promise<number> =>
      marketplace.call('PUT', '/api/orders', { body: { orders: [{ order_id: 'X' }] } }).then((reply) => reply.status);
    expect([await update(), await update()]).toEqual([200, 429]);
    await marketplace.advance(60_000);
    expect(await update()).toBe(200);
    expect((await marketplace.ledger()).map((row) => row.status)).toEqual([200, 429, 200]);
  });

  it('counts the first page of OR11 only, 180 in any hour', async () => {
    const statuses = new Set<number>();
    for (let use = 0; use < 180; use += 1) statuses.add(await statusOf('/api/orders?max=1'));
    expect([...statuses]).toEqual([200]);
    expect(await statusOf('/api/orders?max=1')).toBe(429);
    expect(await statusOf('/api/orders?max=1&offset=1')).toBe(200);
  });

  it('counts each key apart, and neither refused nor unauthorised calls', async () => {
    expect([await statusOf('/api/account'), await statusOf('/api/account', 'sandbox-key-2043')]).toEqual([200, 200]);
    await marketplace.advance(DAY_MS / 2);
    expect([await statusOf('/api/account'), await statusOf('/api/account', 'wrong')]).toEqual([429, 401]);
    await marketplace.advance(DAY_MS / 2);
    expect(await statusOf('/api/account')).toBe(200);
  });

  it('puts no limit on what has no published one', async () => {
    for (let call = 0; call < 5; call += 1) expect(await statusOf('/api/platform/configuration')).toBe(200);
  });

  it('can be relaxed and published again by a control route, forgetting what was counted', async () => {
    expect(await statusOf('/api/account')).toBe(200);
    await marketplace.control('POST', '/limits', { mode: 'relaxed' });
    expect([await statusOf('/api/account'), await statusOf('/api/account')]).toEqual([200, 200]);
    await marketplace.control('POST', '/limits', { mode: 'published' });
    expect([await statusOf('/api/account'), await statusOf('/api/account')]).toEqual([200, 429]);
    expect((await marketplace.control('POST', '/limits', { mode: 'none' })).status).toBe(400);
  });
});

describe('Mirakl API section 3: whom limits count is not published', () => {
  it.each([
    ['key', 429],
    ['shop', 200],
  ] as const)('counts per %s when told so', async (limitsPer, status) => {
    const marketplace = await aMarketplace({ limits: 'published', limitsPer });
    await marketplace.call('GET', '/api/account?shop_id=2042', { key: 'sandbox-key-both' });
    const other = await marketplace.call('GET', '/api/account?shop_id=2043', { key: 'sandbox-key-both' });
    await marketplace.close();
    expect(other.status).toBe(status);
  });
});

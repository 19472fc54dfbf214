import { request } from 'node:http';
import { objectOf, objectsOf } from '../../../sandbox/json';
import { aMarketplace, secondKey } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

let marketplace: Marketplace;

beforeAll(async () => {
  marketplace = await aMarketplace();
});

afterAll(() => marketplace.close());

describe('Mirakl API section 1: connection', () => {
  it('answers V01 without a key', async () => {
    expect((await marketplace.call('GET', '/api/version', { key: null })).status).toBe(200);
  });

  it('names the shop of the key in A01', async () => {
    const reply = await marketplace.call('GET', '/api/account?shop_id=2042');
    expect(reply.body).toMatchObject({ shop_id: 2042, shop_state: 'OPEN', currency_iso_code: 'EUR' });
  });

  it.each([
    ['no key', null],
    ['a wrong key', 'sandbox-key-9999'],
    ['a Bearer prefix', 'Bearer sandbox-key-2042'],
  ])('refuses %s with 401', async (_, key) => {
    const reply = await marketplace.call('GET', '/api/account', { key });
    expect([reply.status, reply.body]).toEqual([401, { status: 401, message: 'Unauthorized' }]);
  });

  it("refuses a shop that is not the key's with 403, and nonsense with 400", async () => {
    expect((await marketplace.call('GET', '/api/account?shop_id=2043')).status).toBe(403);
    expect((await marketplace.call('GET', '/api/account?shop_id=abc')).status).toBe(400);
  });

  it("silently takes the key's default shop when shop_id is missing", async () => {
    const withBoth = { key: 'sandbox-key-both' };
    expect((await marketplace.call('GET', '/api/account', withBoth)).body.shop_id).toBe(2043);
    expect((await marketplace.call('GET', '/api/account?shop_id=2042', withBoth)).body.shop_id).toBe(2042);
  });

  it('lets a partner key read orders but not the platform configuration', async () => {
    const partner = { key: 'sandbox-key-partner' };
    expect((await marketplace.call('GET', '/api/platform/configuration', partner)).status).toBe(403);
    expect((await marketplace.call('GET', '/api/orders', partner)).status).toBe(200);
  });

  it('says in PC01 how each shop works', async () => {
    const demo = await marketplace.call('GET', '/api/platform/configuration');
    const second = await marketplace.call('GET', '/api/platform/configuration', { key: secondKey });
    const switches = [demo, second].map(({ body }) => {
      const features = objectOf(body.features);
      return [objectOf(features.shipment).multi_shipment, objectOf(features.order_workflows).order_acceptance];
    });
    expect(switches).toEqual([
      [false, 'AUTOMATIC'],
      [true, 'NOT_AUTOMATIC'],
    ]);
  });
});

describe('Mirakl API section 3: errors of the protocol', () => {
  it('answers 404 for an unknown path and 405 for a known path with another method', async () => {
    expect((await marketplace.call('GET', '/api/nothing')).body).toEqual({ status: 404, message: 'Not Found' });
    const reply = await marketplace.call('DELETE', '/api/orders');
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, PUT']);
  });

  it('answers 406 to a caller that does not take JSON and 415 to a body that is none', async () => {
    const xml = await marketplace.call('GET', '/api/orders', { headers: { accept: 'application/xml' } });
    const text = await marketplace.call('PUT', '/api/orders', {
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });
    expect([xml.status, text.status]).toEqual([406, 415]);
  });

  it('answers 411 to a PUT without body that does not say Content-Length: 0', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${marketplace.url}/api/orders/X/ship`, { method: 'PUT' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.setHeader('authorization', 'sandbox-key-2042');
      sent.removeHeader('content-length');
      sent.useChunkedEncodingByDefault = false;
      sent.flushHeaders();
      sent.once('error', reject).end();
    });
    expect(status).toBe(411);
  });
});

describe('Mirakl API section 4.1: master data', () => {
  it.each([
    ['/api/channels', 'channels'],
    ['/api/shipping/zones', 'shipping_zones'],
    ['/api/shipping/types', 'shipping_types'],
    ['/api/shipping/carriers', 'carriers'],
    ['/api/shipping/logistic_classes', 'logistic_classes'],
    ['/api/reasons', 'reasons'],
  ])('lists %s', async (path, member) => {
    expect(objectsOf((await marketplace.call('GET', path)).body[member])).not.toHaveLength(0);
  });

  it('gives labels in the asked language, the same codes in each, and refuses a language that is not active', async () => {
    const [french, english] = await Promise.all(
      ['fr_FR', 'en'].map((locale) => marketplace.call('GET', `/api/shipping/zones?locale=${locale}`)),
    );
    const first = [french, english].map((reply) => objectsOf(reply?.body.shipping_zones)[0]);
    expect(first).toMatchObject([
      { code: 'FR1', label: 'France métropolitaine' },
      { code: 'FR1', label: 'Mainland France' },
    ]);
    expect((await marketplace.call('GET', '/api/shipping/zones?locale=pt_PT')).status).toBe(400);
  });

  it('shows retired conditions in OF61 unless active=true', async () => {
    const codes = async (query: string): Promise<unknown[]> =>
      objectsOf((await marketplace.call('GET', `/api/offers/states${query}`)).body.offer_states).map((one) => one.code);
    expect(await codes('')).toContain('9');
    expect(await codes('?active=true')).not.toContain('9');
    expect(await codes('?active=false')).toEqual(['9']);
  });
});

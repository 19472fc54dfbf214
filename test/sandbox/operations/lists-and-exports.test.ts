import { listOf, objectOf, objectsOf, textOf } from '../../../sandbox/json';
import { EXPORT_TAKES_MS } from '../../../sandbox/exports/export-jobs';
import { aMarketplace, idsOf, secondKey, startOfTime } from '../a-marketplace';
import type { Marketplace } from '../a-marketplace';

let marketplace: Marketplace;

beforeEach(async () => {
  marketplace = await aMarketplace();
});

afterEach(() => marketplace.close());

const statusOf = async (path: string, body?: unknown): Promise<number> =>
  (await marketplace.call(body === undefined ? 'GET' : 'POST', path, body === undefined ? {} : { body })).status;

describe('Mirakl API section 2: what real programs send', () => {
  it('takes `paginate=true` beside paging parameters, and ten rows where `max` is forgotten', async () => {
    await marketplace.place(Array.from({ length: 12 }, () => 'oneLine'));
    expect(idsOf(await marketplace.call('GET', '/api/orders?paginate=true&max=5&offset=10'))).toHaveLength(2);
    expect(idsOf(await marketplace.call('GET', '/api/orders?paginate=true'))).toHaveLength(10);
    expect(objectsOf((await marketplace.call('GET', '/api/offers?paginate=true')).body.offers)).toHaveLength(10);
  });

  it('takes dates with an offset, with its colon or without', async () => {
    const [id] = await marketplace.place(['oneLine']);
    const found = async (from: string): Promise<string[]> =>
      idsOf(await marketplace.call('GET', `/api/orders?start_date=${encodeURIComponent(from)}`));
    expect(await found('2026-08-04T10:00:00+02:00')).toEqual([id]);
    expect(await found('2026-08-04T10:00:00+0200')).toEqual([id]);
    expect(await found('2026-08-04T10:00:01+0200')).toEqual([]);
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['{}', '{}'],
    ['null', 'null'],
  ])('ships by OR24 with a body that is %s', async (_, body) => {
    const [id = ''] = await marketplace.place(['oneLine']);
    const tracking = { carrier_code: 'COLISSIMO', tracking_number: '1' };
    await marketplace.call('PUT', `/api/orders/${id}/tracking`, { body: tracking });
    const headers = { 'content-length': '0' };
    const reply = await marketplace.call('PUT', `/api/orders/${id}/ship`, body === undefined ? { headers } : { body });
    expect(reply.status).toBe(204);
  });
});

describe('a shop that has a number alone', () => {
  it('has the offers that were given to it, and they change', async () => {
    const offered = async (): Promise<unknown[]> =>
      objectsOf((await marketplace.call('GET', '/api/offers', { key: 'sandbox-key-3001' })).body.offers).map(
        ({ shop_sku, quantity }) => [shop_sku, quantity],
      );
    expect(await offered()).toEqual([]);
    for (const quantity of [4, 5]) {
      await marketplace.control('POST', '/offers', { shopId: 3001, offers: [{ shop_sku: 'A', quantity }] });
    }
    expect(await offered()).toEqual([['A', 5]]);
  });
});

describe('Mirakl API section 4.1: lists that come whole', () => {
  it('H11 gives one category with so many levels below it', async () => {
    const codes = async (query: string): Promise<unknown[]> =>
      objectsOf((await marketplace.call('GET', `/api/hierarchies?${query}`)).body.hierarchies).map(({ code }) => code);
    expect(await codes('hierarchy=ECL')).toEqual(['ECL', 'ECL-LAMP']);
    expect(await codes('hierarchy=ECL&max_level=0')).toEqual(['ECL']);
    expect(await statusOf('/api/hierarchies?hierarchy=NONE')).toBe(404);
  });

  it('AF01 and DO01 are asked by entity, and refuse one that does not exist', async () => {
    const fields = await marketplace.call('GET', '/api/additional_fields?entities=ORDER,ORDER_LINE');
    expect(fields.body.total_count).toBe(2);
    expect(await statusOf('/api/additional_fields?entities=CUSTOMER')).toBe(400);
    expect(objectsOf((await marketplace.call('GET', '/api/documents?entities=SHOP')).body.documents)).toHaveLength(1);
  });

  it('P31 refuses SKUs, no references and more than a hundred', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `EAN|${String(index)}`).join(',');
    const statuses = await Promise.all(
      ['', '?product_references=SKU|A', `?product_references=${many}`].map((query) =>
        statusOf(`/api/products${query}`),
      ),
    );
    expect(statuses).toEqual([400, 400, 400]);
  });
});

describe('Mirakl API sections 4.2 and 4.5: asynchronous exports', () => {
  it('OF52 refuses what Mirakl refuses and gives the export that runs already', async () => {
    const path = '/api/offers/export/async';
    const json = { export_type: 'application/json' };
    const date = startOfTime.toISOString();
    expect(await statusOf(path, { ...json, last_request_date: date, include_inactive_offers: false })).toBe(400);
    expect(await statusOf(path, { ...json, items_per_chunk: 2_000_000 })).toBe(400);
    const ids = [
      await marketplace.call('POST', path, { body: json }),
      await marketplace.call('POST', path, { body: json }),
    ];
    expect(ids[0]?.body.tracking_id).toBe(ids[1]?.body.tracking_id);
  });

  it('OR13 wants a range with both ends, at most a year wide, one at a time', async () => {
    const path = '/api/orders/async-export';
    expect(await statusOf(path, {})).toBe(400);
    expect(await statusOf(path, { start_update_date: '2026-01-01T00:00:00Z' })).toBe(400);
    const wide = { start_date: '2024-01-01T00:00:00Z', end_date: '2026-01-01T00:00:00Z' };
    expect(await statusOf(path, wide)).toBe(400);
    const year = { start_date: '2026-01-01T00:00:00Z', end_date: '2026-12-31T00:00:00Z' };
    expect([await statusOf(path, year), await statusOf(path, year)]).toEqual([200, 400]);
    await marketplace.advance(EXPORT_TAKES_MS);
    expect(await statusOf(path, year)).toBe(200);
  });

  it('files need the key of their shop, whatever its default shop is', async () => {
    const both = { key: 'sandbox-key-both' };
    const body = { export_type: 'application/json' };
    const path = '/api/offers/export/async';
    const started = await marketplace.call('POST', `${path}?shop_id=2042`, { ...both, body });
    await marketplace.advance(EXPORT_TAKES_MS);
    const status = await marketplace.call('GET', `${path}/status/${textOf(started.body.tracking_id) ?? ''}`, both);
    const { pathname, search } = new URL(textOf(listOf(status.body.urls)[0]) ?? '');
    const fileStatus = async (key: string | null): Promise<number> =>
      (await marketplace.call('GET', `${pathname}${search}`, { key })).status;
    expect([await fileStatus('sandbox-key-both'), await fileStatus(secondKey), await fileStatus(null)]).toEqual([
      200, 404, 401,
    ]);
  });
});

describe('Mirakl API sections 4.2 and 12: what is not documented, both ways', () => {
  it.each([403, 404] as const)("a shop that is not the key's is answered %i", async (wrongShop) => {
    const other = await aMarketplace({ wrongShop });
    expect((await other.call('GET', '/api/orders?shop_id=2043')).status).toBe(wrongShop);
    await other.close();
  });

  it.each([
    ['first', 200],
    ['each', 429],
  ] as const)('pages: the %s counts', async (limitedPages, status) => {
    const other = await aMarketplace({ limits: 'published', limitedPages });
    for (let page = 0; page < 180; page += 1) await other.call('GET', `/api/orders?max=1&offset=${String(page)}`);
    expect((await other.call('GET', '/api/orders?max=1&offset=180')).status).toBe(status);
    await other.close();
  });

  it('ST12 is unknown without multi-shipment and refuses a token that is none', async () => {
    expect(await statusOf('/api/shipments/items_to_ship')).toBe(404);
    const wrong = await marketplace.call('GET', '/api/shipments/items_to_ship?page_token=x', { key: secondKey });
    expect([wrong.status, objectOf(wrong.body).status]).toEqual([400, 400]);
  });
});

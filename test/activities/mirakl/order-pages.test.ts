import type { MarketplaceClient } from '../../../activities/mirakl/client';
import { MarketplaceUnreadable } from '../../../activities/mirakl/errors';
import { type OrdersPage, receivedOrderId } from '../../../activities/mirakl/order-page';
import type { OrdersQuery } from '../../../activities/mirakl/orders-query';
import { aClient } from '../../support/a-client';
import { aRawOrder } from '../../support/raw-order';
import {
  answerJson,
  type RecordedRequest,
  type ScriptedMarketplace,
  startScriptedMarketplace,
} from '../../support/scripted-marketplace';

let marketplace: ScriptedMarketplace;
let client: MarketplaceClient;

beforeAll(async () => {
  marketplace = await startScriptedMarketplace();
  client = aClient({ baseUrl: marketplace.url });
});

afterAll(() => marketplace.close());

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `A-${String(index + 1)}`);
}

interface Served {
  readonly ids: readonly string[];
  readonly total: number | null;
}

/** Serves pages as `choose` picks them from what is asked. */
function serve(choose: (offset: number, call: number) => Served): void {
  let calls = 0;
  marketplace.follow((request, response) => {
    calls += 1;
    const served = choose(Number(request.query.get('offset')), calls);
    const orders = served.ids.map((id) => aRawOrder().withId(id).build());
    answerJson({ orders, total_count: served.total })(request, response);
  });
}

function pageOf(all: readonly string[], offset: number): readonly string[] {
  return all.slice(offset, offset + 100);
}

async function sweep(query: OrdersQuery = {}): Promise<{ pages: OrdersPage[]; idsRead: Set<string | null> }> {
  const pages: OrdersPage[] = [];
  for await (const page of client.orderPages(query, { use: 'sweep' })) {
    pages.push(page);
  }
  return { pages, idsRead: new Set(pages.flatMap((page) => page.orders.map(receivedOrderId))) };
}

function oddityCodes({ pages }: { readonly pages: readonly OrdersPage[] }): string[][] {
  return pages.map((page) => page.oddities.map(({ code }) => code));
}

function lastRequest(): RecordedRequest {
  const request = marketplace.requests.at(-1);
  if (request === undefined) {
    throw new Error('nothing was asked');
  }
  return request;
}

describe('a sweep reads every page, whatever happens meanwhile', () => {
  it('asks for 100 a page, oldest first, in the tax mode and language of the instance', async () => {
    serve(() => ({ ids: ids(1), total: 1 }));
    await sweep({ updatedFrom: '2026-03-01T00:00:00.000Z' });
    expect(Object.fromEntries(lastRequest().query)).toEqual({
      shop_id: '2042',
      start_update_date: '2026-03-01T00:00:00.000Z',
      order_tax_mode: 'TAX_EXCLUDED',
      locale: 'fr_FR',
      sort: 'dateCreated',
      order: 'asc',
      max: '100',
      offset: '0',
    });
  });

  it('stops when the marketplace has given what it counts', async () => {
    serve((offset) => ({ ids: pageOf(ids(250), offset), total: 250 }));
    const { pages, idsRead } = await sweep();
    expect(pages.map((page) => page.orders.length)).toEqual([100, 100, 50]);
    expect(idsRead.size).toBe(250);
  });

  it('goes on to an empty page when the marketplace counts nothing', async () => {
    serve((offset) => ({ ids: pageOf(ids(150), offset), total: null }));
    expect((await sweep()).pages.map((page) => page.orders.length)).toEqual([100, 50, 0]);
  });

  it('reads on when pages are shorter than asked', async () => {
    serve((offset) => ({ ids: ids(25).slice(offset, offset + 10), total: 25 }));
    expect((await sweep()).idsRead.size).toBe(25);
  });

  it('follows a set that grows', async () => {
    serve((offset, call) => ({ ids: pageOf(ids(140 + 10 * call), offset), total: 140 + 10 * call }));
    expect((await sweep()).idsRead.size).toBe(160);
  });

  it('loses nothing when orders leave the set', async () => {
    const all = ids(250);
    // After the first page its first 30 orders are gone, so the others move up.
    serve((offset, call) => {
      const left = call === 1 ? all : all.slice(30);
      return { ids: pageOf(left, offset), total: left.length };
    });
    expect((await sweep()).idsRead.size).toBe(250);
  });

  it('asks again for a page that is the one before', async () => {
    serve((offset, call) => ({ ids: pageOf(ids(250), call === 2 ? 0 : offset), total: 250 }));
    const swept = await sweep();
    expect(swept.idsRead.size).toBe(250);
    expect(oddityCodes(swept)).toEqual([[], ['pageRepeated'], []]);
  });

  it('reads again from the start when pages came in another order', async () => {
    const all = ids(200);
    serve((offset, call) => ({ ids: pageOf(call === 2 ? [...all].reverse() : all, offset), total: 200 }));
    expect((await sweep()).idsRead.size).toBe(200);
  });

  it('ends although the marketplace counts the same order twice, and names what it did not give', async () => {
    serve((offset) => ({ ids: ['A', 'A', 'B'].slice(offset), total: 3 }));
    const { pages, idsRead } = await sweep();
    expect(idsRead).toEqual(new Set(['A', 'B']));
    expect(pages.map((page) => page.oddities.map(({ words }) => words))).toEqual([
      [],
      ['OR11: the marketplace counts 3 and gave 2'],
    ]);
  });

  it('fails, to be tried again, when offset is never honoured', async () => {
    serve(() => ({ ids: ids(100), total: 300 }));
    await expect(sweep()).rejects.toBeInstanceOf(MarketplaceUnreadable);
  });

  it('ends when neither offset nor a count is given, and says that the page came twice', async () => {
    serve(() => ({ ids: ids(100), total: null }));
    expect(oddityCodes(await sweep())).toEqual([[], ['pageRepeated']]);
  });

  it('gives orders that cannot be read with their reason, beside the others', async () => {
    const orders = [
      aRawOrder().withId('A').build(),
      aRawOrder().withId('B').withLine({ price: null }).build(),
      'nonsense',
    ];
    marketplace.follow(answerJson({ orders, total_count: 3 }));
    const [page] = (await sweep()).pages;
    expect(page?.orders.map(({ decoded }) => decoded.kind)).toEqual(['decoded', 'unreadable', 'unreadable']);
    expect(page?.orders[1]?.raw).toEqual(orders[1]);
  });

  it('names the filter that the marketplace did not honour', async () => {
    serve(() => ({ ids: ids(1), total: 1 }));
    const { pages } = await sweep({ updatedFrom: '2026-03-10T00:00:00Z', createdTo: '2026-03-09T00:00:00Z' });
    expect(pages[0]?.oddities).toEqual([
      { code: 'filterNotHonoured', words: 'OR11: the marketplace does not honour the filter start_update_date' },
    ]);
  });

  it('takes the margin of the marketplace for no fault', async () => {
    serve(() => ({ ids: ids(1), total: 1 }));
    const { pages } = await sweep({ updatedFrom: '2026-03-02T09:30:00Z' });
    expect(pages[0]?.oddities).toEqual([]);
  });
});

describe('orders are read by their ids', () => {
  it('asks for all of them at once and names those that the marketplace does not know', async () => {
    serve(() => ({ ids: ['A', 'C/1 ü'], total: 2 }));
    const result = await client.ordersByIds(['A', 'B', 'C/1 ü'], { use: 'person' });
    expect(lastRequest().query.get('order_ids')).toBe('A,B,C/1 ü');
    expect(result.found.map(receivedOrderId)).toEqual(['A', 'C/1 ü']);
    expect(result.unknownIds).toEqual(['B']);
  });

  it('does not take orders that were not asked for, and still finds the one that was', async () => {
    serve((offset) => ({ ids: pageOf(ids(150), offset), total: 150 }));
    const result = await client.ordersByIds(['A-120'], { use: 'person' });
    expect(result.found.map(receivedOrderId)).toEqual(['A-120']);
    expect(result.unknownIds).toEqual([]);
  });

  it('does not ask for an id with a comma, which would be two', async () => {
    const asked = marketplace.requests.length;
    expect((await client.ordersByIds(['A,B', ''], { use: 'person' })).unknownIds).toEqual(['A,B', '']);
    expect(marketplace.requests).toHaveLength(asked);
  });

  it('gives an order that cannot be read under its id', async () => {
    marketplace.follow(
      answerJson({ orders: [aRawOrder().withId('A').withLine({ price: null }).build()], total_count: 1 }),
    );
    const { found, unknownIds } = await client.ordersByIds(['A'], { use: 'readBack' });
    expect(found[0]?.decoded).toMatchObject({ kind: 'unreadable', reason: 'order_lines[0].price is missing' });
    expect(unknownIds).toEqual([]);
  });
});

import { aMarketplace, idsOf } from '../a-marketplace';
import type { Marketplace, Reply } from '../a-marketplace';

let marketplace: Marketplace;
let order: string;

beforeEach(async () => {
  marketplace = await aMarketplace();
  [order = ''] = await marketplace.place(['oneLine']);
});

afterEach(() => marketplace.close());

const fault = (members: Record<string, unknown>): Promise<Reply> => marketplace.control('POST', '/faults', members);
const list = (query = ''): Promise<Reply> => marketplace.call('GET', `/api/orders${query}`);
const track = (signal?: AbortSignal): Promise<Reply> =>
  marketplace.call('PUT', `/api/orders/${order}/tracking`, {
    body: { carrier_code: 'FLOTTE' },
    ...(signal === undefined ? {} : { signal }),
  });
const lastWrite = async (): Promise<unknown[]> => {
  const row = (await marketplace.ledger()).at(-1);
  return [row?.status, row?.hasEffect, row?.fault];
};
const isTracked = async (): Promise<boolean> => (await marketplace.read(order)).shipping_carrier_code === 'FLOTTE';

describe('Faults in place of the answer', () => {
  it('answers 429 with the asked Retry-After, once, then all is well', async () => {
    await fault({ operation: 'OR23', kind: '429', retryAfterSeconds: 7 });
    const reply = await track();
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '7']);
    expect([await lastWrite(), await isTracked()]).toEqual([[429, false, '429'], false]);
    expect((await track()).status).toBe(204);
  });

  it.each([
    ['500-before', 500],
    ['401', 401],
    ['403', 403],
  ])('answers %s without any effect', async (kind, status) => {
    await fault({ operation: 'OR23', kind });
    expect((await track()).status).toBe(status);
    expect([await lastWrite(), await isTracked()]).toEqual([[status, false, kind], false]);
  });

  it('answers HTML where JSON was due', async () => {
    await fault({ operation: 'OR11', kind: 'html' });
    const reply = await list();
    expect([reply.status, reply.headers.get('content-type'), reply.text]).toEqual([
      200,
      'text/html; charset=utf-8',
      expect.stringContaining('<html>'),
    ]);
  });
});

describe('Faults after the effect', () => {
  it('does the work and answers 500', async () => {
    await fault({ operation: 'OR23', kind: '500-after' });
    expect((await track()).status).toBe(500);
    expect([await lastWrite(), await isTracked()]).toEqual([[500, true, '500-after'], true]);
  });

  it('does the work and never answers', async () => {
    await fault({ operation: 'OR23', kind: 'timeout-after' });
    const caller = new AbortController();
    const call = track(caller.signal);
    while (!(await isTracked())) await marketplace.ledger();
    caller.abort();
    await expect(call).rejects.toThrow(/abort/);
    expect(await lastWrite()).toEqual([null, true, 'timeout-after']);
  });

  it('cuts the connection after the asked time', async () => {
    await fault({ operation: 'OR23', kind: 'timeout-after', delayMs: 0 });
    await expect(track()).rejects.toThrow();
    expect(await isTracked()).toBe(true);
  });

  it.each(['OR11', 'OR23'])('cuts the answer of %s in the middle', async (operation) => {
    await fault({ operation, kind: 'truncated' });
    await expect(operation === 'OR11' ? list() : track()).rejects.toThrow();
    expect((await marketplace.control('GET', '/calls')).body.calls).toMatchObject({ [operation]: { none: 1 } });
  });

  it('answers 200 with nothing in it', async () => {
    await fault({ operation: 'OR11', kind: 'empty' });
    const reply = await list();
    expect([reply.status, reply.text]).toEqual([200, '']);
  });

  it('answers slowly but rightly', async () => {
    await fault({ operation: 'OR11', kind: 'slow', delayMs: 5 });
    expect(idsOf(await list())).toEqual([order]);
  });

  it('closes while an answer is held back', async () => {
    await fault({ operation: 'OR23', kind: 'timeout-after' });
    const call = track();
    const lost = expect(call).rejects.toThrow();
    while (!(await isTracked())) await marketplace.ledger();
    await marketplace.close();
    await lost;
    marketplace = await aMarketplace();
  });
});

describe('Faults in what a page of OR11 holds', () => {
  let all: unknown[];

  beforeEach(async () => {
    await marketplace.place(['oneLine', 'cancelled', 'oneLine', 'oneLine']);
    all = idsOf(await list());
  });

  it('gives the page before once more', async () => {
    await fault({ operation: 'OR11', kind: 'repeat-page', after: 1 });
    expect(idsOf(await list('?max=2'))).toEqual(all.slice(0, 2));
    expect(idsOf(await list('?max=2&offset=2'))).toEqual(all.slice(0, 2));
    expect(idsOf(await list('?max=2&offset=2'))).toEqual(all.slice(2, 4));
  });

  it('gives the orders in another order, none missing', async () => {
    await fault({ operation: 'OR11', kind: 'shuffled' });
    const shuffled = idsOf(await list());
    expect(shuffled).not.toEqual(all);
    expect(new Set(shuffled)).toEqual(new Set(all));
  });

  it('ignores what was asked', async () => {
    await fault({ operation: 'OR11', kind: 'ignore-filter' });
    expect(idsOf(await list('?order_state_codes=CANCELED'))).toEqual(all);
    expect(idsOf(await list('?order_state_codes=CANCELED'))).toHaveLength(1);
  });
});

describe('Which calls meet a fault', () => {
  it('counts calls, lets the asked number pass first, and covers every operation with *', async () => {
    await fault({ operation: '*', kind: '500-before', count: 2, after: 1 });
    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await list()).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it('can be one shop only, and never a control route', async () => {
    await fault({ operation: '*', kind: '500-before', shopId: 2043 });
    expect((await list()).status).toBe(200);
    expect((await marketplace.call('GET', '/api/orders', { key: 'sandbox-key-2043' })).status).toBe(500);
  });

  it('are forgotten on demand', async () => {
    await fault({ operation: 'OR11', kind: '500-before', count: 9 });
    await marketplace.control('DELETE', '/faults');
    expect((await list()).status).toBe(200);
  });

  it('are refused when there is no such kind', async () => {
    const reply = await fault({ operation: 'OR11', kind: 'rain' });
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('kind')]);
  });
});

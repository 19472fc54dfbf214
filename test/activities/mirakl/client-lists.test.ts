import type { MarketplaceClient } from '../../../activities/mirakl/client';
import { ExportFailed } from '../../../activities/mirakl/exports/export-failed';
import type { ExportOptions, StartedExport } from '../../../activities/mirakl/exports/read-export';
import type { ExportedOrdersPage } from '../../../activities/mirakl/order-export';
import { MarketplaceRejected, MarketplaceUnavailable } from '../../../activities/mirakl/errors';
import { readWhole } from '../../../activities/mirakl/paging/read-whole';
import { receivedOrderId } from '../../../activities/mirakl/order-page';
import { type RunningSandbox, startSandbox } from '../../../sandbox/server';
import { aClient } from '../../support/a-client';
import { askSandbox } from '../../support/ask-sandbox';

let sandbox: RunningSandbox;
let client: MarketplaceClient;
/** Of the shop that ships in parts. */
let second: MarketplaceClient;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'relaxed' });
  client = aClient({ baseUrl: sandbox.url, callLimits: 'relaxed' });
  second = aClient({ baseUrl: sandbox.url, callLimits: 'relaxed', shopId: '2043', apiKey: 'sandbox-key-2043' });
});

afterAll(() => sandbox.close());

const control = (path: string, body: unknown): Promise<unknown> => askSandbox(sandbox.url, 'POST', path, body);

async function exportsAskedFor(): Promise<number | undefined> {
  const { calls } = await askSandbox<{ calls: Record<string, Record<string, number>> }>(sandbox.url, 'GET', '/calls');
  return calls.OF52?.['200'];
}

describe("the platform's own lists (API section 4.1)", () => {
  it('are read whole, each with its codes', async () => {
    const { masterData } = client;
    const codesOf = async (list: Parameters<typeof readWhole<{ readonly code: string }>>[0]): Promise<string[]> => {
      const { entries, remarks } = await readWhole(list);
      expect(remarks).toEqual([]);
      return entries.map(({ code }) => code);
    };
    expect(await codesOf(masterData.channels())).toEqual(['WEB_BE', 'WEB_FR']);
    expect(await codesOf(masterData.currencies())).toContain('JPY');
    expect(await codesOf(masterData.locales())).toContain('fr_BE');
    expect(await codesOf(masterData.logisticClasses())).toEqual(['S', 'M', 'XL']);
    expect(await codesOf(masterData.shippingZones())).toContain('FR2');
    expect(await codesOf(masterData.reasons())).toContain('35');
    expect(await codesOf(masterData.taxes())).toContain('TVA20');
    expect(await codesOf(masterData.customFields())).toContain('gift-message');
    expect(await codesOf(masterData.documentTypes())).toContain('CUSTOMER_INVOICE');
  });

  it('tell active offer conditions from retired ones by what is asked', async () => {
    const codes = async (choice: 'active' | 'retired' | 'all'): Promise<string[]> =>
      (await readWhole(client.masterData.offerStates(choice))).entries.map(({ code }) => code);
    expect(await codes('active')).not.toContain('9');
    expect(await codes('retired')).toEqual(['9']);
    expect(await codes('all')).toEqual(expect.arrayContaining(['11', '9']));
  });

  it('make a tree of the categories', async () => {
    const { entries } = await readWhole(client.masterData.categories());
    const drilling = entries.find(({ code }) => code === 'OUT-PERC');
    expect(drilling).toMatchObject({ parentCode: 'OUT', level: 2, label: 'Perçage' });
    expect(drilling?.translations).toContainEqual({ locale: 'en', label: 'Drilling' });
    expect(entries.find(({ code }) => code === 'OUT')?.parentCode).toBeNull();
  });

  it("give the shop's delivery times and charges", async () => {
    expect(await client.masterData.shopDeliveryTimes()).toMatchObject({
      leadTimeDays: 2,
      isShippingPaidByOperator: false,
    });
    const { entries } = await readWhole(client.masterData.shopShippingCharges());
    expect(entries).toContainEqual(
      expect.objectContaining({
        logisticClassCode: 'S',
        shippingMethodCode: 'STD',
        initialPrice: '3.33',
        freeFrom: null,
      }),
    );
  });

  it('follow the language of the instance and no other', async () => {
    const english = aClient({ baseUrl: sandbox.url, callLimits: 'relaxed', locale: 'en' });
    const labels = async (of: MarketplaceClient): Promise<string[]> =>
      (await readWhole(of.masterData.shippingZones())).entries.map(({ label }) => label);
    expect([await labels(client), await labels(english)]).toEqual([
      ['France métropolitaine', 'Corse et îles', 'Belgique'],
      ['Mainland France', 'Corsica and islands', 'Belgium'],
    ]);
  });
});

describe('offers and products (API sections 4.1 and 4.5)', () => {
  it('are read page by page, every one', async () => {
    const offers = Array.from({ length: 120 }, (_, index) => ({ shop_sku: `EXTRA-${String(index)}`, quantity: index }));
    await control('/offers', { shopId: 2042, offers });
    const { entries, remarks } = await readWhole(client.offerPages({}));
    expect(remarks).toEqual([]);
    expect(new Set(entries.map(({ shopSku }) => shopSku)).size).toBe(170);
    expect(entries.find(({ shopSku }) => shopSku === 'EXTRA-0')).toMatchObject({
      isActive: false,
      inactivityReasons: ['ZERO_QUANTITY'],
      quantity: 0,
    });
  });

  it.each(['repeat-page', 'ignore-filter'])('miss none when a page goes wrong: %s', async (kind) => {
    await control('/faults', { operation: 'OF21', kind, after: 1 });
    expect(new Set((await readWhole(client.offerPages({}))).entries.map(({ shopSku }) => shopSku)).size).toBe(170);
  });

  it('are found by SKU, and say so when the marketplace does not look', async () => {
    const query = { shopSku: 'QP-FORET-10' };
    const found = await readWhole(client.offerPages(query));
    expect(found).toMatchObject({
      remarks: [],
      entries: [{ offerId: '51001', price: '12.5', originPrice: '12.5', references: [{ type: 'EAN' }] }],
    });
    await control('/faults', { operation: 'OF21', kind: 'ignore-filter' });
    expect((await readWhole(client.offerPages(query))).remarks).toContain(
      'OF21: the marketplace does not honour the filter sku',
    );
  });

  it('are found by number, or not at all', async () => {
    expect(await client.offer('51002')).toMatchObject({ shopSku: 'QP-ETABLI-120', currency: 'EUR' });
    expect([await client.offer('99'), await client.offer('../orders')]).toEqual([null, null]);
  });

  it('products are asked for by a hundred references at once', async () => {
    const unknown = Array.from({ length: 150 }, (_, index) => ({ type: 'EAN', value: String(index + 1) }));
    const known = { type: 'EAN', value: '0000000000017' };
    const pages: number[] = [];
    for await (const page of client.products([...unknown, known])) pages.push(page.entries.length);
    expect(pages).toEqual([0, 1]);
  });
});

describe('exports (API sections 4.2 and 4.5)', () => {
  it('give every offer, file by file', async () => {
    await control('/exports', { itemsPerFile: 60 });
    const sizes: number[] = [];
    for await (const page of client.offerExport({ kind: 'full', isInactiveIncluded: true })) {
      sizes.push(page.entries.length);
      expect(page.unreadable).toEqual([]);
    }
    expect(sizes).toEqual([60, 60, 50]);
    await control('/exports', {});
  });

  it('give what changed since a date, deleted offers too, and go on with an export that was asked for before', async () => {
    const changedFrom = new Date(Date.now() - 500).toISOString();
    await control('/offers', { shopId: 2043, offers: [{ shop_sku: 'QP-FORET-10', deleted: true }] });
    let started: StartedExport | undefined;
    const query = { kind: 'differential', changedFrom } as const;
    const onStarted = (asked: StartedExport): void => {
      started = asked;
    };
    const first = await readWhole(second.offerExport(query, { onStarted }));
    expect(first.entries).toMatchObject([{ shopSku: 'QP-FORET-10', isDeleted: true, isActive: false }]);
    const asked = await exportsAskedFor();
    expect((await readWhole(second.offerExport(query, { started }))).entries).toHaveLength(1);
    expect(await exportsAskedFor()).toBe(asked);
  });

  it.each(['FAILED', 'CANCELED'])('are tried again when the marketplace ends them as %s', async (end) => {
    await control('/exports', { end });
    const reading = readWhole(client.offerExport({ kind: 'full', isInactiveIncluded: false }));
    await expect(reading).rejects.toBeInstanceOf(MarketplaceUnavailable);
  });

  it('are asked for anew when the marketplace has forgotten the one that was asked for before, or gave it up', async () => {
    const query = { kind: 'differential', changedFrom: new Date().toISOString() } as const;
    const askedAt = new Date().toISOString();
    const asked = (await exportsAskedFor()) ?? 0;
    const news: StartedExport[] = [];
    const onStarted = (started: StartedExport): void => void news.push(started);
    await readWhole(client.offerExport(query, { started: { trackingId: 'forgotten', askedAt }, onStarted }));
    expect([(await exportsAskedFor()) ?? 0, news.length]).toEqual([asked + 1, 1]);
    await control('/exports', { end: 'FAILED' });
    const failing = client.offerExport(query, { onStarted });
    await expect(readWhole(failing)).rejects.toBeInstanceOf(ExportFailed);
    await readWhole(client.offerExport(query, { started: news.at(-1), onStarted }));
    expect(news).toHaveLength(3);
  });

  it('leave out files that were read before, and are as old as the asking', async () => {
    await control('/orders', { shopId: 2042, count: 25 });
    await control('/exports', { itemsPerFile: 10 });
    const [from, to] = [-3_600_000, 60_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const range = { basedOn: 'updateDate', from: from ?? '', to: to ?? '' } as const;
    let started: StartedExport | undefined;
    const onStarted = (asked: StartedExport): void => void (started = asked);
    const read = async (options: ExportOptions): Promise<readonly ExportedOrdersPage[]> => {
      const pages: ExportedOrdersPage[] = [];
      for await (const page of client.orderExport(range, options)) pages.push(page);
      return pages;
    };
    const all = await read({ onStarted });
    expect(all.map(({ orders }) => orders.length)).toEqual([10, 10, 5]);
    expect(all.map(({ requestedAt }) => requestedAt)).toEqual(all.map(() => started?.askedAt));
    const [first, other] = all.map(({ fileUrl }) => fileUrl);
    const rest = await read({ started, readFiles: [first ?? '', other ?? ''] });
    expect(rest.flatMap(({ orders }) => orders.map(receivedOrderId))).toEqual(
      all.slice(2).flatMap(({ orders }) => orders.map(receivedOrderId)),
    );
    await control('/exports', {});
  });

  it('give the orders of a range of time as OR11 does', async () => {
    await control('/orders', { shopId: 2042, count: 30 });
    const range = {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      to: new Date(Date.now() + 60_000).toISOString(),
    };
    const exported: (string | null)[] = [];
    for await (const page of client.orderExport({ basedOn: 'updateDate', ...range })) {
      exported.push(...page.orders.map(receivedOrderId));
      expect(page.orders.every(({ decoded }) => decoded.kind === 'decoded')).toBe(true);
    }
    const swept: (string | null)[] = [];
    for await (const page of client.orderPages({ updatedFrom: range.from }, { use: 'sweep' })) {
      swept.push(...page.orders.map(receivedOrderId));
    }
    expect(exported.sort()).toEqual(swept.sort());
  });
});

describe('what remains to ship (API section 4.2)', () => {
  it('is read in seek pages where the shop ships in parts', async () => {
    const order = { shopId: 2043, kinds: ['oneLine'], count: 130 };
    const { orderIds: ids } = await askSandbox<{ orderIds: string[] }>(sandbox.url, 'POST', '/orders', order);
    await Promise.all(ids.map((id) => control(`/orders/${encodeURIComponent(id)}/state`, { state: 'SHIPPING' })));
    const { entries, remarks } = await readWhole(second.itemsToShip());
    expect(remarks).toEqual([]);
    expect(entries.map(({ marketplaceOrderId }) => marketplaceOrderId).sort()).toEqual([...ids].sort());
    const [id = ''] = ids;
    const one = await readWhole(second.itemsToShip({ marketplaceOrderIds: [id] }));
    expect(one.entries).toMatchObject([{ marketplaceOrderId: id, lines: [{ orderLineId: `${id}-1` }] }]);
  });

  it('is given up when the pages go round', async () => {
    await control('/faults', { operation: 'ST12', kind: 'repeat-page', after: 1 });
    await expect(readWhole(second.itemsToShip())).rejects.toThrow('ST12: the marketplace gives a page token');
  });

  it('is unknown elsewhere', async () => {
    await expect(readWhole(client.itemsToShip())).rejects.toBeInstanceOf(MarketplaceRejected);
  });
});

import type { MarketplaceClient } from '../../../activities/mirakl/client';
import { receivedOrderId, type OrdersPage } from '../../../activities/mirakl/order-page';
import { findKeptExport, keepExport } from '../../../activities/orders/kept-export';
import { readChanges } from '../../../activities/orders/read-changes';
import type { ReceivedPage } from '../../../activities/orders/receive-page';
import { openRun } from '../../../activities/runs/run-record';
import { Run } from '../../../entities/run.entity';
import { type RunningSandbox, startSandbox } from '../../../sandbox/server';
import { fillBackOffice } from '../../support/a-back-office';
import { aClient } from '../../support/a-client';
import { askSandbox } from '../../support/ask-sandbox';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { aRawOrder } from '../../support/raw-order';

const SMALL = 3;
/** Over twenty pages. */
const MANY = 2_040;
const FILE = 300;
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let sandbox: RunningSandbox;
let instanceId: string;
const started = new Date().toISOString();
/** An export ends at the marketplace's clock, in whole seconds: what changed in that second is not in it. */
const halfAnHourAgo = new Date(Date.now() - HOUR_MS / 2).toISOString();
const start = { cursor: null, updatedFrom: new Date(Date.now() - HOUR_MS).toISOString(), startedAt: started };
let sweeps = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ limits: 'relaxed' });
  instanceId = (await fillBackOffice(database.dataSource)).id;
  await place(2043, 'SMALL', SMALL);
  await place(2042, 'MANY', MANY);
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await database.drop();
});

async function place(shopId: number, prefix: string, count: number, at = halfAnHourAgo): Promise<void> {
  const orders = Array.from({ length: count }, (_, index) =>
    aRawOrder()
      .withId(`${prefix}-${String(index)}`)
      .with({ created_date: at, last_updated_date: at })
      .build(),
  );
  await askSandbox(sandbox.url, 'POST', '/raw-orders', { shopId, orders });
}

const clientOf = (shopId: '2042' | '2043'): MarketplaceClient =>
  aClient({ baseUrl: sandbox.url, callLimits: 'relaxed', shopId, apiKey: `sandbox-key-${shopId}` });

async function calls(): Promise<Readonly<Record<string, number>>> {
  const answer = await askSandbox<{ calls: Record<string, Record<string, number>> }>(sandbox.url, 'GET', '/calls');
  return Object.fromEntries(
    Object.entries(answer.calls).map(([id, by]) => [id, Object.values(by).reduce((a, b) => a + b)]),
  );
}

/** One sweep with a run of its own; it may be interrupted, and gone on with. */
async function aSweep(client: MarketplaceClient = clientOf('2042')) {
  const { manager } = database.dataSource;
  sweeps += 1;
  const workflowId = `sweep-${String(sweeps)}`;
  const runId = await openRun(manager, { instanceId, operation: 'importOrders', kind: 'delta', workflowId });
  const before = await calls();
  const ids: string[] = [];
  const sizes: number[] = [];
  let allowed = Infinity;
  const store = (page: OrdersPage): Promise<ReceivedPage> => {
    if (allowed === 0) return Promise.reject(new Error('the worker dies'));
    allowed -= 1;
    sizes.push(page.orders.length);
    ids.push(...page.orders.map((order) => receivedOrderId(order) ?? '?'));
    const read = page.orders.length;
    return Promise.resolve({ read, changed: read, unchanged: 0 });
  };
  const signal = new AbortController().signal;
  return {
    runId,
    ids,
    sizes,
    read: (options: { readonly pages?: number; readonly cursor?: string } = {}) => {
      allowed = options.pages ?? Infinity;
      const from = { ...start, cursor: options.cursor ?? null };
      return readChanges({ manager, instance: { client }, runId, start: from, signal, store });
    },
    calls: async () => {
      const after = await calls();
      const since = (id: string): number => (after[id] ?? 0) - (before[id] ?? 0);
      return { OR11: since('OR11'), OR13: since('OR13'), OR15: since('OR15') };
    },
    /** The marketplace knows nothing any more of the export that was asked for. */
    forget: async () => {
      const kept = await findKeptExport(manager, runId, null);
      if (kept?.started === undefined || kept.started === null) throw new Error('Nothing was kept');
      await keepExport(manager, runId, { ...kept, started: { ...kept.started, trackingId: 'forgotten' } });
    },
    run: () => manager.findOneByOrFail(Run, { id: runId }),
  };
}

const expectAllOnce = (ids: readonly string[], count = MANY): void => {
  expect([ids.length, new Set(ids).size]).toEqual([count, count]);
};

describe('ORD-01 a sweep of few orders', () => {
  it('is read page by page', async () => {
    const sweep = await aSweep(clientOf('2043'));
    await sweep.read();
    expectAllOnce(sweep.ids, SMALL);
    expect(await sweep.calls()).toEqual({ OR11: 1, OR13: 0, OR15: 0 });
  });
});

describe('ORD-01 a sweep of over twenty pages', () => {
  beforeEach(() => askSandbox(sandbox.url, 'POST', '/exports', { itemsPerFile: FILE }));
  afterEach(() => askSandbox(sandbox.url, 'DELETE', '/faults'));
  const files = Math.ceil(MANY / FILE);

  it('goes on through an export, file by file, a hundred orders at a time; the cursor goes to its end date', async () => {
    const sweep = await aSweep();
    const position = await sweep.read();
    expectAllOnce(sweep.ids);
    expect(Math.max(...sweep.sizes)).toBe(100);
    expect(await sweep.calls()).toEqual({ OR11: 1, OR13: 1, OR15: files });
    expect(Date.parse(position)).toBeLessThanOrEqual(Date.parse(started));
    expect((await sweep.run()).remarks).toEqual([]);
  });

  it('goes on with the same export after an interruption: no file is read twice but the one in hand', async () => {
    const sweep = await aSweep();
    await expect(sweep.read({ pages: 7 })).rejects.toThrow('the worker dies');
    const read = sweep.ids.splice(0);
    await sweep.read();
    // Two files of three pages each were done, and the first page of the third.
    expect([read.length, sweep.ids.length]).toEqual([700, MANY - 600]);
    expectAllOnce([...new Set([...read, ...sweep.ids])]);
    expect(await sweep.calls()).toEqual({ OR11: 1, OR13: 1, OR15: files + 1 });
    expect(await sweep.run()).toMatchObject({ changedCount: 600 });
  });

  it('asks for another export where the marketplace has forgotten the one that was asked for', async () => {
    const sweep = await aSweep();
    await expect(sweep.read({ pages: 7 })).rejects.toThrow();
    await sweep.forget();
    sweep.ids.splice(0);
    await sweep.read();
    expectAllOnce(sweep.ids);
    expect(await sweep.calls()).toMatchObject({ OR11: 1, OR13: 2 });
  });

  it('begins anew where a person has moved the cursor meanwhile', async () => {
    const sweep = await aSweep();
    await expect(sweep.read({ pages: 7 })).rejects.toThrow();
    await expect(sweep.read({ pages: 3, cursor: '2026-01-01T00:00:00.000Z' })).rejects.toThrow();
    expect(sweep.ids.slice(7 * 100)).toEqual(sweep.ids.slice(0, 3 * 100));
    expect(await sweep.calls()).toMatchObject({ OR11: 2, OR13: 2 });
  });

  it.each([
    ['it is refused', () => askSandbox(sandbox.url, 'POST', '/faults', { operation: 'OR13', kind: '403' }), '403'],
    ['it fails', () => askSandbox(sandbox.url, 'POST', '/exports', { end: 'FAILED' }), 'the export failed: FAILED'],
    ['its file is cut', () => askSandbox(sandbox.url, 'POST', '/faults', { operation: 'OR15', kind: 'html' }), 'HTML'],
  ])('is read page by page where the export is not to be had: %s', async (_name, spoil, words) => {
    const sweep = await aSweep();
    await spoil();
    await expect(sweep.read({ pages: 3 })).rejects.toThrow('the worker dies');
    // Gone on with, it does not begin another export.
    await expect(sweep.read({ pages: 3 })).rejects.toThrow('the worker dies');
    expect(sweep.sizes).toEqual([100, 100, 100, 100, 100, 100]);
    expect(await sweep.calls()).toMatchObject({ OR11: 8, OR13: 1 });
    const { remarks, changedCount } = await sweep.run();
    expect(remarks).toEqual([{ reasonCode: 'exportNotToBeHad', message: expect.stringContaining(words) }]);
    expect(changedCount).toBe(0);
  });

  it('gives an export up that was begun five times without a file more', async () => {
    const sweep = await aSweep();
    await askSandbox(sandbox.url, 'POST', '/faults', { operation: 'OR15', kind: '500-before', count: 100 });
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(sweep.read()).rejects.toThrow('OR15');
    await sweep.read();
    expectAllOnce(sweep.ids);
    expect(await sweep.calls()).toMatchObject({ OR13: 1, OR15: 5 });
    expect((await sweep.run()).remarks).toMatchObject([{ reasonCode: 'exportNotToBeHad' }]);
  });
});

describe('ORD-01 an export that gives fewer orders than were counted', () => {
  const later = new Date(Date.now() + HOUR_MS).toISOString();

  it('is believed where some have changed meanwhile, and it is said', async () => {
    await place(2043, 'FEW', MANY);
    await place(2043, 'LATER', 100, later);
    const sweep = await aSweep(clientOf('2043'));
    await sweep.read();
    expectAllOnce(sweep.ids, MANY + SMALL);
    expect((await sweep.run()).remarks).toEqual([
      {
        reasonCode: 'countDiffers',
        message: `OR13: the marketplace counted ${String(MANY + SMALL + 100)} orders and its export gave ${String(MANY + SMALL)}`,
      },
    ]);
  });

  it('is not believed where many are missing: the rest is read page by page', async () => {
    await place(2043, 'MANY-LATER', 300, later);
    const sweep = await aSweep(clientOf('2043'));
    await sweep.read();
    expectAllOnce([...new Set(sweep.ids)], MANY + SMALL + 400);
    expect((await sweep.run()).remarks).toMatchObject([{ reasonCode: 'exportNotToBeHad' }]);
  });

  it('is not believed for what a forgotten one had given', async () => {
    const sweep = await aSweep(clientOf('2043'));
    await expect(sweep.read({ pages: 7 })).rejects.toThrow('the worker dies');
    await sweep.forget();
    sweep.ids.splice(0);
    await sweep.read();
    expectAllOnce([...new Set(sweep.ids)], MANY + SMALL + 400);
    expect((await sweep.run()).remarks).toMatchObject([{ reasonCode: 'exportNotToBeHad' }]);
  });
});

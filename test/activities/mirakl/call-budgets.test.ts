import type { DataSource } from 'typeorm';
import { type CallBudgets, createCallBudgets, type SpendRequest } from '../../../activities/mirakl/call-budgets';
import { CallDeferred } from '../../../activities/mirakl/errors';
import { keyFingerprint } from '../../../platform/key-fingerprint';
import { createDataSource } from '../../../entities/data-source';
import { aClient } from '../../support/a-client';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { answerJson, type ScriptedMarketplace, startScriptedMarketplace } from '../../support/scripted-marketplace';

let database: TestDatabase;
let otherPool: DataSource;
let budgets: CallBudgets;
let otherBudgets: CallBudgets;
let marketplace: ScriptedMarketplace;

beforeAll(async () => {
  database = await createTestDatabase();
  otherPool = await createDataSource(database.url).initialize();
  budgets = createCallBudgets(database.dataSource);
  otherBudgets = createCallBudgets(otherPool);
  marketplace = await startScriptedMarketplace();
});

afterAll(async () => {
  await marketplace.close();
  await otherPool.destroy();
  await database.drop();
});

beforeEach(() => database.dataSource.query('truncate call_budget'));

const owner = { host: 'shop.example', keyFingerprint: keyFingerprint('key-1') };
const sweep: SpendRequest = { owner, operation: 'OR11', use: 'sweep', limits: 'published' };

/** As if this many seconds had gone by since the last statement. */
function timePasses(seconds: number): Promise<unknown> {
  const back = `- ${String(seconds)} * interval '1 second'`;
  return database.dataSource.query(
    `update call_budget set theoretical_arrival_at = theoretical_arrival_at ${back}, blocked_until = blocked_until ${back}`,
  );
}

async function grantedOf(requests: readonly Promise<{ kind: string }>[]): Promise<number> {
  const spendings = await Promise.all(requests);
  return spendings.filter(({ kind }) => kind === 'granted').length;
}

async function waitSecondsOf(request: SpendRequest): Promise<number> {
  const spending = await budgets.spend(request);
  return spending.kind === 'granted' ? 0 : Math.round(spending.waitMs / 1_000);
}

describe('calls stay within the published limits, whatever process makes them', () => {
  it('grants one sweep a minute to all pools together', async () => {
    const atOnce = (): Promise<{ kind: string }>[] =>
      [budgets, otherBudgets].flatMap((shared) => Array.from({ length: 8 }, () => shared.spend(sweep)));
    expect(await grantedOf(atOnce())).toBe(1);
    await timePasses(30);
    expect(await grantedOf(atOnce())).toBe(0);
    await timePasses(31);
    expect(await grantedOf(atOnce())).toBe(1);
  });

  it('allows no burst after a long silence', async () => {
    await budgets.spend(sweep);
    await timePasses(3_600);
    expect(await grantedOf([budgets.spend(sweep), otherBudgets.spend(sweep), budgets.spend(sweep)])).toBe(1);
  });

  it('tells how long the next call has to wait', async () => {
    await budgets.spend(sweep);
    await timePasses(10);
    expect(await waitSecondsOf(sweep)).toBe(51);
    expect(await waitSecondsOf({ ...sweep, operation: 'A01', use: 'any' })).toBe(0);
    expect(await waitSecondsOf({ ...sweep, operation: 'A01', use: 'any' })).toBe(86_401);
  });

  it('waits a short time in place, on the slot that it has taken', async () => {
    await budgets.spend(sweep);
    await timePasses(60.9);
    expect(await grantedOf([budgets.spend(sweep), otherBudgets.spend(sweep)])).toBe(1);
  });

  it('stops waiting when the caller is cancelled', async () => {
    await budgets.spend(sweep);
    await timePasses(58.5);
    const controller = new AbortController();
    const waiting = budgets.spend({ ...sweep, signal: controller.signal });
    const reason = new Error('no longer wanted');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('keeps people, read-backs, keys, hosts and operations apart', async () => {
    const others: SpendRequest[] = [
      { ...sweep, use: 'person' },
      { ...sweep, use: 'readBack' },
      { ...sweep, owner: { ...owner, host: 'other.example' } },
      { ...sweep, owner: { ...owner, keyFingerprint: keyFingerprint('key-2') } },
      { ...sweep, operation: 'OR04', use: 'any' },
    ];
    expect(await grantedOf([sweep, ...others].map((request) => budgets.spend(request)))).toBe(6);
  });

  it('lends the call of the next period to force, once, and counts it', async () => {
    const list: SpendRequest = { ...sweep, operation: 'SH21', use: 'any' };
    const forced: SpendRequest = { ...list, isForced: true };
    expect(await waitSecondsOf(list)).toBe(0);
    await timePasses(3_600);
    expect(await grantedOf([budgets.spend(forced), otherBudgets.spend(forced), budgets.spend(forced)])).toBe(1);
    expect(await waitSecondsOf(list)).toBe(2 * 86_401 - 3_600);
    await timePasses(86_401);
    expect(await waitSecondsOf(list)).toBe(86_401 - 3_600);
    expect(await grantedOf([budgets.spend(forced), budgets.spend(forced)])).toBe(1);
  });

  it('lends nothing while the marketplace itself refuses', async () => {
    await budgets.block({ owner, operation: 'SH21', retryAfter: '120' });
    expect(await waitSecondsOf({ ...sweep, operation: 'SH21', use: 'any', isForced: true })).toBe(120);
  });

  it('limits nothing where Mirakl publishes no maximum, and nothing for a relaxed sandbox', async () => {
    const ship: SpendRequest = { ...sweep, operation: 'OR24', use: 'any' };
    const relaxed: SpendRequest = { ...sweep, limits: 'relaxed' };
    const requests = [ship, ship, relaxed, relaxed, relaxed];
    expect(await grantedOf(requests.map((request) => budgets.spend(request)))).toBe(5);
  });

  it('keeps no key in the database', async () => {
    await budgets.spend(sweep);
    const rows = await database.dataSource.query<{ key: string }[]>('select key from call_budget');
    expect(rows).toEqual([{ key: `shop.example ${owner.keyFingerprint} OR11 sweep` }]);
    expect(owner.keyFingerprint).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('a 429 closes the operation for as long as the marketplace says', () => {
  const ship: SpendRequest = { ...sweep, operation: 'OR24', use: 'any' };

  it('in every use, for every process, relaxed or not', async () => {
    expect(await budgets.block({ owner, operation: 'OR11', retryAfter: '120' })).toEqual({ waitMs: 120_000 });
    expect(await waitSecondsOf(sweep)).toBe(120);
    expect(await waitSecondsOf({ ...sweep, use: 'person' })).toBe(120);
    expect(await waitSecondsOf({ ...sweep, limits: 'relaxed' })).toBe(120);
    expect(await waitSecondsOf(ship)).toBe(0);
    await timePasses(121);
    expect(await waitSecondsOf(sweep)).toBe(0);
  });

  it('is not shortened by a later answer', async () => {
    await budgets.block({ owner, operation: 'OR24', retryAfter: '300' });
    await otherBudgets.block({ owner, operation: 'OR24', retryAfter: '5' });
    expect(await waitSecondsOf(ship)).toBe(300);
  });

  it.each([null, '', 'soon', '-1', '0', '999999999'])(
    'for a minute first when Retry-After is %j, then doubling to an hour',
    async (retryAfter) => {
      const fresh = createCallBudgets(database.dataSource);
      const waits: number[] = [];
      for (let refusal = 0; refusal < 8; refusal += 1) {
        waits.push((await fresh.block({ owner, operation: 'OR24', retryAfter })).waitMs / 1_000);
      }
      expect(waits).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    },
  );

  it('and the client says so, without calling again', async () => {
    marketplace.follow(answerJson({ status: 429, message: 'Too many calls' }, 429, { 'Retry-After': '90' }));
    const client = aClient({ baseUrl: marketplace.url, budgets });
    const failure = (): Promise<unknown> =>
      client.shipOrder('A').then(
        () => null,
        (error: unknown) => error,
      );
    expect(await failure()).toMatchObject({ deferredBy: 'marketplace', waitMs: 90_000, status: 429 });
    expect(await failure()).toBeInstanceOf(CallDeferred);
    expect(await failure()).toMatchObject({ deferredBy: 'budget', status: null });
    expect(marketplace.requests).toHaveLength(1);
  });

  it('a sweep with all its pages is one use', async () => {
    const all = Array.from({ length: 250 }, (_, index) => ({ order_id: String(index) }));
    marketplace.follow((request, response) => {
      const offset = Number(request.query.get('offset'));
      answerJson({ orders: all.slice(offset, offset + 100), total_count: all.length })(request, response);
    });
    const client = aClient({ baseUrl: marketplace.url, budgets });
    let count = 0;
    for await (const page of client.orderPages({}, { use: 'sweep' })) {
      count += page.orders.length;
    }
    expect(count).toBe(250);
    await expect(client.orderPages({}, { use: 'sweep' })[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(
      CallDeferred,
    );
  });
});

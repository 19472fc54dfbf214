import { createSecretBox } from '../../platform/secret-box';
import { keyFingerprint } from '../../platform/key-fingerprint';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { callsOf, countOf, injectFault, sweepOnce } from '../support/importing';
import { orderRow, waitingFor } from '../support/order-row';
import { addInstance, confirmInstance, secondShop, testConnection, type ShopToConnect } from '../support/second-shop';
import { askSandbox } from '../support/ask-sandbox';
import { answerJson, startScriptedMarketplace } from '../support/scripted-marketplace';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

let count = 0;
const aDraft = async (shop: Partial<ShopToConnect> = {}): Promise<string> => {
  count += 1;
  const code = `draft-${String(count)}`;
  // Address and shop belong to one instance: earlier drafts make room.
  const baseUrl = shop.baseUrl ?? connector.sandbox.url;
  await connector.dataSource.query(`update instance set shop_id = 100000 + id where code like 'draft-%'`);
  await addInstance(connector, { ...secondShop, ...shop, baseUrl, code });
  return code;
};
const stateOf = async (code: string): Promise<string> => {
  const rows: { state: string }[] = await connector.dataSource.query(`select state from instance where code = $1`, [
    code,
  ]);
  return rows[0]?.state ?? '';
};
const useKey = async (code: string, apiKey: string): Promise<void> => {
  const sealed = createSecretBox(connector.config.encryptionKeys).seal(apiKey);
  await connector.dataSource.query(
    `update instance set api_key_ciphertext = $2, api_key_key_id = $3, api_key_fingerprint = $4 where code = $1`,
    [code, sealed.ciphertext, sealed.keyId, keyFingerprint(apiKey)],
  );
};
const pricelistOf = async (code: string): Promise<object | undefined> => {
  const rows: object[] = await connector.dataSource.query(
    `select p.code, p.currency from instance i
       join pricelist p on p.company_id = i.company_id and p.code = i.settings ->> 'pricelist' where i.code = $1`,
    [code],
  );
  return rows[0];
};
const accountCalls = async (): Promise<number> => {
  const calls = await callsOf(connector, 'A01');
  return Object.values(calls).reduce((sum, some) => sum + some, 0);
};

describe('INS-03 Test Connection says what is wrong', () => {
  it('names shop, state and currency when all is right', async () => {
    const code = await aDraft();
    const tested = await testConnection(connector, code);
    expect(tested).toMatchObject({
      isGood: true,
      shopName: 'Droguerie des Halles',
      shopState: 'OPEN',
      currency: 'EUR',
      isFromCopy: false,
    });
    expect(tested.words).toContain('Droguerie des Halles');
    expect(await stateOf(code)).toBe('tested');
  });

  it.each([
    [
      'a key that the marketplace does not know (401)',
      { apiKey: 'sandbox-key-wrong' },
      'apiKey',
      'authentication',
      /does not accept the API key \(401\)/,
    ],
    ["a shop that is not among the key's shops", { shopId: '2042' }, 'shopId', null, /Shop 2042|shop 2042/],
  ] as const)('names %s', async (_, entries, wrong, reasonCode, words) => {
    if ('shopId' in entries) await connector.dataSource.query(`update instance set shop_id = 99 where code = 'demo'`);
    const code = await aDraft(entries);
    const tested = await testConnection(connector, code);
    expect(tested).toMatchObject({ isGood: false, wrong });
    if (reasonCode !== null) expect(tested.reasonCode).toBe(reasonCode);
    expect(tested.words).toMatch(words);
    expect(await stateOf(code)).toBe('draft');
    if ('shopId' in entries) {
      await connector.dataSource.query(`update instance set shop_id = 98 where code = $1`, [code]);
      await connector.dataSource.query(`update instance set shop_id = 2042 where code = 'demo'`);
    }
  });

  it('names a right that the key lacks (403)', async () => {
    const code = await aDraft();
    await injectFault(connector, { operation: 'A01', kind: '403', shopId: 2043 });
    const tested = await testConnection(connector, code);
    expect(tested).toMatchObject({ isGood: false, wrong: 'shopId', reasonCode: 'forbidden' });
    expect(tested.words).toContain('403');
  });

  it.each([
    [
      'an address without a Mirakl API (404)',
      (url: string) => `${url}/_sandbox/nothing`,
      'url',
      /There is no Mirakl API.*404|404/,
    ],
    ['a port that nobody listens on', () => 'http://127.0.0.1:9', 'url', /cannot be reached/],
    ['a host that does not exist', () => 'http://no-such-host.invalid', 'url', /is not known/],
  ] as const)('names %s', async (_, address, wrong, words) => {
    const code = await aDraft({ baseUrl: address(connector.sandbox.url) });
    const tested = await testConnection(connector, code);
    expect(tested).toMatchObject({ isGood: false, wrong });
    expect(tested.words).toMatch(words);
  });

  it('blames nothing when the marketplace has a fault of its own', async () => {
    const code = await aDraft();
    await injectFault(connector, { operation: 'A01', kind: '500-before', shopId: 2043 });
    expect(await testConnection(connector, code)).toMatchObject({
      isGood: false,
      wrong: null,
      reasonCode: 'marketplaceUnavailable',
    });
    expect(await stateOf(code)).toBe('draft');
  });

  it('answers the second click of the day from the copy with its time, until the credentials change', async () => {
    const code = await aDraft();
    const first = await testConnection(connector, code);
    const calls = await accountCalls();
    const second = await testConnection(connector, code);
    expect(second).toMatchObject({ isGood: true, isFromCopy: true, at: first.at, shopName: first.shopName });
    expect(second.words).toContain(first.at);
    expect(await accountCalls()).toBe(calls);

    await useKey(code, 'sandbox-key-both');
    const changed = await testConnection(connector, code);
    expect(changed).toMatchObject({ isGood: true, isFromCopy: false });
    expect(await accountCalls()).toBe(calls + 1);
  });

  it("answers from the copy that the key is another shop's, which no reading of orders would disprove", async () => {
    const marketplace = await startScriptedMarketplace();
    marketplace.follow(answerJson({ shop_id: 9 }));
    const code = await aDraft({ baseUrl: marketplace.url });
    const first = await testConnection(connector, code);
    const second = await testConnection(connector, code);
    await marketplace.close();
    expect(first).toMatchObject({ isGood: false, wrong: 'shopId', isFromCopy: false });
    expect(second).toMatchObject({ isGood: false, wrong: 'shopId', isFromCopy: true, at: first.at });
    expect(second.words).toContain('answered for shop 9');
    expect(marketplace.requests).toHaveLength(1);
    expect(await stateOf(code)).toBe('draft');
  });

  it('does not answer from the copy once the marketplace has refused the key', async () => {
    const code = await aDraft();
    await testConnection(connector, code);
    await connector.dataSource.query(`update instance set authentication_failed_at = now() where code = $1`, [code]);
    expect(await testConnection(connector, code)).toMatchObject({ isGood: true, isFromCopy: false });
  });

  it('proves nothing of a key that was put in its place meanwhile', async () => {
    const code = await aDraft();
    await connector.dataSource.query(`update instance set gate = 'closed' where code = $1`, [code]);
    const before = await accountCalls();
    await injectFault(connector, { operation: 'A01', kind: 'slow', delayMs: 700, shopId: 2043 });
    const testing = testConnection(connector, code);
    await eventually(async () => (await accountCalls()) > before);
    await useKey(code, 'another-key');
    await testing;
    expect(await stateOf(code)).toBe('draft');
    expect(await countOf(connector, `from instance where code = $1 and gate = 'closed'`, [code])).toBe(1);
  });

  it('opens the gate, and the orders that waited for it go on', async () => {
    await askSandbox(connector.sandbox.url, 'DELETE', '/faults');
    const [id = ''] = await connector.place('oneLine');
    await connector.dataSource.query(
      `update instance set gate = 'closed', authentication_failed_at = now() where code = 'demo'`,
    );
    await expect(sweepOnce(connector)).rejects.toThrow();
    await connector.dataSource.query(`update instance set gate = 'open' where code = 'demo'`);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await connector.dataSource.query(
      `update instance set gate = 'closed', authentication_failed_at = now() where code = 'demo'`,
    );
    await connector.dataSource.query(
      `update marketplace_order set pending_revision = pending_revision + 1 where marketplace_order_id = $1`,
      [id],
    );
    await eventually(() => waitingFor(connector, id, 'gate'));
    expect((await orderRow(connector, id)).parkNumber).toBe(0);
    expect(await testConnection(connector, 'demo')).toMatchObject({ isGood: true });
    await eventually(() => waitingFor(connector, id, 'delivery'));
  });

  it('wakes orders that an opening which was cut off has left waiting, though it answers from the copy', async () => {
    const [id = ''] = await connector.place('oneLine');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await connector.dataSource.query(
      `update marketplace_order set waiting_for = 'gate' where marketplace_order_id = $1`,
      [id],
    );
    expect(await testConnection(connector, 'demo')).toMatchObject({ isGood: true, isFromCopy: true });
    await eventually(() => waitingFor(connector, id, 'delivery'));
  });
});

describe('INS-04 an instance goes from draft to tested to confirmed', () => {
  it('refuses Confirm before a good test, in words', async () => {
    const code = await aDraft();
    const confirmed = await confirmInstance(connector, code);
    expect(confirmed).toMatchObject({ isConfirmed: false, reasonCode: 'wrongState' });
    expect(confirmed.words).toContain('Test the connection first');
    expect(await stateOf(code)).toBe('draft');
  });

  it('reads the platform, shipping methods and carriers, takes the currency, and makes schedules that are off', async () => {
    const code = await aDraft();
    await testConnection(connector, code);
    const confirmed = await confirmInstance(connector, code);
    expect(confirmed).toMatchObject({ isConfirmed: true });
    const [instance]: object[] = await connector.dataSource.query(
      `select state, currency, platform ->> 'hasMultiShipment' as multi, platform is not null as known from instance where code = $1`,
      [code],
    );
    expect(instance).toMatchObject({ state: 'confirmed', currency: 'EUR', known: true });
    for (const kind of ['shippingMethods', 'carriers']) {
      const found = await countOf(
        connector,
        `from master_data_entry e join instance i on i.id = e.instance_id where i.code = $1 and e.kind = $2`,
        [code, kind],
      );
      expect(found).toBeGreaterThan(0);
    }
    const schedules: object[] = await connector.dataSource.query(
      `select s.job, s.is_enabled, s.interval_seconds from schedule s join instance i on i.id = s.instance_id
        where i.code = $1 order by s.job`,
      [code],
    );
    expect(schedules).toEqual([
      { job: 'importListings', is_enabled: false, interval_seconds: 86_400 },
      { job: 'importMasterData', is_enabled: false, interval_seconds: 87_000 },
      { job: 'orderSweep', is_enabled: false, interval_seconds: 900 },
      { job: 'trackingExport', is_enabled: false, interval_seconds: 1500 },
    ]);
    expect(confirmed.words).toContain('Pricelist: EUR in EUR');
    expect(await pricelistOf(code)).toEqual({ code: 'EUR', currency: 'EUR' });
    const again = await confirmInstance(connector, code);
    expect(again).toMatchObject({ isConfirmed: true, words: 'The instance is confirmed already' });
  });

  it('leaves a pricelist of the currency of the shop, replaces one of another, and says so', async () => {
    await connector.dataSource.query(
      `insert into pricelist (company_id, code, name, currency)
       select company.id, p.code, p.code, p.currency from company, (values ('retail', 'EUR'), ('US', 'USD')) p (code, currency)`,
    );
    for (const [named, chosen, words] of [
      ['retail', 'retail', 'as it was'],
      ['US', 'EUR', 'which the company has, in the place of US'],
    ] as const) {
      const code = await aDraft({ settings: { pricelist: named, orderPrefix: 'KEPT-' } });
      await testConnection(connector, code);
      expect((await confirmInstance(connector, code)).words).toContain(words);
      expect(await pricelistOf(code)).toEqual({ code: chosen, currency: 'EUR' });
      expect(
        await countOf(connector, `from instance where code = $1 and settings ->> 'orderPrefix' = 'KEPT-'`, [code]),
      ).toBe(1);
    }
  });

  it('is not confirmed when it has another key meanwhile, and nothing is left of it', async () => {
    const code = await aDraft();
    await testConnection(connector, code);
    await injectFault(connector, { operation: 'SH21', kind: 'slow', shopId: 2043, delayMs: 3_000 });
    const confirming = confirmInstance(connector, code);
    const ofInstance = 'x join instance i on i.id = x.instance_id where i.code = $1';
    const methodsRead = `from master_data_reading ${ofInstance} and x.kind = 'shippingMethods'`;
    await eventually(async () => (await countOf(connector, methodsRead, [code])) > 0);
    await connector.dataSource.query(
      `update instance set state = 'draft', api_key_fingerprint = 'another' where code = $1`,
      [code],
    );
    expect(await confirming).toMatchObject({ isConfirmed: false, reasonCode: 'wrongState' });
    expect(await countOf(connector, `from schedule ${ofInstance}`, [code])).toBe(0);
    expect(await countOf(connector, `from instance_event ${ofInstance} and x.kind = 'confirmed'`, [code])).toBe(0);
  });

  it('confirms with assumptions, and says so, when the key has no right to the platform configuration', async () => {
    const code = await aDraft();
    await testConnection(connector, code);
    await injectFault(connector, { operation: 'PC01', kind: '403', shopId: 2043 });
    const confirmed = await confirmInstance(connector, code);
    expect(confirmed.isConfirmed).toBe(true);
    expect(confirmed.words).toContain('its defaults are assumed');
    const [instance]: object[] = await connector.dataSource.query(
      `select state, platform from instance where code = $1`,
      [code],
    );
    expect(instance).toEqual({ state: 'confirmed', platform: null });
  });
});

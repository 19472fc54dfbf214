import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { callsOf, countOf, injectFault } from '../support/importing';
import { addInstance, confirmInstance, secondShop, testConnection } from '../support/second-shop';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector({ isConfirmed: false, settings: { callLimits: 'published' }, limits: 'published' });
}, 60_000);
afterAll(() => connector.stop());

describe('INS-03 the one account call of the day is spent', () => {
  it('proves the key by one reading of orders, which opens the gate too', async () => {
    await injectFault(connector, { operation: 'A01', kind: '500-before' });
    expect(await testConnection(connector, 'demo')).toMatchObject({ isGood: false });
    await connector.dataSource.query(`update instance set gate = 'closed' where code = 'demo'`);
    const tested = await testConnection(connector, 'demo');
    expect(tested).toMatchObject({ isGood: true, wrong: null, isFromCopy: false });
    expect(tested.words).toContain('The key works');
    expect(await callsOf(connector, 'OR11')).toEqual({ '200': 1 });
    expect(Object.values(await callsOf(connector, 'A01')).reduce((sum, some) => sum + some, 0)).toBe(1);
    const [instance]: object[] = await connector.dataSource.query(
      `select state, gate from instance where code = 'demo'`,
    );
    expect(instance).toEqual({ state: 'tested', gate: 'open' });
  });

  it('does not call a key wrong because somebody else has spent its calls (429)', async () => {
    await askSandbox(connector.sandbox.url, 'POST', '/faults', {
      operation: '*',
      kind: '429',
      count: 10,
      shopId: 2043,
    });
    await addInstance(connector, { ...secondShop, settings: { callLimits: 'published' } });
    const tested = await testConnection(connector, 'halles');
    expect(tested).toMatchObject({ isGood: false, wrong: null, reasonCode: 'callDeferred' });
    expect(tested.words).toContain('the key is not proven wrong');
  });
});

describe('INS-04 Confirm under the published limits', () => {
  const spent = (operation: string): Promise<unknown> =>
    connector.dataSource.query(
      `update call_budget set theoretical_arrival_at = now() + interval '20 hours' where key like '% ' || $1 || ' any'`,
      [operation],
    );

  it('says from when on it can be confirmed, and keeps what it has read', async () => {
    await injectFault(connector, { operation: 'SH21', kind: '500-before', count: 3, shopId: 2042 });
    const refused = await confirmInstance(connector, 'demo');
    expect(refused).toMatchObject({ isConfirmed: false, reasonCode: 'callDeferred' });
    expect(refused.words).toMatch(/^The call limit for reading the carriers is spent: confirm again from 2/);
    expect(await callsOf(connector, 'SH12')).toEqual({ '200': 1 });
    expect(await countOf(connector, `from master_data_entry where kind = 'shippingMethods'`)).toBeGreaterThan(0);
  });

  it('goes on from there, without reading twice what may be read once', async () => {
    await connector.dataSource.query(`delete from call_budget where key like '% SH21 any'`);
    expect(await confirmInstance(connector, 'demo')).toMatchObject({ isConfirmed: true });
    expect(await callsOf(connector, 'SH12')).toEqual({ '200': 1 });
    expect(await countOf(connector, `from master_data_entry where kind = 'carriers'`)).toBeGreaterThan(0);
  });

  it('loses the one call of the day to no passing fault', async () => {
    await askSandbox(connector.sandbox.url, 'DELETE', '/faults');
    await connector.dataSource.query(`update instance set state = 'tested' where code = 'demo'`);
    await connector.dataSource.query(`delete from master_data_reading where kind = 'shippingMethods'`);
    await connector.dataSource.query(`delete from call_budget where key like '% SH12 any'`);
    await spent('SH21');
    await askSandbox(connector.sandbox.url, 'POST', '/limits', { mode: 'published' });
    await injectFault(connector, { operation: 'SH12', kind: '500-before', count: 2, shopId: 2042 });
    expect(await confirmInstance(connector, 'demo')).toMatchObject({ isConfirmed: true });
    expect(await callsOf(connector, 'SH12')).toEqual({ '200': 2, '500': 2 });
  });
});

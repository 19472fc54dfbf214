import { allTables } from '../support/histories';
import { countOf } from '../support/importing';
import { eventually } from '../support/eventually';
import { waitingFor } from '../support/order-row';
import { recoverByCommand, recoverHere } from './support/recovering';
import { startRestorable, type RestorableConnector } from './support/restorable';
import { afterTheCopy, apart, beforeTheCopy, bookedOrders, ship, standsAsBefore, timesShipped } from './support/story';

let connector: RestorableConnector;
beforeAll(async () => {
  connector = await startRestorable({ settings: { trackingPush: 'scheduled' } });
}, 90_000);
afterAll(() => connector.stop());

describe('FLT-02 Temporal is restored from an older copy', () => {
  it('and follows the database again: nothing lost, nothing told twice, pauses and numbers as they were', async () => {
    const before = await beforeTheCopy(connector);
    await connector.copyTemporal();
    const story = await afterTheCopy(connector, before);
    const known = await bookedOrders(connector);
    await connector.client.schedule.getHandle('orderSweep/demo').pause('until Monday');
    await connector.dataSource.query(`update schedule set is_paused = true, note = 'until Monday'`);
    await connector.dataSource.query(
      `insert into run (instance_id, operation, kind, workflow_id, started_by, state)
       select id, 'importOrders', 'window', 'orderWindow/demo/cut-off', 'a test', 'running' from instance`,
    );
    await connector.restoreTemporal();
    expect((await apart(connector)).length).toBeGreaterThan(0);

    const recovered = await recoverByCommand(connector, '--keep-invoice-numbers');
    expect({ code: recovered.code, said: recovered.said }).toEqual({ code: 0, said: '' });
    expect(recovered.report).toMatchObject({ lostOrders: [], isRepeat: false });
    expect(recovered.report?.invoiceSeries.some(({ isInDoubt }) => isInDoubt)).toBe(false);
    const once = await allTables(connector);
    expect(await recoverHere(connector)).toMatchObject({ dispatchedAgain: 0, isRepeat: true });
    expect(await allTables(connector)).toBe(once);
    const { state } = await connector.client.schedule.getHandle('orderSweep/demo').describe();
    expect(state).toMatchObject({ paused: true, note: 'until Monday' });

    await connector.startWorker();
    await standsAsBefore(connector, story);
    expect(await bookedOrders(connector)).toEqual(known);
    await connector.sweep();
    await ship(connector, story.waiting, story.fresh, story.unread);
    const told = [story.waiting, story.fresh, story.unread, story.shippedLater, story.untold, story.closedLater];
    for (const id of told) expect(await timesShipped(connector, id)).toBe(1);
    const runs = await connector.dataSource.query<object[]>(
      `select state, reason_code from run where workflow_id = 'orderWindow/demo/cut-off'`,
    );
    expect(runs).toEqual([{ state: 'failed', reason_code: 'interrupted' }]);
    expect(await countOf(connector, 'from run where ended_at is null')).toBe(0);
  }, 240_000);
});

describe('FLT-02 the namespace is gone', () => {
  it('and every open order runs in the new one, once more where it stood', async () => {
    const known = await bookedOrders(connector);
    const open = await countOf(connector, `from marketplace_order where progress <> 'finished'`);
    await connector.loseTemporal();
    const recovered = await recoverByCommand(connector, '--keep-invoice-numbers');
    expect({ code: recovered.code, said: recovered.said }).toEqual({ code: 0, said: '' });
    expect(recovered.report).toMatchObject({ lostOrders: [], isRepeat: false, dispatchedAgain: open });
    expect(await recoverHere(connector)).toMatchObject({ isRepeat: true });

    await connector.startWorker();
    await eventually(async () => (await apart(connector)).length === 0);
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await ship(connector, id);
    expect(await timesShipped(connector, id)).toBe(1);
    const now = await bookedOrders(connector);
    expect(now.filter((order) => order.id !== id)).toEqual(known);
    const { state, spec } = await connector.client.schedule.getHandle('orderSweep/demo').describe();
    expect(state).toMatchObject({ paused: true, note: 'until Monday' });
    expect(spec.intervals?.[0]?.every).toBe(86_400_000);
  }, 240_000);
});

describe('FLT-02 a recovery says what it cannot do', () => {
  it('while it cannot reach both sides', async () => {
    const { config } = connector;
    const noTemporal = { ...config, temporal: { ...config.temporal, address: '127.0.0.1:1' } };
    const noDatabase = { ...config, database: { ...config.database, url: 'postgres://127.0.0.1:1/none' } };
    const refused = await Promise.all(
      [noTemporal, noDatabase].map((unreachable) => recoverByCommand({ ...connector, config: unreachable })),
    );
    expect(refused.map(({ code, report }) => ({ code, report }))).toEqual([
      { code: 1, report: null },
      { code: 1, report: null },
    ]);
    expect(refused[0]?.said).toContain('No Temporal server answers at 127.0.0.1:1');
    expect(refused[1]?.said).toContain('The database does not answer');
  }, 90_000);

  it('and takes no series that does not exist', async () => {
    const refused = await recoverByCommand(connector, '--next-invoice-number', 'INV/1999=7');
    expect(refused).toMatchObject({ code: 1, report: null });
    expect(refused.said).toMatch(/There is no series INV\/1999; there are INV\/\d{4}/);
  }, 90_000);
});

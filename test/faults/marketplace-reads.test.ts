import type { Fault } from '../../sandbox/http/faults';
import { connectionTestId, instanceConfirmationId } from '../../workflows/ids';
import type { ConfirmationResult, ConnectionTestResult } from '../../workflows/messages';
import { auditOf, ONCE } from '../support/audit';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, callsOf, injectFault, placeRaw, sweepOnce } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  marketplace = marketplaceOf(connector);
  // A whole page that nobody takes, before whatever the tests place.
  const created = new Date(Date.now() - 7_200_000).toISOString();
  const cancelled = Array.from({ length: 100 }, (_, index) =>
    aFreshOrder(`CANCELLED-${String(index)}`)
      .withState('CANCELED')
      .with({ created_date: created })
      .build(),
  );
  await placeRaw(connector, cancelled);
}, 60_000);
afterAll(() => connector.stop());
afterEach(() => marketplace.endFaults());

const MANY = 1_000;
/** Cuts the connection after the effect, instead of a minute's silence. */
const CUT = { delayMs: 50 };
const spoiled = ['429', '500-before', '500-after', 'timeout-after', 'truncated', 'html', 'empty'] as const;
const wrongPages = ['repeat-page', 'shuffled', 'ignore-filter'] as const;
/** These give other orders than were asked for, and yet all of them. */
const HARMLESS: readonly Fault['kind'][] = ['shuffled', 'ignore-filter'];

const cursor = async (): Promise<number> => {
  const rows: { position: Date }[] = await connector.dataSource.query(`select position from cursor`);
  return rows[0]?.position.getTime() ?? 0;
};
const arrived = async (operation: string): Promise<number> =>
  Object.values(await callsOf(connector, operation)).reduce((sum, some) => sum + some, 0);

describe('ORD-06 OR11 goes wrong on the second page of a sweep', () => {
  it.each([...spoiled, ...wrongPages])(
    '%s: the cursor moves when all is stored, and no order is lost',
    async (kind) => {
      const [id = ''] = await connector.place('oneLine');
      const [before, calls] = [await cursor(), await arrived('OR11')];
      await injectFault(connector, { operation: 'OR11', kind, after: 1, count: MANY, ...CUT });
      const sweep = sweepOnce(connector);
      await eventually(async () => (await arrived('OR11')) >= calls + 2);
      if (!HARMLESS.includes(kind)) {
        expect(await cursor()).toBe(before);
        await expect(orderRow(connector, id)).rejects.toThrow('There is no order');
      }
      await marketplace.endFaults();
      await sweep;
      expect(await cursor()).toBeGreaterThanOrEqual(before);
      await eventually(() => waitingFor(connector, id, 'delivery'));
      expect(await auditOf(connector, id)).toMatchObject({ saleOrders: 1, isTotalEqual: true, parkNumber: 0 });
    },
  );
});

describe('TRK-05 OR11 goes wrong on the reading before a push', () => {
  it.each([...spoiled, ...wrongPages])('%s: the order is shipped once', async (kind) => {
    const [id = ''] = await connector.place('oneLine');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await injectFault(connector, { operation: 'OR11', kind, ...CUT });
    await deliver(connector, id, colissimo);
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
    expect(await auditOf(connector, id)).toEqual(ONCE);
  });
});

describe('INS-03 A01 goes wrong on Test Connection', () => {
  it.each(spoiled)('%s: it is said in words, and the next test is good', async (kind) => {
    await connector.dataSource.query(`update instance set last_test = null`);
    await connector.dataSource.query(`delete from call_budget`);
    const test = (): Promise<ConnectionTestResult> =>
      connector.run('connectionTest', connectionTestId('demo'), { instanceCode: 'demo' });
    await injectFault(connector, { operation: 'A01', kind, ...CUT });
    // A key whose one call of the day is spent is proven by another reading.
    expect((await test()).isGood).toBe(kind === '429');
    await connector.dataSource.query(`delete from call_budget`);
    expect(await test()).toMatchObject({ isGood: true, reasonCode: null });
  });
});

describe('INS-04 PC01 goes wrong on Confirm', () => {
  it.each(spoiled)('%s: the instance is confirmed by the next try', async (kind) => {
    await connector.dataSource.query(`update instance set state = 'tested', platform = null`);
    await injectFault(connector, { operation: 'PC01', kind, ...CUT });
    const confirmed = await connector.run<ConfirmationResult>('instanceConfirmation', instanceConfirmationId('demo'), {
      instanceCode: 'demo',
    });
    expect(confirmed).toMatchObject({ isConfirmed: true, reasonCode: null });
    const read: { platform: object | null }[] = await connector.dataSource.query(`select platform from instance`);
    expect(read[0]?.platform).not.toBeNull();
  });
});

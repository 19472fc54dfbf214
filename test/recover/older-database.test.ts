import { renderReport } from '../../scripts/recover/recovery-report';
import { allTables } from '../support/histories';
import { countOf } from '../support/importing';
import { eventually } from '../support/eventually';
import { command } from '../support/order-commands';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';
import { recoverByCommand, recoverHere } from './support/recovering';
import { healthOfAWorker, makeOlder } from './support/started-worker';
import { startRestorable, type RestorableConnector } from './support/restorable';
import { afterTheCopy, beforeTheCopy, bookedOrders, ship, standsAsBefore, timesShipped } from './support/story';

let connector: RestorableConnector;
beforeAll(async () => {
  connector = await startRestorable({ settings: { trackingPush: 'scheduled' } });
}, 90_000);
afterAll(() => connector.stop());

const SERIES = `INV/${String(new Date().getUTCFullYear())}`;
const numberOf = (invoice: string | null): number => Number(invoice?.split('/').at(-1));
const invoiced = async (): Promise<number[]> =>
  (await bookedOrders(connector)).flatMap(({ invoiceNumber }) =>
    invoiceNumber === null ? [] : [numberOf(invoiceNumber)],
  );

describe('FLT-02 the database is restored from an older backup', () => {
  it('and goes on as if it had been there: nothing lost, nothing twice, numbers as a person confirms them', async () => {
    const before = await beforeTheCopy(connector);
    await connector.copyDatabase();
    const story = await afterTheCopy(connector, before);
    const [known, given] = [await bookedOrders(connector), await invoiced()];
    await connector.restoreDatabase();

    const untouched = await allTables(connector);
    const planned = await recoverHere(connector, { isDryRun: true });
    expect(await allTables(connector)).toBe(untouched);
    expect(planned.lostOrders[0]?.marketplaceOrderIds.toSorted()).toEqual(
      [story.unread, story.fresh, story.wholeLife].toSorted(),
    );

    const first = await recoverByCommand(connector);
    expect({ code: first.code, said: first.said }).toEqual({ code: 2, said: '' });
    expect(first.report?.lostOrders).toEqual(planned.lostOrders);
    const once = await allTables(connector);
    const repeated = await recoverHere(connector);
    expect(repeated.isRepeat).toBe(true);
    expect(renderReport(repeated)).toContain('npm run recover -- --since TIME');
    expect(await allTables(connector)).toBe(once);

    await connector.startWorker();
    for (const id of [story.unread, story.fresh, story.wholeLife]) {
      await eventually(() => parkedFor(connector, id, 'invoiceNumberUnconfirmed'));
    }
    // No page that is older than the recovery names a park of after it.
    expect(await command(connector, story.fresh, 'retryStep', { parkNumber: 1 })).toMatchObject({
      outcome: 'alreadyDone',
    });
    expect(Math.max(...(await invoiced()))).toBeLessThan(Math.max(...given));
    const refused = await recoverByCommand(connector, '--next-invoice-number', `${SERIES}=1`);
    expect(refused).toMatchObject({ code: 1, report: null });
    expect(refused.said).toContain('would be given twice');
    const next = Math.max(...given) + 1;
    const confirmed = await recoverByCommand(connector, '--next-invoice-number', `${SERIES}=${String(next)}`);
    expect({ code: confirmed.code, isRepeat: confirmed.report?.isRepeat }).toEqual({ code: 0, isRepeat: true });

    await standsAsBefore(connector, story);

    // The same sale orders, each under the number that the marketplace shows.
    const now = await bookedOrders(connector);
    expect(now.map(({ id, name, state }) => ({ id, name, state }))).toEqual(
      known.map(({ id, name, state }) => ({ id, name, state })),
    );
    expect(now.every(({ isTotalRight }) => isTotalRight)).toBe(true);
    const numbers = [...new Set([...given, ...(await invoiced())])].toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    const again = (await invoiced()).filter((number) => number > Math.max(...given));
    expect(again).toHaveLength(3);

    await ship(connector, story.waiting, story.fresh);
    for (const id of [
      story.waiting,
      story.fresh,
      story.shippedLater,
      story.untold,
      story.closedLater,
      story.wholeLife,
    ]) {
      expect(await timesShipped(connector, id)).toBe(1);
    }
    expect(await countOf(connector, 'from run where ended_at is null')).toBe(0);
  }, 240_000);

  it('and what is placed afterwards gets numbers that nobody has, and moves the cursor on', async () => {
    const earlier = (await bookedOrders(connector)).map(({ name }) => name);
    const [{ position: cursorBefore }] = await readCursor();
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const booked = (await bookedOrders(connector)).find((order) => order.id === id);
    expect(Number(booked?.name.slice('SO-'.length))).toBeGreaterThan(1_000);
    expect(earlier).not.toContain(booked?.name);
    expect((await orderRow(connector, id)).invoiceState).toBe('paid');
    const [{ position }] = await readCursor();
    expect(position.getTime()).toBeGreaterThan(cursorBefore.getTime());
  });

  it('and a worker that starts before the recovery says that one is due, and is ready all the same', async () => {
    await connector.stopWorker();
    expect(await healthOfAWorker(connector)).toMatchObject({ isReady: true, databaseAge: { isGood: true } });
    await makeOlder(connector, '1 hour');
    expect(await healthOfAWorker(connector)).toMatchObject({
      isReady: true,
      databaseAge: { isGood: false, failure: expect.stringContaining('npm run recover') },
      logged: expect.stringContaining('database.olderThanTemporal'),
    });
    await makeOlder(connector, '1 hour');
    expect((await recoverHere(connector)).isRepeat).toBe(false);
    expect(await healthOfAWorker(connector)).toMatchObject({ isReady: true, databaseAge: { isGood: true } });
  }, 120_000);
});

function readCursor(): Promise<[{ position: Date }]> {
  return connector.dataSource.query(`select position from cursor`);
}

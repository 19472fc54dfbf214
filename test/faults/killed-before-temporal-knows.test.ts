import { orderSweepId } from '../../workflows/ids';
import { auditOf, gapsOf, ONCE, wrongStockOf } from '../support/audit';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, placeRaw } from '../support/importing';
import { startKillBench, type KillBench } from '../support/kill-bench';
import { orderRow, waitingFor } from '../support/order-row';

let bench: KillBench;
const orders = new Map<string, string>();

async function place(name: string): Promise<string> {
  const [id = ''] = await bench.connector.place('oneLine');
  orders.set(name, id);
  return id;
}
const booked = (id: string): Promise<void> => eventually(() => waitingFor(bench.connector, id, 'delivery'), 90_000);

beforeAll(async () => {
  bench = await startKillBench();
  const { connector } = bench;
  const delivered = await place('a reading is claimed, and not asked for');
  await bench.importAll();
  await booked(delivered);
  await bench.killAt({ on: 'database', saying: ['o.read_back_wanted and', delivered], at: 'answered' }, () =>
    deliver(connector, delivered, colissimo),
  );
  const claimed = await place('an order is claimed, and not signalled');
  await bench.killAt(
    { on: 'database', saying: ['set claimed_until = now()', claimed], at: 'answered' },
    bench.importAll,
  );
  await place('an order is signalled, and its claim not settled');
  await bench.killAt({ on: 'database', saying: ['when c.is_told then greatest'], at: 'asked' }, bench.importAll);
  const stored = await place('receptions are stored, and nobody was told');
  await bench.killAt(
    { on: 'database', saying: [stored, 'insert into reception', 'COMMIT'], at: 'answered' },
    bench.importAll,
  );
}, 120_000);
afterAll(() => bench.stop());

describe('ORD-06 a worker is killed with -9 in the middle of a sweep', () => {
  const cursors = (): Promise<number> => countOf(bench.connector, 'from cursor');
  const kept = (like: string): Promise<number> =>
    countOf(bench.connector, 'from marketplace_order where marketplace_order_id like $1', [like]);
  const sweep = (): Promise<unknown> => bench.connector.sweep();
  const sweepAnew = async (): Promise<unknown> => {
    await bench.terminate(orderSweepId('demo'));
    return sweep();
  };

  it('between two pages: the first is stored, the cursor has not moved', async () => {
    const created = new Date(Date.now() - 7_200_000).toISOString();
    const cancelled = Array.from({ length: 100 }, (_, index) =>
      aFreshOrder(`PAGE-1-${String(index)}`)
        .withState('CANCELED')
        .with({ created_date: created })
        .build(),
    );
    await placeRaw(bench.connector, [...cancelled, aFreshOrder('PAGE-2').build()]);
    await bench.killAt({ on: 'marketplace', saying: ['GET /api/orders?', 'offset=100'], at: 'asked' }, sweep);
    expect(await kept('PAGE-1-%')).toBe(100);
    expect(await cursors()).toBe(0);
  }, 90_000);

  it('before the cursor moves: every page is stored, and all of them are read again', async () => {
    await bench.killAt({ on: 'database', saying: ['insert into cursor'], at: 'asked' }, sweepAnew);
    expect(await kept('PAGE-2')).toBe(1);
    expect(await cursors()).toBe(0);
  }, 90_000);

  it('after the cursor has moved: the sweep is repeated, and its run ends', async () => {
    // The imports that were cut off before end with the same words.
    const windows = `from run where kind = 'window' and ended_at is null`;
    await eventually(async () => (await countOf(bench.connector, windows)) === 0, 90_000);
    await bench.killAt({ on: 'database', saying: [`update run set state = 'done'`], at: 'asked' }, sweepAnew);
    expect(await cursors()).toBe(1);
    await sweep();
    const open = `from run where workflow_id = 'orderSweep/demo' and ended_at is null`;
    expect(await countOf(bench.connector, open)).toBe(0);
    expect(await kept('PAGE-%')).toBe(101);
    await booked('PAGE-2');
    expect(await auditOf(bench.connector, 'PAGE-2')).toMatchObject({ saleOrders: 1, invoices: 1, payments: 1 });
  }, 180_000);
});

describe('ORD-05 a worker is killed with -9 between a row written and Temporal told', () => {
  it.each([
    'receptions are stored, and nobody was told',
    'an order is claimed, and not signalled',
    'an order is signalled, and its claim not settled',
    'a reading is claimed, and not asked for',
  ])(
    '%s: the order is booked once and shipped once',
    async (name) => {
      const id = orders.get(name) ?? '';
      await eventually(async () => (await orderRow(bench.connector, id)).deliveryId !== null, 90_000);
      if ((await orderRow(bench.connector, id)).deliveryState !== 'done') {
        await booked(id);
        await deliver(bench.connector, id, colissimo);
      }
      await eventually(async () => (await orderRow(bench.connector, id)).toldBy === 'us', 120_000);
      expect(await auditOf(bench.connector, id)).toEqual(ONCE);
    },
    240_000,
  );

  it('numbers of the journal have no gap, and stock is the sum of what was moved', async () => {
    expect(await gapsOf(bench.connector)).toEqual([]);
    expect(await wrongStockOf(bench.connector)).toEqual([]);
  });
});

import { sellerReferencesId } from '../../workflows/ids';
import { auditOf, ONCE } from '../support/audit';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { countOf } from '../support/importing';
import { startKillBench, type KillBench, type KillPoint } from '../support/kill-bench';
import { marketplaceOf } from '../support/marketplace';
import { orderRow, waitingFor } from '../support/order-row';

const calls: readonly [string, Pick<KillPoint, 'at'> & { readonly action: 'tracking' | 'ship' }][] = [
  ['OR23 is sent, and has not arrived', { action: 'tracking', at: 'asked' }],
  ['OR23 is carried out, and its answer has not come', { action: 'tracking', at: 'answered' }],
  ['OR23 is answered, and OR24 has not arrived', { action: 'ship', at: 'asked' }],
  ['OR24 is carried out, and its answer has not come', { action: 'ship', at: 'answered' }],
];

let bench: KillBench;
let marketplace: ReturnType<typeof marketplaceOf>;
const orders = new Map<string, string>();

beforeAll(async () => {
  bench = await startKillBench();
  const { connector } = bench;
  marketplace = marketplaceOf(connector);
  const ids = await connector.place(...calls.map(() => 'oneLine' as const));
  await bench.importAll();
  for (const id of ids) await eventually(() => waitingFor(connector, id, 'delivery'), 60_000);
  for (const [index, [name, { action, at }]] of calls.entries()) {
    const id = ids[index] ?? '';
    orders.set(name, id);
    await bench.killAt({ on: 'marketplace', saying: [`PUT /api/orders/${id}/${action}`], at }, () =>
      deliver(connector, id, colissimo),
    );
  }
}, 180_000);
afterAll(() => bench.stop());

describe('TRK-05 a worker is killed with -9 between a call and its record', () => {
  it.each(calls)(
    '%s: the marketplace is told once, with our tracking',
    async (name) => {
      const id = orders.get(name) ?? '';
      await eventually(async () => (await orderRow(bench.connector, id)).toldBy !== null, 120_000);
      expect(await auditOf(bench.connector, id)).toEqual(ONCE);
      expect(await marketplace.stateOf(id)).toBe('SHIPPED');
      expect(await marketplace.rawOrder(id)).toMatchObject({ shipping_tracking: colissimo.trackingNumber });
    },
    180_000,
  );
});

describe('ORD-13 a worker is killed with -9 between a call and its record', () => {
  const wanted = (): Promise<number> =>
    countOf(bench.connector, 'from marketplace_order where seller_reference_wanted');
  const writeBack = (): Promise<unknown> => bench.connector.sweep();
  const writeBackAnew = async (): Promise<unknown> => {
    await bench.terminate(sellerReferencesId('demo'));
    return writeBack();
  };

  it('OR04 is sent, and has not arrived: the numbers still wait', async () => {
    await bench.killAt({ on: 'marketplace', saying: ['PUT /api/orders?'], at: 'asked' }, writeBack);
    expect(await wanted()).toBe(calls.length);
  }, 120_000);

  it('OR04 is carried out, and its answer has not come: the numbers still wait', async () => {
    await bench.killAt({ on: 'marketplace', saying: ['PUT /api/orders?'], at: 'answered' }, writeBackAnew);
    expect(await wanted()).toBe(calls.length);
  }, 120_000);

  it('OR04 is answered, and not recorded: in the end each order bears our number', async () => {
    await bench.killAt({ on: 'database', saying: ['set seller_reference_wanted = false'], at: 'asked' }, writeBackAnew);
    await eventually(async () => (await wanted()) === 0, 90_000);
    const names: { id: string; name: string }[] = await bench.connector.dataSource.query(
      `select o.marketplace_order_id as id, s.name from sale_order s join marketplace_order o on o.id = s.order_id`,
    );
    expect(names).toHaveLength(calls.length);
    for (const { id, name } of names) {
      expect(await marketplace.rawOrder(id)).toMatchObject({ references: { order_reference_for_seller: name } });
    }
  }, 180_000);
});

import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder, callsOf, countOf, injectFault, placeRaw, sweepOnce } from '../support/importing';
import { waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

const referenceOf = async (id: string): Promise<string | null> => {
  const { order } = await askSandbox<{ order: { references?: { order_reference_for_seller?: string | null } } }>(
    connector.sandbox.url,
    'GET',
    `/orders/${encodeURIComponent(id)}?shopId=2042`,
  );
  return order.references?.order_reference_for_seller ?? null;
};
const nameOf = async (id: string): Promise<string> => {
  const rows: { name: string }[] = await connector.dataSource.query(
    `select s.name from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
    [id],
  );
  return rows[0]?.name ?? '';
};
const okCalls = async (): Promise<number> => (await callsOf(connector, 'OR04'))['200'] ?? 0;
const wanted = (): Promise<number> => countOf(connector, `from marketplace_order where seller_reference_wanted`);

describe('ORD-13 our order number becomes the seller reference', () => {
  it('is on the marketplace after a sweep', async () => {
    const [id = ''] = await connector.place('oneLine');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await sweepOnce(connector);
    await eventually(async () => (await wanted()) === 0);
    expect(await nameOf(id)).toMatch(/^SO-\d+$/);
    expect(await referenceOf(id)).toBe(await nameOf(id));
  });

  it('is written a hundred orders a call', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `BATCH-${String(index)}`);
    await placeRaw(
      connector,
      ids.map((id) => aFreshOrder(id).build()),
    );
    await sweepOnce(connector);
    await eventually(
      async () => (await wanted()) === ids.length || (await countOf(connector, `from sale_order`)) === ids.length + 1,
    );
    const before = await okCalls();
    const left = await wanted();
    await sweepOnce(connector);
    await eventually(async () => (await wanted()) === 0);
    expect((await okCalls()) - before).toBe(Math.ceil(left / 100));
    expect(await referenceOf('BATCH-100')).toBe(await nameOf('BATCH-100'));
  });

  it('tells on the order what the marketplace refuses, and holds up no other', async () => {
    await placeRaw(connector, [aFreshOrder('VANISHED-1').build(), aFreshOrder('STAYS-1').build()]);
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, 'VANISHED-1', 'delivery'));
    await eventually(() => waitingFor(connector, 'STAYS-1', 'delivery'));
    await connector.dataSource.query(
      `update marketplace_order set marketplace_order_id = 'NEVER-KNOWN', seller_reference_wanted = true
        where marketplace_order_id = 'VANISHED-1'`,
    );
    await connector.dataSource.query(
      `update marketplace_order set seller_reference_wanted = true where marketplace_order_id = 'STAYS-1'`,
    );
    await sweepOnce(connector);
    await eventually(async () => (await wanted()) === 0);
    expect(await referenceOf('STAYS-1')).toBe(await nameOf('STAYS-1'));
    const entries: { sentence: string }[] = await connector.dataSource.query(
      `select t.sentence from timeline_entry t join marketplace_order o on o.id = t.order_id
        where o.marketplace_order_id = 'NEVER-KNOWN' and t.kind = 'sellerReferenceRefused'`,
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]?.sentence).toContain('did not take our order number');
  });

  it.each(['403', '500-before'] as const)(
    'keeps no order from being imported while the marketplace answers %s',
    async (kind) => {
      await injectFault(connector, { operation: 'OR04', kind, count: 1000 });
      const [first = '', second = ''] = [...(await connector.place('oneLine')), ...(await connector.place('oneLine'))];
      await sweepOnce(connector);
      await eventually(() => waitingFor(connector, first, 'delivery'));
      await sweepOnce(connector);
      const status = kind.slice(0, 3);
      await eventually(async () => ((await callsOf(connector, 'OR04'))[status] ?? 0) > 0);
      const [third = ''] = await connector.place('oneLine');
      await sweepOnce(connector);
      await eventually(() => waitingFor(connector, third, 'delivery'));
      await askSandbox(connector.sandbox.url, 'DELETE', '/faults');
      await eventually(async () => {
        await sweepOnce(connector);
        return (await wanted()) === 0;
      });
      for (const id of [first, second, third]) expect(await referenceOf(id)).toBe(await nameOf(id));
    },
  );

  it('is not written where the instance does not want it', async () => {
    await connector.dataSource.query(
      `update instance set settings = settings || '{"writeBackOrderNumber": false}', settings_version = settings_version + 1`,
    );
    const [id = ''] = await connector.place('oneLine');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const before = await okCalls();
    await sweepOnce(connector);
    expect(await referenceOf(id)).toBeNull();
    expect(await okCalls()).toBe(before);
  });
});

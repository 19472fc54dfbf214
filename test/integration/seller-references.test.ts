import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { aFreshOrder, callsOf, countOf, injectFault, placeRaw, sweepOnce } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { waitingFor } from '../support/order-row';
import { timelineOf } from '../support/timeline';

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

interface Standing {
  readonly revision: number;
  readonly receptions: number;
  readonly isCurrent: boolean;
  readonly isApplied: boolean;
  readonly progress: string;
  readonly waitingFor: string | null;
}

/** What the database knows of an order, and how long its workflow's history is. */
async function standingOf(id: string): Promise<Standing & { readonly events: number }> {
  const rows: Standing[] = await connector.dataSource.query(
    `select o.pending_revision as revision, count(*)::integer as receptions, o.progress, o.waiting_for as "waitingFor",
            bool_or(r.content_hash = o.content_hash and r.raw #>> '{references,order_reference_for_seller}'
                    is not distinct from s.name) as "isCurrent",
            o.applied_content_hash = o.content_hash as "isApplied"
       from marketplace_order o join sale_order s on s.order_id = o.id join reception r on r.order_id = o.id
      where o.marketplace_order_id = $1 group by o.id`,
    [id],
  );
  const [standing] = rows;
  if (standing === undefined) throw new Error(`${id} is not imported`);
  const { events } = await connector.client.workflow.getHandle(`order/demo/${id}`).fetchHistory();
  return { ...standing, events: events?.length ?? 0 };
}

/** Imported, and our number written to the marketplace; no import has seen it there yet. */
async function aNumberedOrder(): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await sweepOnce(connector);
  await eventually(() => waitingFor(connector, id, 'delivery'));
  await sweepOnce(connector);
  await eventually(async () => (await wanted()) === 0);
  return id;
}

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
    const entries = await timelineOf(connector, 'NEVER-KNOWN', 'sellerReferenceRefused');
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

describe('ORD-11 our own number that comes back in an answer', () => {
  beforeAll(() =>
    connector.dataSource.query(
      `update instance set settings = settings || '{"writeBackOrderNumber": true}', settings_version = settings_version + 1`,
    ),
  );

  it('is kept and becomes current, and wakes nobody', async () => {
    const id = await aNumberedOrder();
    const before = await standingOf(id);
    expect(before).toMatchObject({ receptions: 1, isCurrent: false });
    await sweepOnce(connector);
    expect(await standingOf(id)).toEqual({ ...before, receptions: 2, isCurrent: true });
    await sweepOnce(connector);
    expect(await standingOf(id)).toEqual({ ...before, receptions: 2, isCurrent: true });
  });

  it('hides no change that comes with it', async () => {
    const id = await aNumberedOrder();
    const before = await standingOf(id);
    await marketplaceOf(connector).act(id, 'ship-in-portal');
    await sweepOnce(connector);
    await eventually(() => waitingFor(connector, id, 'receipt'));
    expect(await standingOf(id)).toMatchObject({ revision: before.revision + 1, isCurrent: true, isApplied: true });
  });

  it('is no news to a park either', async () => {
    const id = await aNumberedOrder();
    await connector.dataSource.query(
      `update marketplace_order set parked_step = 'createInvoice', parked_content_hash = content_hash, park_number = 1
        where marketplace_order_id = $1`,
      [id],
    );
    await sweepOnce(connector);
    const [order]: object[] = await connector.dataSource.query(
      `select parked_content_hash = content_hash as "isParked" from marketplace_order where marketplace_order_id = $1`,
      [id],
    );
    expect(order).toEqual({ isParked: true });
  });

  it('wakes an order whose reading was wanted', async () => {
    const id = await aNumberedOrder();
    await deliver(connector, id, colissimo);
    await eventually(() => waitingFor(connector, id, 'shippedState'));
    expect(await standingOf(id)).toMatchObject({ isCurrent: true });
  });
});

import type { MarketplaceClient } from '../../../activities/mirakl/client';
import { receivedOrderId } from '../../../activities/mirakl/order-page';
import { readWhole } from '../../../activities/mirakl/paging/read-whole';
import { type RunningSandbox, startSandbox } from '../../../sandbox/server';
import { aClient } from '../../support/a-client';
import { aRawOrder } from '../../support/raw-order';

let sandbox: RunningSandbox;
let client: MarketplaceClient;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, limits: 'relaxed' });
  client = aClient({ baseUrl: sandbox.url });
});

afterAll(() => sandbox.close());

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(await response.text());
  }
}

async function idsOfSweep(): Promise<Set<string | null>> {
  const ids = new Set<string | null>();
  for await (const page of client.orderPages({}, { use: 'sweep' })) {
    page.orders.forEach((order) => ids.add(receivedOrderId(order)));
  }
  return ids;
}

describe('the client against a marketplace that works as Mirakl does', () => {
  it('reads platform, shipping methods and carriers', async () => {
    expect(await client.isMarketplace()).toBe(true);
    expect(await client.platformConfiguration()).toMatchObject({ orderTaxMode: 'TAX_EXCLUDED' });
    expect((await readWhole(client.masterData.shippingMethods())).entries).toContainEqual(
      expect.objectContaining({ code: 'STD', isTrackingMandatory: true }),
    );
    const carriers = (await readWhole(client.masterData.carriers())).entries;
    expect(carriers.find(({ code }) => code === 'COLISSIMO')?.trackingUrlTemplate).toContain('{trackingId}');
  });

  it('decodes every kind of order that the generator places', async () => {
    await control('/orders', { shopId: 2042, count: 40 });
    const kinds = new Set<string>();
    for await (const page of client.orderPages({}, { use: 'sweep' })) {
      page.orders.forEach(({ decoded }) => kinds.add(decoded.kind === 'decoded' ? 'decoded' : decoded.reason));
    }
    expect([...kinds]).toEqual(['decoded']);
  });

  it.each(['repeat-page', 'shuffled', 'ignore-filter'])('misses no order when a page goes wrong: %s', async (kind) => {
    const orders = Array.from({ length: 260 }, (_, index) =>
      aRawOrder()
        .withId(`${kind}-${String(index)}`)
        .build(),
    );
    await control('/raw-orders', { shopId: 2042, orders });
    const all = await idsOfSweep();
    await control('/faults', { operation: 'OR11', kind, after: 1 });
    expect(await idsOfSweep()).toEqual(all);
  });

  it('tells tracking, then shipped, and a second shipped is refused', async () => {
    await control('/orders', { shopId: 2042, kinds: ['oneLine'] });
    const id = [...(await idsOfSweep())].at(-1) ?? '';
    await control(`/orders/${encodeURIComponent(id)}/state`, { state: 'SHIPPING' });
    const tracking = { carrierCode: 'COLISSIMO', carrierName: null, trackingNumber: '6A1', trackingUrl: null };
    expect(await client.putTracking(id, tracking)).toEqual({ kind: 'done' });
    expect(await client.shipOrder(id)).toEqual({ kind: 'done' });
    expect(await client.shipOrder(id)).toMatchObject({ kind: 'refused' });
    const [received] = (await client.ordersByIds([id], { use: 'readBack' })).found;
    expect(received?.decoded).toMatchObject({
      order: { state: 'SHIPPED', tracking: { carrierCode: 'COLISSIMO', trackingNumber: '6A1' } },
    });
  });

  it('writes and reads the seller reference', async () => {
    const [id = ''] = [...(await idsOfSweep())].filter((one) => one !== null);
    const references = [
      { marketplaceOrderId: id, sellerReference: 'SO0042' },
      { marketplaceOrderId: 'never-seen', sellerReference: 'SO0043' },
    ];
    const results = await client.writeSellerReferences(references);
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'refused']);
    const [received] = (await client.ordersByIds([id], { use: 'person' })).found;
    expect(received?.decoded).toMatchObject({ order: { sellerReference: 'SO0042' } });
  });
});

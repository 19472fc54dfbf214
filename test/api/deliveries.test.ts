import { MasterDataEntry } from '../../entities/master-data-entry.entity';
import { Delivery } from '../../entities/delivery.entity';
import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { StockLevel } from '../../entities/stock-level.entity';
import { StockMove } from '../../entities/stock-move.entity';
import { TimelineEntry } from '../../entities/timeline-entry.entity';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, type BackOffice, type ImportedOrder } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;
let imported: ImportedOrder;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
});
afterAll(() => under.stop());
beforeEach(async () => {
  instance = await anInstance(under.dataSource, backOffice);
  imported = await anImportedOrder(under.dataSource, instance, backOffice);
});

const url = (): string => `/deliveries/${imported.delivery.id}`;
const done = (body: object = {}) => under.call({ method: 'POST', url: `${url()}/done`, body });
const setDelivery = (parts: Partial<Pick<Delivery, 'state' | 'doneAt' | 'toldAt' | 'toldBy'>>): Promise<unknown> =>
  under.dataSource.getRepository(Delivery).update(imported.delivery.id, parts);
const readOrder = (): Promise<MarketplaceOrder> =>
  under.dataSource.getRepository(MarketplaceOrder).findOneByOrFail({ id: imported.order.id });
const readStock = (): Promise<StockLevel> =>
  under.dataSource.getRepository(StockLevel).findOneByOrFail({ productId: imported.product.id });

describe('A delivery that is marked done', () => {
  beforeEach(async () => {
    const level = { warehouseId: backOffice.warehouse.id, productId: imported.product.id, onHand: 5, reserved: 2 };
    await under.dataSource.getRepository(StockLevel).insert(level);
  });

  it('keeps carrier and tracking, leaves stock, enters the timeline and wakes the lifecycle', async () => {
    const answer = await done({
      carrierCode: 'COLISSIMO',
      trackingNumber: '6A1',
      trackingUrl: 'https://track.example/6A1',
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      ...{ state: 'done', carrierCode: 'COLISSIMO', carrierName: null, trackingNumber: '6A1', toldAt: null },
      ...{ doneAt: expect.stringMatching(/Z$/), doneBy: expect.stringMatching(/^program/) },
    });
    expect(await readStock()).toMatchObject({ onHand: 3, reserved: 0 });
    const moves = await under.dataSource.getRepository(StockMove).findBy({ productId: imported.product.id });
    expect(moves).toMatchObject([
      { onHandChange: -2, reservedChange: -2, reference: expect.stringMatching(/^delivery\/OUT.*\/done$/) },
    ]);
    const story = await under.dataSource.getRepository(TimelineEntry).findBy({ orderId: imported.order.id });
    expect(story.map(({ kind }) => kind)).toEqual(['deliveryDone']);
    expect((await readOrder()).pendingRevision).toBe(1);
  });

  it('is done once: a second time says its state and moves no stock', async () => {
    await done();
    const answer = await done();
    expect(answer.json()).toMatchObject({
      type: '/problems/notAllowedNow',
      status: 409,
      detail: expect.stringContaining('is done'),
    });
    expect(await readStock()).toMatchObject({ onHand: 3, reserved: 0 });
    expect((await readOrder()).pendingRevision).toBe(1);
  });

  it('is done once by two at the same time', async () => {
    const answers = await Promise.all([done(), done(), done()]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409]);
    expect(await readStock()).toMatchObject({ onHand: 3, reserved: 0 });
  });

  it('names its carrier one way', async () => {
    const answer = await done({ carrierCode: 'COLISSIMO', carrierName: 'Our own van' });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '/carrierName' }] });
  });

  it('names a carrier of the marketplace, once those were read', async () => {
    await under.dataSource
      .getRepository(MasterDataEntry)
      .insert({ instanceId: instance.id, kind: 'carriers', code: 'DHL', label: 'DHL', state: 'listed' });
    const answer = await done({ carrierCode: 'COLISSIMO' });
    expect(answer.json()).toMatchObject({ status: 422, detail: expect.stringContaining('It knows DHL') });
    expect((await done({ carrierCode: 'DHL' })).statusCode).toBe(200);
  });

  it('cannot be cancelled before', async () => {
    await setDelivery({ state: 'cancelled' });
    expect((await done()).json()).toMatchObject({ status: 409, detail: expect.stringContaining('cancelled') });
    expect(await readStock()).toMatchObject({ onHand: 5, reserved: 2 });
  });
});

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly reserved: number }[];
}

const deliveriesOfOrder = async (): Promise<Shown[]> => {
  const order = encodeURIComponent(imported.order.marketplaceOrderId);
  const { items } = (await under.call({ url: `/deliveries?order=${order}&sort=id` })).json<{ items: Shown[] }>();
  return items;
};
const partOfIt = async (quantity: number) => {
  const [delivery] = await deliveriesOfOrder();
  return done({ trackingNumber: '6A1', lines: [{ id: delivery?.lines[0]?.id, quantity }] });
};
const stockUp = (): Promise<unknown> =>
  under.dataSource
    .getRepository(StockLevel)
    .insert({ warehouseId: backOffice.warehouse.id, productId: imported.product.id, onHand: 5, reserved: 2 });

describe('WFL-02 a delivery that leaves in part', () => {
  const setPolicy = (policy: string): Promise<unknown> =>
    under.dataSource.query(
      `update sale_order set workflow = jsonb_set(workflow, '{orderWorkflow,shippingPolicy}', $2::jsonb) where id = $1`,
      [imported.saleOrder.id, JSON.stringify(policy)],
    );
  beforeEach(stockUp);

  it('leaves a back order with the rest, which keeps its reservation', async () => {
    expect((await partOfIt(1)).json()).toMatchObject({ state: 'done', lines: [{ quantity: 1, reserved: 1 }] });
    expect(await readStock()).toMatchObject({ onHand: 4, reserved: 1 });
    const [, rest] = await deliveriesOfOrder();
    expect(rest).toMatchObject({
      ...{ state: 'ready', backOrderOf: imported.delivery.name, trackingNumber: null },
      lines: [{ quantity: 1, reserved: 1, missing: 0 }],
    });
    const last = await under.call({ method: 'POST', url: `/deliveries/${rest?.id ?? ''}/done`, body: {} });
    expect(last.json()).toMatchObject({ state: 'done', isShort: false });
    expect(await readStock()).toMatchObject({ onHand: 3, reserved: 0 });
  });

  it('is refused where its order ships all at once, and leaves whole', async () => {
    await setPolicy('allAtOnce');
    expect((await partOfIt(1)).json()).toMatchObject({
      ...{ status: 409, detail: expect.stringContaining('ships all at once') },
    });
    expect(await readStock()).toMatchObject({ onHand: 5, reserved: 2 });
    expect((await partOfIt(2)).json()).toMatchObject({ state: 'done', shippingPolicy: 'allAtOnce' });
    expect(await deliveriesOfOrder()).toHaveLength(1);
  });

  it('is refused beyond what it carries', async () => {
    expect((await partOfIt(3)).json()).toMatchObject({ status: 422, errors: [{ pointer: '/lines' }] });
  });
});

describe('TRK-06 an order of which a part has left', () => {
  beforeEach(stockUp);

  it('is not told to the marketplace before the rest has left', async () => {
    await partOfIt(1);
    const told = await under.call({ method: 'POST', url: `${url()}/push-tracking` });
    expect(told.json()).toMatchObject({ status: 409, detail: expect.stringContaining('something left to ship') });
    expect(await readOrder()).toMatchObject({ readBackWanted: false, pendingRevision: 1 });
  });

  it('says on its page what is still to leave', async () => {
    await partOfIt(1);
    const page = `/orders/${instance.code}/${encodeURIComponent(imported.order.marketplaceOrderId)}`;
    expect((await under.call({ url: page })).json()).toMatchObject({
      saleOrder: {
        lines: [{ quantity: 2, deliveredQuantity: 1 }],
        deliveries: [
          { state: 'done', lines: [{ quantity: 1 }] },
          { state: 'ready', backOrderOf: imported.delivery.name, lines: [{ quantity: 1, missing: 0 }] },
        ],
      },
    });
  });
});

describe('Tracking of a delivery', () => {
  const change = async (body: object, ifMatch?: string) => {
    const etag = (await under.call({ url: url() })).headers.etag;
    const headers = { 'if-match': ifMatch ?? String(etag) };
    return under.call({ method: 'PATCH', url: url(), body, headers });
  };

  it('changes until the marketplace was told, and wakes the lifecycle', async () => {
    await done({ carrierCode: 'DHL', trackingNumber: '1' });
    const answer = await change({ carrierName: 'Our own van', trackingNumber: '2' });
    expect(answer.json()).toMatchObject({ carrierCode: null, carrierName: 'Our own van', trackingNumber: '2' });
    expect((await readOrder()).pendingRevision).toBe(2);
    await setDelivery({ toldAt: new Date(), toldBy: 'us' });
    expect((await change({ trackingNumber: '3' })).statusCode).toBe(409);
  });

  it('changes only as it was read', async () => {
    const without = await under.call({ method: 'PATCH', url: url(), body: { trackingNumber: '1' } });
    expect([without.statusCode, (await change({ trackingNumber: '1' }, '"old"')).statusCode]).toEqual([428, 412]);
  });

  it('takes web addresses only', async () => {
    expect((await change({ trackingUrl: 'javascript:alert(1)' })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/trackingUrl' }],
    });
  });
});

describe('TRK-02 Update in Marketplace on one delivery', () => {
  const push = () => under.call({ method: 'POST', url: `${url()}/push-tracking` });

  it('marks what is done as wanted, and has the order read first, which wakes its lifecycle', async () => {
    await setDelivery({ state: 'done', doneAt: new Date() });
    expect((await push()).json()).toMatchObject({ isPushWanted: true });
    expect((await readOrder()).readBackWanted).toBe(true);
  });

  it('lets an order that is parked on telling try again, and no other', async () => {
    await setDelivery({ state: 'done', doneAt: new Date() });
    const orders = under.dataSource.getRepository(MarketplaceOrder);
    await orders.update(imported.order.id, { parkedStep: 'createInvoice', parkedContentHash: 'a' });
    await push();
    expect((await readOrder()).parkedContentHash).toBe('a');
    await orders.update(imported.order.id, { parkedStep: 'shipDelivery' });
    await push();
    expect((await readOrder()).parkedContentHash).toBeNull();
  });

  it('says why it is not possible before the delivery is done, and after it was told', async () => {
    expect((await push()).json()).toMatchObject({ status: 409, detail: expect.stringContaining('Mark it done first') });
    await setDelivery({ state: 'done', doneAt: new Date(), toldAt: new Date(), toldBy: 'portal' });
    expect((await push()).json()).toMatchObject({ status: 409, detail: expect.stringContaining('was told') });
    expect((await readOrder()).pendingRevision).toBe(0);
  });
});

describe('The list of deliveries', () => {
  it('finds by state, order and whether the marketplace was told', async () => {
    const ids = async (query: string): Promise<string[]> => {
      const page = await under.call({ url: `/deliveries?instance=${instance.code}${query}` });
      return page.json<{ items: { id: string }[] }>().items.map(({ id }) => id);
    };
    const other = await anImportedOrder(under.dataSource, instance, backOffice, { marketplaceOrderId: 'A/1' });
    await under.dataSource.getRepository(Delivery).update(other.delivery.id, { state: 'done', toldAt: new Date() });
    expect(await ids('')).toEqual([other.delivery.id, imported.delivery.id]);
    expect(await ids('&sort=id&limit=1')).toEqual([imported.delivery.id]);
    expect(await ids('&state=done')).toEqual([other.delivery.id]);
    expect(await ids('&told=false')).toEqual([imported.delivery.id]);
    expect(await ids(`&order=${encodeURIComponent('A/1')}`)).toEqual([other.delivery.id]);
  });

  it('has no personal detail', async () => {
    expect((await under.call({ url: '/deliveries' })).body).not.toMatch(/Zoé|Lilas/);
  });
});

import { Company } from '../../entities/company.entity';
import { Delivery } from '../../entities/delivery.entity';
import { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { Pricelist } from '../../entities/pricelist.entity';
import { Product } from '../../entities/product.entity';
import { Schedule } from '../../entities/schedule.entity';
import { Warehouse } from '../../entities/warehouse.entity';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, anOrderRow, type BackOffice } from './support/back-office';
import { aParkedOrder, releasedOf } from './support/parked-orders';

let under: ApiUnderTest;
let backOffice: BackOffice;
beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  const { manager } = under.dataSource;
  const companyId = backOffice.company.id;
  const other = await manager.save(manager.create(Company, { code: 'SUD', name: 'Sud', currency: 'EUR' }));
  await manager.save([
    manager.create(Warehouse, { code: 'EAST', name: 'East', companyId }),
    manager.create(Warehouse, { code: 'SOUTH', name: 'South', companyId: other.id }),
    manager.create(Warehouse, { code: 'CLOSED', name: 'Closed', companyId, isArchived: true }),
    manager.create(Pricelist, { companyId, code: 'RETAIL', name: 'Retail', currency: 'EUR' }),
    manager.create(Pricelist, { companyId, code: 'US', name: 'US', currency: 'USD' }),
    manager.create(Pricelist, { companyId, code: 'OLD', name: 'Old', currency: 'EUR', isArchived: true }),
    manager.create(Product, { sku: 'SHIPPING', name: 'Shipping', kind: 'service' }),
    manager.create(Product, { sku: 'LAMP', name: 'Lamp' }),
  ]);
});
afterAll(() => under.stop());

const change = (code: string, body: object, headers: Record<string, string> = { 'if-match': '*' }) =>
  under.call({ method: 'PATCH', url: `/instances/${code}`, body, headers });
const changeSettings = (code: string, body: object) =>
  under.call({ method: 'PATCH', url: `/instances/${code}/settings`, body, headers: { 'if-match': '*' } });
const remarksOf = async (code: string, body: object): Promise<string[]> =>
  (await changeSettings(code, body)).json<{ remarks: string[] }>().remarks;
const instanceIn = (parts: Partial<Instance> = {}): Promise<Instance> =>
  anInstance(under.dataSource, backOffice, parts);
const revisionOf = async (id: string): Promise<number> =>
  (await under.dataSource.getRepository(MarketplaceOrder).findOneByOrFail({ id })).pendingRevision;

describe('INS-06 Settings that name a record', () => {
  it.each([
    ['pricelist', 'RETAIL', null],
    ['pricelist', 'NONE', 'has no pricelist "NONE"'],
    ['pricelist', 'US', 'is in USD, and the shop sells in EUR'],
    ['pricelist', 'OLD', 'is archived'],
    ['shippingProduct', 'SHIPPING', null],
    ['shippingProduct', 'NOTHING', 'there is no product "NOTHING"'],
    ['discountProduct', 'LAMP', 'is no service'],
    ['country', 'FR', null],
    ['country', 'XX', 'there is no country "XX"'],
  ])('%s as %j', async (name, value, words) => {
    const { code } = await instanceIn({ currency: 'EUR' });
    const answer = await changeSettings(code, { [name]: value });
    if (words === null) expect(answer.json()).toMatchObject({ settings: { [name]: value } });
    else {
      const errors = [{ pointer: `/${name}`, detail: expect.stringContaining(words) }];
      expect(answer.json()).toMatchObject({ status: 422, errors });
      expect((await under.dataSource.getRepository(Instance).findOneByOrFail({ code })).settings).toEqual({});
    }
  });

  it('are checked for a new instance too', async () => {
    const body = {
      ...{ code: 'new', name: 'New', environment: 'sandbox', baseUrl: 'new.mirakl.net', shopId: 1, apiKey: 'key' },
      ...{ company: 'NORD', warehouse: 'MAIN', settings: { pricelist: 'NONE' } },
    };
    const answer = await under.call({ method: 'POST', url: '/instances', body });
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: '/settings/pricelist' }] });
  });
});

describe('INS-06 Settings that concern what is under way', () => {
  it('refuse call limits under which a schedule would be too fast, naming it', async () => {
    const { id, code } = await instanceIn({ settings: { callLimits: 'relaxed' } });
    await under.dataSource
      .getRepository(Schedule)
      .save({ instanceId: id, job: 'orderSweep', isEnabled: true, intervalSeconds: 15 });
    const detail = expect.stringMatching(/orderSweep runs every 15 seconds.*900.*change the schedule first/);
    const answer = (await changeSettings(code, { callLimits: 'published' })).json<object>();
    expect(answer).toMatchObject({ status: 422, errors: [{ pointer: '/callLimits', detail }] });
  });

  it.each([
    ['closing', { daysToFollow: 10 }, '1 order past RECEIVED'],
    ['trackingExport', { trackingPush: 'atOnce' }, '1 order whose goods are gone'],
  ])('wake the orders that wait for %s, and say so', async (waitingFor, body, words) => {
    const instance = await instanceIn();
    const waiting = await anOrderRow(under.dataSource, instance, { progress: 'waiting', waitingFor });
    const other = await anOrderRow(under.dataSource, instance, { progress: 'waiting', waitingFor: 'delivery' });
    expect(await remarksOf(instance.code, body)).toEqual([expect.stringContaining(words)]);
    expect(await revisionOf(waiting.id)).toBe(waiting.pendingRevision + 1);
    expect(await revisionOf(other.id)).toBe(other.pendingRevision);
  });

  it.each([
    ['unknownSku', { createProductIfNotFound: true }],
    ['trackingUrlMissing', { requireTrackingUrl: false }],
    ['taxWithoutRate', { taxSystem: 'marketplaceWithFiscalPosition' }],
    ['totalsDiffer', { taxSystem: 'marketplace' }],
    ['taxRateTooHigh', { taxSystem: 'marketplace' }],
  ])('let orders try again that were parked as %s', async (reasonCode, body) => {
    const [instance, neighbour] = [await instanceIn(), await instanceIn()];
    const ours = await aParkedOrder(under.dataSource, instance, reasonCode);
    const theirs = await aParkedOrder(under.dataSource, neighbour, reasonCode);
    expect(await remarksOf(instance.code, body)).toEqual([expect.stringContaining(reasonCode)]);
    expect(await releasedOf(under.dataSource, [ours, theirs])).toEqual([true, false]);
  });

  it('say that orders under way keep their names', async () => {
    const instance = await instanceIn();
    expect(await remarksOf(instance.code, { orderPrefix: 'A-' })).toEqual([]);
    await anImportedOrder(under.dataSource, instance, backOffice);
    expect(await remarksOf(instance.code, { orderPrefix: 'B-' })).toEqual([
      expect.stringContaining('1 order under way'),
    ]);
  });
});

describe('INS-06 Company and warehouse', () => {
  const openDelivery = async (): Promise<{ instance: Instance; delivery: Delivery }> => {
    const instance = await instanceIn();
    const { delivery } = await anImportedOrder(under.dataSource, instance, backOffice);
    return { instance, delivery };
  };

  it('are changed while there are no orders, and only as they were read', async () => {
    const { code } = await instanceIn();
    const { etag } = (await under.call({ url: `/instances/${code}` })).headers;
    expect((await change(code, { name: 'Sud' }, {})).statusCode).toBe(428);
    const changed = await change(
      code,
      { name: 'Sud', company: 'SUD', warehouse: 'SOUTH' },
      { 'if-match': String(etag) },
    );
    expect(changed.json()).toMatchObject({ name: 'Sud', company: 'SUD', warehouse: 'SOUTH', code });
    expect((await change(code, { name: 'Late' }, { 'if-match': String(etag) })).statusCode).toBe(412);
  });

  it.each([
    [{ company: 'NOBODY' }, 422, '/company'],
    [{ company: 'SUD' }, 422, '/warehouse'],
    [{ warehouse: 'SOUTH' }, 422, '/warehouse'],
    [{ warehouse: 'CLOSED' }, 422, '/warehouse'],
    [{ code: 'other' }, 400, '/code'],
    [{ environment: 'production' }, 400, '/environment'],
  ])('are refused as %j, naming the member', async (body, status, pointer) => {
    const { code } = await instanceIn();
    expect((await change(code, body)).json()).toMatchObject({ status, errors: [{ pointer }] });
  });

  it('stay as they are when they are archived: the instance may still be called otherwise', async () => {
    const { id: warehouseId } = await under.dataSource.getRepository(Warehouse).findOneByOrFail({ code: 'CLOSED' });
    const { code } = await instanceIn({ warehouseId });
    expect((await change(code, { name: 'New' })).json()).toMatchObject({ name: 'New', warehouse: 'CLOSED' });
  });

  it('keep the company of orders that are in its books', async () => {
    const { instance } = await openDelivery();
    const answer = await change(instance.code, { company: 'SUD', warehouse: 'SOUTH', doOpenDeliveriesStay: true });
    expect(answer.json()).toMatchObject({
      ...{ status: 422, errors: [{ pointer: '/company', detail: expect.stringContaining('in the books of NORD') }] },
    });
  });

  it('keep the company of a pricelist that is named', async () => {
    const { code } = await instanceIn({ settings: { pricelist: 'RETAIL' } });
    const answer = await change(code, { company: 'SUD', warehouse: 'SOUTH' });
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: '/company' }] });
  });

  it('name the open deliveries that another warehouse would leave behind, and leave them where they are', async () => {
    const { instance, delivery } = await openDelivery();
    const refused = await change(instance.code, { warehouse: 'EAST' });
    expect(refused.json()).toMatchObject({
      ...{ status: 422, errors: [{ pointer: '/warehouse', detail: expect.stringContaining('leave from MAIN: 1.') }] },
    });
    const changed = await change(instance.code, { warehouse: 'EAST', doOpenDeliveriesStay: true });
    expect(changed.json()).toMatchObject({ warehouse: 'EAST' });
    const kept = await under.dataSource.getRepository(Delivery).findOneByOrFail({ id: delivery.id });
    expect(kept.warehouseId).toBe(delivery.warehouseId);
    const story = (await under.call({ url: `/instances/${instance.code}/timeline` })).json<{ items: object[] }>();
    expect(story.items).toMatchObject([{ kind: 'changed', sentence: expect.stringContaining('shipping from EAST') }]);
  });
});

import type { CarrierMappingBody, MasterDataEntryBody, MasterDataKindBody } from '../../api/schemas/master-data';
import { Company } from '../../entities/company.entity';
import { DeliveryMethod } from '../../entities/delivery-method.entity';
import type { Instance } from '../../entities/instance.entity';
import { MasterDataEntry, type MasterDataState } from '../../entities/master-data-entry.entity';
import { MasterDataReading } from '../../entities/master-data-reading.entity';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anInstance, type BackOffice } from './support/back-office';
import { aParkedOrder, isReleased } from './support/parked-orders';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
});
afterAll(() => under.stop());
beforeEach(async () => {
  instance = await anInstance(under.dataSource, backOffice, { apiKeyFingerprint: '0123456789abcdef' });
});

const READ_AT = new Date('2026-11-12T10:03:00Z');

async function anEntry(parts: Partial<MasterDataEntry> & Pick<MasterDataEntry, 'kind' | 'code'>): Promise<void> {
  const state: MasterDataState = parts.state ?? 'listed';
  const retiredAt = state === 'retired' ? READ_AT : null;
  const repository = under.dataSource.getRepository(MasterDataEntry);
  await repository.save(repository.create({ instanceId: instance.id, label: parts.code, state, retiredAt, ...parts }));
}

const aMethod = (name: string, companyId = backOffice.company.id): Promise<DeliveryMethod> => {
  const repository = under.dataSource.getRepository(DeliveryMethod);
  return repository.save(repository.create({ companyId, name: `${name} ${instance.code}`, country: '' }));
};

const list = async (query: string): Promise<{ items: MasterDataEntryBody[]; nextCursor: string | null }> =>
  (await under.call({ url: `/instances/${instance.code}/master-data/${query}` })).json();

const mappings = () => `/instances/${instance.code}/carrier-mappings`;
const map = (deliveryMethodId: string, carrier: string, url = mappings()) =>
  under.call({ method: 'POST', url, body: { deliveryMethodId, carrier } });

describe('MAS-01 Master data by the API', () => {
  it('is listed by kind, page by page, filtered by standing, code and parent', async () => {
    for (const code of ['A', 'B', 'C']) await anEntry({ kind: 'categories', code });
    await anEntry({ kind: 'categories', code: 'A-1', parentCode: 'A', details: { level: 2 } });
    await anEntry({ kind: 'categories', code: 'OLD', state: 'retired' });
    await anEntry({ kind: 'channels', code: 'WEB' });
    const first = await list('categories?limit=2');
    expect(first.items.map(({ code }) => code)).toEqual(['A', 'B']);
    const rest = await list(`categories?limit=2&cursor=${first.nextCursor ?? ''}`);
    expect(rest.items.map(({ code }) => code)).toEqual(['C', 'A-1']);
    expect((await list('categories?state=retired')).items).toMatchObject([
      { code: 'OLD', retiredAt: READ_AT.toISOString() },
    ]);
    expect((await list('categories?parentCode=A')).items).toMatchObject([{ code: 'A-1', details: { level: 2 } }]);
    expect((await list('categories?parentCode=&state=listed')).items).toHaveLength(3);
    expect((await list('categories?entryCode=B&entryCode=C')).items).toHaveLength(2);
    expect((await under.call({ url: `/instances/${instance.code}/master-data/planets` })).statusCode).toBe(400);
    expect((await under.call({ url: `/instances/nobody/master-data/channels` })).statusCode).toBe(404);
  });

  it('tells each kind with the age of its copy and when it may be called again', async () => {
    await anEntry({ kind: 'carriers', code: 'DHL' });
    await anEntry({ kind: 'carriers', code: 'UPS', state: 'retired' });
    await under.dataSource
      .getRepository(MasterDataReading)
      .insert({ instanceId: instance.id, kind: 'carriers', part: 'all', readAt: READ_AT, language: 'en' });
    await under.dataSource.query(
      `insert into call_budget (key, theoretical_arrival_at) values ($1, '2100-01-01T00:00:00Z')`,
      [`${new URL(instance.baseUrl).host} 0123456789abcdef SH21 any`],
    );
    const answer = await under.call({ url: `/instances/${instance.code}/master-data` });
    const { items } = answer.json<{ items: MasterDataKindBody[] }>();
    expect(items).toHaveLength(12);
    expect(items.find(({ kind }) => kind === 'carriers')).toEqual({
      ...{ kind: 'carriers', operation: 'SH21', readAt: READ_AT.toISOString() },
      nextCallAt: '2100-01-01T00:00:00.000Z',
      counts: { listed: 1, retired: 1, seen: 0 },
    });
    expect(items.find(({ kind }) => kind === 'channels')).toMatchObject({ readAt: null, nextCallAt: null });
  });
});

describe('DLV-03 Codes that only orders and offers name', () => {
  it('are listed with the order that named them first', async () => {
    await anEntry({ kind: 'shippingZones', code: 'MOON', state: 'seen', firstSeenIn: 'MOON-1' });
    await anEntry({ kind: 'shippingZones', code: 'FR1' });
    expect((await list('shippingZones?state=seen')).items).toMatchObject([
      { code: 'MOON', state: 'seen', firstSeenIn: 'MOON-1', lastSeenAt: null },
    ]);
  });
});

describe('DLV-04 The carrier of a delivery method', () => {
  beforeEach(() => anEntry({ kind: 'carriers', code: 'DHL', label: 'DHL Express' }));

  it('is set once per instance, and refused in words beyond', async () => {
    await anEntry({ kind: 'carriers', code: 'UPS' });
    const { id, name } = await aMethod('Home');
    const made = await map(id, 'DHL');
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ deliveryMethodId: id, deliveryMethod: name, carrier: 'DHL', country: null });
    const refused = await map(id, 'UPS');
    expect(refused.json()).toMatchObject({
      status: 409,
      detail: `The delivery method "${name}" has the carrier "DHL" on "${instance.code}" already, and may have one only. End that mapping first.`,
    });
    expect((await map(id, 'DHL')).statusCode).toBe(409);
  });

  it('may differ on another instance', async () => {
    const { id } = await aMethod('Home');
    await map(id, 'DHL');
    const first = instance;
    instance = await anInstance(under.dataSource, backOffice);
    await anEntry({ kind: 'carriers', code: 'GLS' });
    expect((await map(id, 'GLS')).statusCode).toBe(201);
    const ofFirst = await under.call({ url: `/instances/${first.code}/carrier-mappings` });
    expect(ofFirst.json<{ items: CarrierMappingBody[] }>().items.map(({ carrier }) => carrier)).toEqual(['DHL']);
  });

  it('is a carrier that the marketplace lists, and a method of the company', async () => {
    await anEntry({ kind: 'carriers', code: 'UPS', state: 'retired' });
    const { id } = await aMethod('Home');
    for (const code of ['UPS', 'NOBODY']) {
      expect((await map(id, code)).json()).toMatchObject({
        status: 422,
        detail: `The marketplace has no carrier "${code}". It knows DHL.`,
        errors: [{ pointer: '/carrier' }],
      });
    }
    const { manager } = under.dataSource;
    const company = await manager.save(
      manager.create(Company, { code: instance.code, name: 'Other', currency: 'EUR' }),
    );
    const other = await aMethod('Other', company.id);
    expect((await map(other.id, 'DHL')).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/deliveryMethodId' }],
    });
  });

  it('is of no delivery method that is archived', async () => {
    const { id } = await aMethod('Home');
    await under.dataSource.getRepository(DeliveryMethod).update(id, { isArchived: true });
    expect((await map(id, 'DHL')).json()).toMatchObject({ status: 422, errors: [{ pointer: '/deliveryMethodId' }] });
  });

  it('can be taken away again', async () => {
    const { id } = await aMethod('Home');
    const mapping = (await map(id, 'DHL')).json<CarrierMappingBody>();
    expect((await under.call({ method: 'DELETE', url: `${mappings()}/${mapping.id}` })).statusCode).toBe(204);
    expect((await under.call({ method: 'DELETE', url: `${mappings()}/${mapping.id}` })).statusCode).toBe(404);
    expect((await map(id, 'DHL')).statusCode).toBe(201);
  });

  it('lets orders go on that are parked for want of one', async () => {
    const parked = await aParkedOrder(under.dataSource, instance, 'trackingUrlMissing');
    await map((await aMethod('Home')).id, 'DHL');
    expect(await isReleased(under.dataSource, parked)).toBe(true);
  });

  it('needs the right to write', async () => {
    const token = await under.token('backOffice:read');
    const { id } = await aMethod('Home');
    const body = { deliveryMethodId: id, carrier: 'DHL' };
    expect((await under.call({ method: 'POST', url: mappings(), body, token })).statusCode).toBe(403);
    expect((await under.call({ url: mappings(), token })).statusCode).toBe(200);
  });
});

import { Instance } from '../../entities/instance.entity';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anInstance, type BackOffice } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
});
afterAll(() => under.stop());

const API_KEY = 'a-very-secret-key';
let codes = 0;
const newInstance = (parts: object = {}): { code: string } & Record<string, unknown> => ({
  code: `new-${String((codes += 1))}`,
  ...{
    name: 'Nord',
    environment: 'production',
    baseUrl: 'nord.mirakl.net/api/',
    shopId: 2000 + codes,
    apiKey: API_KEY,
  },
  ...{ company: 'NORD', warehouse: 'MAIN' },
  ...parts,
});
const create = (parts: object = {}) => under.call({ method: 'POST', url: '/instances', body: newInstance(parts) });
const read = (code: string): Promise<Instance> => under.dataSource.getRepository(Instance).findOneByOrFail({ code });

describe('INS-01 A new instance', () => {
  it('is a draft with its own shop, company, warehouse and settings', async () => {
    const answer = await create({ settings: { orderStates: ['RECEIVED', 'SHIPPING'] } });
    const body = answer.json<{ code: string }>();
    expect([answer.statusCode, answer.headers.location]).toEqual([201, `/api/v1/instances/${body.code}`]);
    expect(body).toMatchObject({ state: 'draft', company: 'NORD', warehouse: 'MAIN', gate: 'open', lastTest: null });
    const settings = await under.call({ url: `/instances/${body.code}/settings` });
    expect(settings.json()).toMatchObject({
      version: 1,
      overrides: { orderStates: ['SHIPPING', 'RECEIVED'] },
      settings: { taxSystem: 'default', orderStates: ['SHIPPING', 'RECEIVED'], daysToFollow: 60 },
    });
  });

  it('has a code and a shop that no other has', async () => {
    const first = newInstance();
    await under.call({ method: 'POST', url: '/instances', body: first });
    for (const same of [{ code: first.code }, { shopId: first.shopId }]) {
      expect((await create(same)).json()).toMatchObject({ status: 409, type: '/problems/alreadyExists' });
    }
  });

  it.each([
    [{ code: 'Not Good' }, 400, '/code'],
    [{ environment: 'test' }, 400, '/environment'],
    [{ shopId: 'abc' }, 400, '/shopId'],
    [{ colour: 'red' }, 400, '/colour'],
    [{ company: 'NOBODY' }, 422, '/company'],
    [{ warehouse: 'NOWHERE' }, 422, '/warehouse'],
    [{ baseUrl: 'http://nord.mirakl.net' }, 422, '/baseUrl'],
    [{ settings: { orderStates: [] } }, 422, '/settings/orderStates'],
    [{ settings: { colour: 'red' } }, 422, '/settings/colour'],
    [{ settings: { taxSystem: 'mine' } }, 422, '/settings/taxSystem'],
    [{ settings: { callLimits: 'relaxed' } }, 422, '/settings/callLimits'],
  ])('is refused with %j, naming the member', async (parts, status, pointer) => {
    expect((await create(parts)).json()).toMatchObject({ status, errors: [{ pointer }] });
  });

  it('may have relaxed call limits when it is a sandbox', async () => {
    const settings = { taxSystem: 'marketplace', callLimits: 'relaxed' };
    expect((await create({ environment: 'sandbox', settings })).statusCode).toBe(201);
  });
});

describe('INS-02 The API key of an instance', () => {
  it('is sealed, and no answer tells it', async () => {
    const created = await create();
    const { code } = created.json<{ code: string }>();
    const instance = await read(code);
    const sealed = { ciphertext: instance.apiKeyCiphertext ?? '', keyId: instance.apiKeyKeyId ?? '' };
    expect(under.secretBox.open(sealed)).toBe(API_KEY);
    expect(created.json()).toMatchObject({
      baseUrl: 'https://nord.mirakl.net',
      apiKeyFingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    const answers = [created, await under.call({ url: `/instances/${code}` }), await under.call({ url: '/instances' })];
    for (const { body } of answers) expect(body).not.toMatch(/a-very-secret-key|v1\./);
    const kept: unknown = await under.dataSource.query(`select response from idempotency_key`);
    expect(JSON.stringify(kept)).not.toContain(API_KEY);
  });

  it.each([
    ['Bearer 1234-abcd', '1234-abcd'],
    ['Authorization: 1234-abcd\n', '1234-abcd'],
    ['  "1234-abcd"  ', '1234-abcd'],
    ['1234\u200B-abcd', '1234-abcd'],
  ])('is put right where it was pasted as %j', async (apiKey, key) => {
    const { code } = (await create({ apiKey })).json<{ code: string }>();
    const { apiKeyCiphertext, apiKeyKeyId } = await read(code);
    expect(under.secretBox.open({ ciphertext: apiKeyCiphertext ?? '', keyId: apiKeyKeyId ?? '' })).toBe(key);
  });

  it.each(['two words', 'clé', ' ', 'Bearer '])('is refused as %j, naming the member', async (apiKey) => {
    expect((await create({ apiKey })).json()).toMatchObject({ status: 400, errors: [{ pointer: '/apiKey' }] });
  });

  it('is replaced with address and shop, which voids the test', async () => {
    const lastTest = {
      ...{ at: '2026-03-01T00:00:00.000Z', isGood: true, words: 'good', credentialsFingerprint: 'x' },
      ...{ shopName: null, shopState: null, currency: null },
    };
    const { code } = await anInstance(under.dataSource, backOffice, { state: 'tested', lastTest });
    const url = `/instances/${code}/credentials`;
    const answer = await under.call({
      method: 'PUT',
      url,
      body: { apiKey: 'another', baseUrl: 'http://localhost:8090/api' },
    });
    expect(answer.json()).toMatchObject({
      state: 'draft',
      baseUrl: 'http://localhost:8090',
      lastTest: null,
      shopId: '2042',
    });
  });

  it('is not doubted for what the one before was refused, and leaves the gate as it is', async () => {
    const refused = { gate: 'closed', authenticationFailedAt: new Date() } as const;
    const { id, code } = await anInstance(under.dataSource, backOffice, refused);
    await under.call({ method: 'PUT', url: `/instances/${code}/credentials`, body: { apiKey: 'another' } });
    const instance = await under.dataSource.getRepository(Instance).findOneByOrFail({ id });
    expect(instance).toMatchObject({ gate: 'closed', authenticationFailedAt: null });
  });
});

describe('INS-04 Confirm', () => {
  it('says that the connection must be tested first', async () => {
    const { code } = await anInstance(under.dataSource, backOffice, { state: 'draft' });
    const answer = await under.call({ method: 'POST', url: `/instances/${code}/confirm` });
    expect(answer.json()).toMatchObject({ status: 409, detail: expect.stringContaining('Test it first') });
  });
});

describe('The settings of an instance', () => {
  const change = (code: string, body: object, ifMatch: string | null) =>
    under.call({
      method: 'PATCH',
      url: `/instances/${code}/settings`,
      body,
      headers: ifMatch === null ? {} : { 'if-match': ifMatch },
    });

  it('change one by one, fall back to their default with null, and raise their version', async () => {
    const { code } = await anInstance(under.dataSource, backOffice, { settings: { taxSystem: 'marketplace' } });
    const first = await change(code, { batchLimit: 10, daysToFollow: 30 }, '"1"');
    expect([first.statusCode, first.headers.etag]).toEqual([200, '"2"']);
    const second = await change(code, { daysToFollow: null }, '"2"');
    expect(second.json()).toMatchObject({
      version: 3,
      overrides: { taxSystem: 'marketplace', batchLimit: 10 },
      settings: { daysToFollow: 60 },
    });
    expect((await read(code)).settings).toEqual({ taxSystem: 'marketplace', batchLimit: 10 });
  });

  it('change only as they were read', async () => {
    const { code } = await anInstance(under.dataSource, backOffice);
    expect((await change(code, { batchLimit: 10 }, null)).json()).toMatchObject({
      type: '/problems/etagMissing',
      status: 428,
    });
    expect((await change(code, { batchLimit: 10 }, '"7"')).json()).toMatchObject({
      type: '/problems/changedMeanwhile',
      status: 412,
    });
    const both = await Promise.all([change(code, { batchLimit: 10 }, '"1"'), change(code, { batchLimit: 20 }, '"1"')]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });

  it('are refused all together, each named in words', async () => {
    const { code } = await anInstance(under.dataSource, backOffice);
    const answer = await change(code, { batchLimit: 0, language: 'xx', nothing: 1, trackingPush: 'atOnce' }, '"1"');
    expect(answer.json()).toMatchObject({
      status: 422,
      errors: [
        { pointer: '/batchLimit', detail: 'Setting batchLimit takes a whole number from 1 to 1000' },
        { pointer: '/language' },
        { pointer: '/nothing', detail: expect.stringContaining('There is no setting "nothing"') },
      ],
    });
    expect((await read(code)).settingsVersion).toBe(1);
  });
});

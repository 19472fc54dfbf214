import { Instance } from '../../entities/instance.entity';
import { raiseToDo } from '../../entities/raise-to-do';
import { Schedule } from '../../entities/schedule.entity';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';
import { OUR_FINGERPRINT, startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anInstance, anOrderRow, type BackOffice } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
});
afterAll(() => under.stop());

const instanceIn = (parts: Partial<Instance> = {}): Promise<Instance> =>
  anInstance(under.dataSource, backOffice, { installationFingerprint: OUR_FINGERPRINT, ...parts });
const command = (code: string, act: string, body?: unknown) =>
  under.call({ method: 'POST', url: `/instances/${code}/${act}`, ...(body === undefined ? {} : { body }) });
const read = (code: string): Promise<Instance> => under.dataSource.getRepository(Instance).findOneByOrFail({ code });
const story = async (code: string): Promise<string[]> => {
  const { items } = (await under.call({ url: `/instances/${code}/timeline` })).json<{ items: { kind: string }[] }>();
  return items.map(({ kind }) => kind);
};
const acts = {
  pause: { note: 'stock count' },
  resume: undefined,
  archive: { reason: 'shop closed' },
} as const;

describe('INS-04 The life of an instance', () => {
  it.each([
    ['draft', 'pause', 'is a draft: test its connection, then confirm it'],
    ['tested', 'pause', 'is tested and not confirmed yet'],
    ['paused', 'pause', 'is paused: resume it first'],
    ['archived', 'pause', 'is archived: give it credentials'],
    ['confirmed', 'resume', 'is confirmed, not paused'],
    ['archived', 'archive', 'is archived'],
  ] as const)('a %s one refuses %s in words and stays as it is', async (state, act, words) => {
    const { code } = await instanceIn({ state });
    const answer = (await command(code, act, acts[act])).json<{ status: number; detail: string }>();
    expect(answer.status).toBe(409);
    expect(answer.detail).toContain(words);
    expect((await read(code)).state).toBe(state);
  });

  it('is paused with a note by somebody, and resumed; both are in its story', async () => {
    const { code } = await instanceIn();
    const paused = (await command(code, 'pause', acts.pause)).json<object>();
    expect(paused).toMatchObject({
      state: 'paused',
      hold: { reasonCode: 'instancePaused' },
      pause: { note: 'stock count', by: expect.stringContaining('program') },
    });
    expect((await command(code, 'resume')).json()).toMatchObject({ state: 'confirmed', hold: null, pause: null });
    expect(await story(code)).toEqual(['resumed', 'paused']);
  });

  it('needs a note to be paused', async () => {
    const { code } = await instanceIn();
    expect((await command(code, 'pause', { note: ' ' })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/note' }],
    });
  });
});

describe('INS-09 Archive', () => {
  it('is refused while orders are open, with their number and what to do', async () => {
    const instance = await instanceIn();
    for (let count = 0; count < 3; count += 1) await anOrderRow(under.dataSource, instance);
    await anOrderRow(under.dataSource, instance, { progress: 'finished' });
    const answer = (await command(instance.code, 'archive', acts.archive)).json<{ status: number; detail: string }>();
    expect(answer.status).toBe(409);
    expect(answer.detail).toMatch(/3 open orders.*closeOpenOrders/);
    expect((await read(instance.code)).state).toBe('confirmed');
  });

  it('erases the credentials, deletes the schedules and keeps everything else', async () => {
    const sealed = under.secretBox.seal('a-key-to-erase');
    const instance = await instanceIn({
      ...{ apiKeyCiphertext: sealed.ciphertext, apiKeyKeyId: sealed.keyId, apiKeyFingerprint: 'print' },
      settings: { orderPrefix: 'N-' },
    });
    const schedules = under.dataSource.getRepository(Schedule);
    await schedules.save({ instanceId: instance.id, job: 'orderSweep', isEnabled: true, intervalSeconds: 900 });
    const order = await anOrderRow(under.dataSource, instance, { progress: 'finished' });
    const answer = await command(instance.code, 'archive', acts.archive);
    expect(answer.json()).toMatchObject({ state: 'archived', apiKeyFingerprint: null, lastTest: null });
    expect(await read(instance.code)).toMatchObject({
      ...{ apiKeyCiphertext: null, apiKeyKeyId: null, settings: { orderPrefix: 'N-' } },
    });
    expect(await schedules.countBy({ instanceId: instance.id })).toBe(0);
    const kept = await under.call({ url: `/orders/${instance.code}/${order.marketplaceOrderId}` });
    expect(kept.statusCode).toBe(200);
  });

  it("closes the to-do's of the instance, since nobody is to look at them any more", async () => {
    const { code, id } = await instanceIn();
    await under.dataSource.query(
      `insert into to_do (instance_id, kind, subject, reason_code, words, responsible, due_at)
       values ($1, 'failingWork', 'listingImport/x', 'forbidden', 'It failed', '{}', now())`,
      [id],
    );
    await under.dataSource.query(`insert into failing_work (workflow_id, instance_id) values ('listingImport/x', $1)`, [
      id,
    ]);
    expect((await command(code, 'archive', acts.archive)).statusCode).toBe(200);
    const { items } = (await under.call({ url: `/to-dos?instance=${code}` })).json<{ items: object[] }>();
    expect(items).toMatchObject([{ state: 'done', closedBy: 'system', closeNote: 'The instance is archived' }]);
    expect(items).toMatchObject([{ page: `/api/v1/instances/${code}` }]);
  });

  it('closes each open order with the reason when told to', async () => {
    const instance = await instanceIn();
    const { id, pendingRevision } = await anOrderRow(under.dataSource, instance);
    await command(instance.code, 'archive', { ...acts.archive, closeOpenOrders: true });
    const [closed]: object[] = await under.dataSource.query(
      `select o.pending_revision > $2 as told, t.sentence from marketplace_order o
         join timeline_entry t on t.order_id = o.id where o.id = $1`,
      [id, pendingRevision],
    );
    expect(closed).toEqual({
      told: true,
      sentence: 'Followed no more, since its instance is archived: shop closed',
    });
  });
});

describe('INS-09 Archive, while a step has one of its orders in hand', () => {
  it('waits for it, and the step may raise a to-do of the instance', async () => {
    const instance = await instanceIn();
    const order = await anOrderRow(under.dataSource, instance);
    let archiving: ReturnType<typeof command> | undefined;
    await under.dataSource.transaction(async (manager) => {
      await manager.query(`select from marketplace_order where id = $1 for update`, [order.id]);
      archiving = command(instance.code, 'archive', { ...acts.archive, closeOpenOrders: true });
      await eventually(() => isSomebodyHeldUp(under.dataSource));
      await raiseToDo(manager, {
        ...{ instanceId: instance.id, orderId: order.id, kind: 'lateRisk', subject: order.marketplaceOrderId },
        ...{ reasonCode: 'shippingAtRisk', words: 'Late', settings: { responsible: [], dueInDays: 1, webhook: null } },
      });
    });
    expect((await archiving)?.statusCode).toBe(200);
  });
});

describe('INS-10 Identity', () => {
  const credentials = (code: string, body: object) =>
    under.call({ method: 'PUT', url: `/instances/${code}/credentials`, body: { apiKey: 'new-key', ...body } });

  it('an archived shop is connected again by new credentials, as the instance that it was', async () => {
    const instance = await instanceIn({ state: 'archived', archivedAt: new Date() });
    await anOrderRow(under.dataSource, instance, { progress: 'finished' });
    const again = await under.call({
      method: 'POST',
      url: '/instances',
      body: {
        ...{ code: 'again', name: 'Again', environment: 'sandbox', apiKey: 'new-key' },
        ...{ baseUrl: instance.baseUrl, shopId: instance.shopId, company: 'NORD', warehouse: 'MAIN' },
      },
    });
    const refused = again.json<{ status: number; detail: string }>();
    expect(refused.status).toBe(409);
    expect(refused.detail).toContain(`/instances/${instance.code}/credentials`);
    expect((await credentials(instance.code, {})).json()).toMatchObject({ state: 'draft', code: instance.code });
  });

  it('a code is never used again, not even that of an archived instance', async () => {
    const { code } = await instanceIn({ state: 'archived' });
    const body = {
      ...{ code, name: 'Other', environment: 'sandbox', apiKey: 'k', baseUrl: 'other.mirakl.net', shopId: 77 },
      ...{ company: 'NORD', warehouse: 'MAIN' },
    };
    const answer = await under.call({ method: 'POST', url: '/instances', body });
    expect(answer.json()).toMatchObject({ status: 409, detail: expect.stringContaining('never used again') });
  });

  it('an instance with orders keeps its shop, and its marketplace unless that has moved', async () => {
    const instance = await instanceIn();
    expect((await credentials(instance.code, { shopId: 3000 })).statusCode).toBe(200);
    await anOrderRow(under.dataSource, instance);
    const [otherShop, otherHost] = [
      await credentials(instance.code, { shopId: 3001 }),
      await credentials(instance.code, { baseUrl: 'https://elsewhere.example' }),
    ];
    expect(otherShop.json()).toMatchObject({ status: 422, errors: [{ pointer: '/shopId' }] });
    expect(otherHost.json()).toMatchObject({ status: 422, errors: [{ pointer: '/baseUrl' }] });
    expect(await read(instance.code)).toMatchObject({ shopId: '3000', baseUrl: instance.baseUrl });
    const moved = { baseUrl: 'https://elsewhere.example', hasMarketplaceMoved: true };
    expect((await credentials(instance.code, moved)).json()).toMatchObject({ baseUrl: 'https://elsewhere.example' });
  });
});

describe('INS-05 Go live', () => {
  it('is refused on an instance that this installation works for, and without its name', async () => {
    const { code, name } = await instanceIn();
    expect((await command(code, 'go-live', { name })).statusCode).toBe(409);
    const copied = await instanceIn({ isCopied: true, installationFingerprint: 'theirs' });
    expect((await command(copied.code, 'go-live', { name: 'shop' })).json()).toMatchObject({
      ...{ status: 422, errors: [{ pointer: '/name' }] },
    });
    expect(await read(copied.code)).toMatchObject({ isCopied: true, installationFingerprint: 'theirs' });
  });

  it('makes the instance of a copied database ours, and says so', async () => {
    const { code, name } = await instanceIn({ isCopied: true, installationFingerprint: 'theirs' });
    expect((await under.call({ url: `/instances/${code}` })).json()).toMatchObject({
      hold: { reasonCode: 'copiedDatabase', words: expect.stringContaining('Go live') },
    });
    expect((await command(code, 'go-live', { name })).json()).toMatchObject({ hold: null });
    expect(await read(code)).toMatchObject({ isCopied: false, installationFingerprint: OUR_FINGERPRINT });
    expect(await story(code)).toEqual(['wentLive']);
  });
});

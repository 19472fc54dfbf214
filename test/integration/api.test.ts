import type { DeliveryBody } from '../../api/schemas/delivery';
import type { OrderBody } from '../../api/schemas/order';
import type { RunBody } from '../../api/schemas/run';
import { createSecretBox } from '../../platform/secret-box';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { askSandbox } from '../support/ask-sandbox';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';

let connector: TestConnector;
let under: ApiUnderTest;

beforeAll(async () => {
  connector = await startConnector({ isConfirmed: false });
  const { dataSource, client: temporal, config } = connector;
  under = await serveApi({ dataSource, temporal, secretBox: createSecretBox(config.encryptionKeys) });
}, 60_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
});

const orderUrl = (id: string): string => `/orders/${INSTANCE_CODE}/${encodeURIComponent(id)}`;
const readOrder = async (id: string): Promise<OrderBody> => (await under.call({ url: orderUrl(id) })).json<OrderBody>();
const post = (url: string, body: object = {}, key?: string) =>
  under.call({ method: 'POST', url, body, ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }) });
const importIds = async (...marketplaceOrderIds: readonly string[]): Promise<RunBody> => {
  const body = { operation: 'importOrders', instances: [INSTANCE_CODE], parameters: { marketplaceOrderIds } };
  return (await post('/runs', body)).json<RunBody>();
};

/** Places one order of this kind, imports it by its id and waits for where it then stands. */
async function anOrderThat(progress: OrderBody['progress'], kind: 'oneLine' | 'unknownSku'): Promise<string> {
  const [id = ''] = await connector.place(kind);
  await importIds(id);
  await eventually(async () => {
    const answer = await under.call({ url: orderUrl(id) });
    if (answer.statusCode !== 200) return false;
    const order = answer.json<OrderBody>();
    return order.progress === progress && (progress !== 'waiting' || order.saleOrder?.deliveries.length === 1);
  });
  return id;
}

describe('INS-04 an instance set up through the API', () => {
  it('is tested, confirmed, and has its schedules, switched off', async () => {
    expect((await post(`/instances/${INSTANCE_CODE}/confirm`)).statusCode).toBe(409);
    const test = await post(`/instances/${INSTANCE_CODE}/test-connection`);
    expect(test.json()).toMatchObject({ isGood: true, currency: 'EUR', isFromCopy: false });
    const confirmed = await post(`/instances/${INSTANCE_CODE}/confirm`);
    expect(confirmed.json()).toMatchObject({ state: 'confirmed', lastTest: { isGood: true } });
    const schedules = await under.call({ url: `/schedules?instance=${INSTANCE_CODE}` });
    expect(schedules.json()).toMatchObject({
      items: [
        { job: 'orderSweep', isEnabled: false },
        { job: 'trackingExport', isEnabled: false },
        { job: 'importMasterData', isEnabled: false },
        { job: 'importListings', isEnabled: false },
      ],
    });
  });

  it('has schedules that run once they are switched on', async () => {
    const url = `/schedules/${INSTANCE_CODE}/orderSweep`;
    const { etag } = (await under.call({ url })).headers;
    const body = { isEnabled: true, intervalSeconds: 86_400 };
    await under.call({ method: 'PATCH', url, body, headers: { 'if-match': String(etag) } });
    await eventually(async () => (await under.call({ url })).json<{ clock: string }>().clock === 'read');
    expect((await post(`${url}/run-now`)).statusCode).toBe(202);
    await eventually(async () => {
      const runs = await under.call({ url: '/runs?operation=importOrders' });
      return runs.json<{ items: RunBody[] }>().items.some(({ kind, state }) => kind === 'delta' && state === 'done');
    });
  });
});

describe('ORD-03 orders imported by their ids through the API', () => {
  it('end as lines of the run: one done, one unknown to the marketplace', async () => {
    const [id = ''] = await connector.place('oneLine');
    const run = await importIds(id, 'NOBODY/1');
    const url = `/runs/${run.id}`;
    await eventually(async () => (await under.call({ url })).json<RunBody>().state === 'partlyFailed');
    const lines = await under.call({ url: `${url}/lines` });
    expect(lines.json()).toMatchObject({
      items: [
        { record: id, state: 'done' },
        { record: 'NOBODY/1', state: 'failed', reasonCode: 'unknownToMarketplace' },
      ],
    });
  });
});

describe('TRK-01 a delivery marked done through the API', () => {
  it('is told to the marketplace', async () => {
    const id = await anOrderThat('waiting', 'oneLine');
    const [delivery] = (await readOrder(id)).saleOrder?.deliveries ?? [];
    await post(`/deliveries/${delivery?.id ?? ''}/done`, { carrierCode: 'COLISSIMO', trackingNumber: '6A1' });
    await eventually(async () => {
      const path = `/orders/${encodeURIComponent(id)}?shopId=2042`;
      return (await askSandbox<{ state: string }>(connector.sandbox.url, 'GET', path)).state === 'SHIPPED';
    });
    await eventually(async () => {
      const told = await under.call({ url: `/deliveries/${delivery?.id ?? ''}` });
      return told.json<DeliveryBody>().toldBy === 'us';
    });
  });
});

describe('WFL-04 a parked order', () => {
  it('is retried by one update however often the command is repeated, and an old park is not meant', async () => {
    const id = await anOrderThat('parked', 'unknownSku');
    const { parkNumber, reasonCode } = await readOrder(id);
    expect(reasonCode).toBe('unknownSku');
    const answers = [
      await post(`${orderUrl(id)}/retry`, { parkNumber }, 'one-click'),
      await post(`${orderUrl(id)}/retry`, { parkNumber }, 'one-click'),
    ];
    expect(answers.map((answer) => answer.json<{ outcome: string }>().outcome)).toEqual(['accepted', 'accepted']);
    await eventually(async () => (await readOrder(id)).parkNumber === parkNumber + 1);
    const late = await post(`${orderUrl(id)}/retry`, { parkNumber });
    expect(late.json()).toMatchObject({ outcome: 'alreadyDone' });
  });

  it('cannot go on without its import: Skip says so', async () => {
    const id = await anOrderThat('parked', 'unknownSku');
    const { parkNumber } = await readOrder(id);
    const answer = await post(`${orderUrl(id)}/skip`, { parkNumber, reason: 'no need' });
    expect(answer.json()).toMatchObject({ status: 409, type: '/problems/notAllowedNow' });
  });

  it('is retried with the failed lines of its run', async () => {
    const [id = ''] = await connector.place('unknownSku');
    const run = await importIds(id);
    await eventually(async () => (await under.call({ url: `/runs/${run.id}` })).json<RunBody>().state === 'failed');
    const { parkNumber } = await readOrder(id);
    const retried = await post(`/runs/${run.id}/retry-failed`);
    expect(retried.json()).toEqual({ accepted: 1, notAllowed: [], remaining: 0, runId: null });
    await eventually(async () => (await readOrder(id)).parkNumber === parkNumber + 1);
  });
});

describe('WFL-07 steps that are left to a person', () => {
  type Step = 'confirm' | 'create-invoice' | 'validate-invoice' | 'register-payment';
  const outcomeOf = async (id: string, step: Step, body: object = {}) =>
    (await post(`${orderUrl(id)}/${step}`, body)).json<{ outcome?: string; detail?: string; status?: number }>();

  /** An order whose workflow does nothing by itself and names no journal; later orders get the usual one again. */
  async function anOrderByHand(): Promise<string> {
    await post('/order-workflows', { company: 'QP', code: 'BY-HAND', name: 'By hand' });
    const lines = await under.call({ url: `/workflow-configurations?instance=${INSTANCE_CODE}` });
    const url = `/workflow-configurations/${lines.json<{ items: { id: string }[] }>().items[0]?.id ?? ''}`;
    const follow = async (orderWorkflow: string): Promise<void> => {
      const { etag } = (await under.call({ url })).headers;
      await under.call({ method: 'PATCH', url, body: { orderWorkflow }, headers: { 'if-match': String(etag) } });
    };
    await follow('BY-HAND');
    const [id = ''] = await connector.place('oneLine');
    await importIds(id);
    await eventually(async () => {
      const { waitingFor } = (await under.call({ url: orderUrl(id) })).json<Partial<OrderBody>>();
      return waitingFor === 'confirmation';
    });
    await follow('AUTO');
    return id;
  }

  it('are done in their turn, once each, by whom the order names, and the order goes on', async () => {
    const id = await anOrderByHand();
    expect(await outcomeOf(id, 'create-invoice')).toMatchObject({
      status: 409,
      detail: 'The order is to be confirmed first',
    });
    expect(await outcomeOf(id, 'confirm', { note: 'called the buyer' })).toMatchObject({ outcome: 'accepted' });
    await eventually(async () => (await readOrder(id)).waitingFor === 'delivery');
    expect(await outcomeOf(id, 'confirm')).toMatchObject({ outcome: 'alreadyDone' });
    expect(await outcomeOf(id, 'create-invoice')).toMatchObject({
      status: 409,
      detail: 'The order workflow names no journal for invoices',
    });
    expect((await readOrder(id)).progress).toBe('waiting');
    const [one, other] = await Promise.all([
      outcomeOf(id, 'create-invoice', { journal: 'INV' }),
      outcomeOf(id, 'create-invoice', { journal: 'INV' }),
    ]);
    expect([one.outcome, other.outcome].sort()).toEqual(['accepted', 'alreadyDone']);
    expect(await outcomeOf(id, 'validate-invoice', { journal: 'INV' })).toMatchObject({
      status: 422,
      detail: 'journal: validateInvoice takes none, only createInvoice and registerPayment do',
    });
    expect(await outcomeOf(id, 'validate-invoice')).toMatchObject({ outcome: 'accepted' });
    expect(await outcomeOf(id, 'register-payment', { journal: 'INV' })).toMatchObject({ status: 409 });
    expect(await outcomeOf(id, 'register-payment', { journal: 'BNK' })).toMatchObject({ outcome: 'accepted' });
    const { saleOrder, steps: done } = await readOrder(id);
    expect(saleOrder?.invoices).toMatchObject([{ state: 'paid', journal: 'INV', payments: [{ journal: 'BNK' }] }]);
    const byPeople = done.filter(({ actor }) => actor.startsWith('program'));
    const names = ['confirmOrder', 'createInvoice', 'validateInvoice', 'registerPayment'];
    expect(byPeople.map(({ step, state }) => [step, state])).toEqual(names.map((name) => [name, 'done']));
    const timeline = (await under.call({ url: `${orderUrl(id)}/timeline` })).json<{ items: { sentence: string }[] }>();
    expect(timeline.items.map(({ sentence }) => sentence)).toContain('confirmOrder is done by hand: called the buyer');
  });
});

describe('An order that is paused through the API', () => {
  it('says by whom and why, and goes on when it is resumed', async () => {
    const id = await anOrderThat('waiting', 'oneLine');
    expect((await post(`${orderUrl(id)}/pause`, { note: 'stocktaking' })).json()).toMatchObject({
      outcome: 'accepted',
    });
    await eventually(async () => (await readOrder(id)).progress === 'paused');
    expect(await readOrder(id)).toMatchObject({
      pauseNote: 'stocktaking',
      pausedBy: expect.stringMatching(/^program/),
    });
    expect((await post(`${orderUrl(id)}/resume`)).json()).toMatchObject({ outcome: 'accepted' });
    await eventually(async () => (await readOrder(id)).progress === 'waiting');
  });
});

describe('Re-read from Mirakl', () => {
  it('reads the order again', async () => {
    const id = await anOrderThat('waiting', 'oneLine');
    const { lastReadAt } = await readOrder(id);
    expect((await post(`${orderUrl(id)}/re-read`)).json()).toMatchObject({ found: true });
    await eventually(async () => (await readOrder(id)).lastReadAt > lastReadAt);
  });
});

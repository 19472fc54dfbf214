import { decodeOrder } from '../../activities/mirakl/order-schema';
import { advanceOrder } from '../../activities/orders/advance-order';
import { receivePage } from '../../activities/orders/receive-page';
import type { OrderRowBody } from '../../api/schemas/order';
import type { ToDoBody, ToDoCounts } from '../../api/schemas/to-do';
import type { Instance } from '../../entities/instance.entity';
import { recordFailedAttempt } from '../../entities/record-failed-attempt';
import { raiseLateRisks } from '../../worker/to-dos/raise-late-risks';
import { fillBackOffice } from '../support/a-back-office';
import { bookByItself } from '../support/booking-steps';
import { connectedTo } from '../support/connected-to';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';
import { aRawOrder } from '../support/raw-order';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';

const HOOK = 'https://hooks.example.com/to-dos';
const settings = {
  ...{ notificationRecipients: ['ops@nord.example', 'Warehouse'], notificationDueInDays: 3 },
  notificationWebhook: HOOK,
};

let under: ApiUnderTest;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  instance = await fillBackOffice(under.dataSource);
  await under.dataSource.query(`update instance set settings = settings || $1::jsonb`, [JSON.stringify(settings)]);
}, 60_000);
afterAll(() => under.stop());

const goOn = (id: string) =>
  advanceOrder(
    { dataSource: under.dataSource, publicUrl: 'http://console.example' },
    { instanceCode: instance.code, marketplaceOrderId: id },
    0,
  );

/** An order as the marketplace gave it, and its first step. */
async function take(id: string, sku?: string): Promise<void> {
  const order = aRawOrder().withId(id);
  const raw = (sku === undefined ? order : order.withLine({ offer_sku: sku })).build();
  await receivePage(under.dataSource, connectedTo(instance), {
    ...{ orders: [{ raw, decoded: decodeOrder(raw) }], requestedAt: '2026-08-03T10:00:00.000Z' },
    ...{ source: 'sweep', isRequested: false, runId: null },
  });
  await goOn(id);
}

const toDos = async (query = ''): Promise<ToDoBody[]> =>
  (await under.call({ url: `/to-dos?instance=${instance.code}${query}` })).json<{ items: ToDoBody[] }>().items;
const toDosOf = (id: string): Promise<ToDoBody[]> => toDos(`&subject=${id}`);
const close = (id: string, body?: object) => under.call({ method: 'POST', url: `/to-dos/${id}/close`, body });
const makeProduct = (sku: string) =>
  under.dataSource.query(`insert into product (sku, name) values ($1, 'Found at last')`, [sku]);
const retry = (id: string) =>
  under.dataSource.query(`update marketplace_order set parked_content_hash = null where marketplace_order_id = $1`, [
    id,
  ]);

describe('RUN-02 a to-do', () => {
  it('is raised for a parked order, with who is responsible, until when, why, and what helps', async () => {
    await take('PARKED-1', 'LOST-1');
    const [toDo, ...others] = await toDosOf('PARKED-1');
    expect(others).toEqual([]);
    expect(toDo).toMatchObject({
      ...{ kind: 'parkedOrder', marketplaceOrderId: 'PARKED-1', runId: null, reasonCode: 'unknownSku' },
      ...{ title: 'Unknown SKU', responsible: ['ops@nord.example', 'Warehouse'] },
      ...{ state: 'open', page: `/api/v1/orders/${instance.code}/PARKED-1` },
    });
    expect(toDo?.words).toContain('LOST-1');
  });

  it('is raised once for each cause, however often the order parks for it, and told to nobody again', async () => {
    await take('PARKED-2', 'LOST-2');
    await retry('PARKED-2');
    await goOn('PARKED-2');
    expect(await toDosOf('PARKED-2')).toHaveLength(1);
    const notices: { channel: string; recipient: string }[] = await under.dataSource.query(
      `select n.channel, n.recipient from notice n join to_do t on t.id = n.to_do_id where t.subject = 'PARKED-2' order by 1`,
    );
    expect(notices).toEqual([
      { channel: 'mail', recipient: 'ops@nord.example' },
      { channel: 'webhook', recipient: HOOK },
    ]);
  });

  it('closes by itself when its cause is gone', async () => {
    await take('PARKED-3', 'LOST-3');
    await makeProduct('LOST-3');
    await retry('PARKED-3');
    await goOn('PARKED-3');
    expect(await toDosOf('PARKED-3')).toMatchObject([{ state: 'done', closedBy: 'system', reasonCode: 'unknownSku' }]);
  });

  it('is due with the shipping deadline, where that comes before the days that the settings give', async () => {
    await under.dataSource.query(`update marketplace_order set shipping_deadline = now() + interval '1 day'`);
    const orders: { id: string }[] = await under.dataSource.query(
      `insert into marketplace_order (instance_id, marketplace_order_id, state, content_hash, last_updated_at, requested_at,
                                      last_read_at, decision, shipping_deadline)
       select instance_id, 'FAILING', 'SHIPPING', content_hash, last_updated_at, requested_at, last_read_at, decision,
              now() + interval '1 day' from marketplace_order where marketplace_order_id = 'PARKED-1' returning id`,
    );
    const id = orders[0]?.id ?? '';
    const failed = { reasonCode: 'marketplaceUnavailable', step: 'shipDelivery', words: 'Nobody answers' };
    const toDo = { responsible: ['Ann'], dueInDays: 3, webhook: null };
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await recordFailedAttempt(under.dataSource.manager, id, { ...failed, pauseSeconds: 1, toDo });
    }
    const [failing, ...others] = await toDosOf('FAILING');
    expect(others).toEqual([]);
    expect(failing).toMatchObject({ kind: 'failingOrder', responsible: ['Ann'], reasonCode: 'marketplaceUnavailable' });
    const hours = (Date.parse(failing?.dueAt ?? '') - Date.parse(failing?.raisedAt ?? '')) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
  });

  it('is listed by who is responsible, reason and due date, the most urgent first, and counted', async () => {
    const open = await toDos('&state=open');
    expect(open.map(({ subject }) => subject)).toEqual(['PARKED-1', 'PARKED-2', 'FAILING']);
    expect((await toDos('&state=open&responsible=Ann')).map(({ subject }) => subject)).toEqual(['FAILING']);
    expect(await toDos('&state=open&reasonCode=totalsDiffer')).toEqual([]);
    const counts = (await under.call({ url: `/to-dos/counts?instance=${instance.code}` })).json<ToDoCounts>();
    expect(counts).toEqual({
      ...{ open: 3, overdue: 2 },
      responsible: [
        { responsible: 'Warehouse', open: 2, overdue: 2 },
        { responsible: 'ops@nord.example', open: 2, overdue: 2 },
        { responsible: 'Ann', open: 1, overdue: 0 },
      ],
    });
  });

  it('is closed by a person, with their name and note; a second time changes nothing', async () => {
    const [toDo] = await toDosOf('PARKED-2');
    const answer = await close(toDo?.id ?? '', { note: 'asked the supplier' });
    expect(answer.json()).toMatchObject({
      state: 'done',
      closeNote: 'asked the supplier',
      closedBy: expect.stringMatching(/^program /),
    });
    const again = await close(toDo?.id ?? '', { note: 'other words' });
    expect(again.json()).toMatchObject({ closeNote: 'asked the supplier' });
    expect((await close('999999')).statusCode).toBe(404);
    const reader = await under.token('toDos:read');
    const refused = await under.call({ method: 'POST', url: `/to-dos/${toDo?.id ?? ''}/close`, token: reader });
    expect(refused.statusCode).toBe(403);
  });

  it('is closed after the step that has its order in hand, and neither stops the other', async () => {
    await take('PARKED-4', 'LOST-4');
    const [toDo] = await toDosOf('PARKED-4');
    let closing: ReturnType<typeof close> | undefined;
    await under.dataSource.transaction(async (manager) => {
      await manager.query(`select from marketplace_order where marketplace_order_id = 'PARKED-4' for update`);
      closing = close(toDo?.id ?? '', { note: 'seen to' });
      await eventually(() => isSomebodyHeldUp(under.dataSource));
      await manager.query(`update to_do set words = 'newer' where subject = 'PARKED-4'`);
    });
    expect((await closing)?.json()).toMatchObject({ state: 'done', closeNote: 'seen to', words: 'newer' });
  });
});

describe('WFL-07 a step that is left to a person', () => {
  it('is named by the order and by lists, and found by it', async () => {
    await bookByItself(under, false, ['register_payment']);
    await makeProduct('SKU-1');
    await take('LEFT-1');
    for (let step = 0; step < 6; step += 1) await goOn('LEFT-1');
    const found = async (step: string): Promise<string[]> =>
      (await under.call({ url: `/orders?leftToPerson=${step}` }))
        .json<{ items: OrderRowBody[] }>()
        .items.map(({ marketplaceOrderId }) => marketplaceOrderId);
    expect(await found('registerPayment')).toEqual(['LEFT-1']);
    expect(await found('confirmOrder')).toEqual([]);
    const order = (await under.call({ url: `/orders/${instance.code}/LEFT-1` })).json<OrderRowBody>();
    expect(order).toMatchObject({ leftToPerson: 'registerPayment', waitingFor: 'delivery' });
  });
});

describe('TRK-07 an order that threatens to be late', () => {
  const riskAfter = async (id: string, set: string): Promise<string[]> => {
    await under.dataSource.query(`update marketplace_order set ${set} where marketplace_order_id = '${id}'`);
    await goOn(id);
    await raiseLateRisks(under);
    return (await toDos(`&subject=${id}&kind=lateRisk&sort=raisedAt`)).map(({ state }) => state);
  };
  const toShip = (id: string, hours: number) =>
    riskAfter(id, `shipping_deadline = now() + ${String(hours)} * interval '1h'`);

  it('has one to-do until its deadline is moved or it is shipped, and another for the next risk', async () => {
    await take('RISK-1', 'LOST-5');
    expect(await toShip('RISK-1', 25)).toEqual([]);
    expect(await toShip('RISK-1', 23)).toEqual(['open']);
    expect(await toShip('RISK-1', 22)).toEqual(['open']);
    expect(await toShip('RISK-1', 240)).toEqual(['done']);
    expect(await toShip('RISK-1', -1)).toEqual(['done', 'open']);
    expect(await riskAfter('RISK-1', `state = 'SHIPPED'`)).toEqual(['done', 'done']);
  });

  it('is at risk from the security lead days of its order workflow on', async () => {
    await under.dataSource.query(`update order_workflow set security_lead_days = 4`);
    await take('RISK-2', 'SKU-1');
    expect(await toShip('RISK-2', 97)).toEqual([]);
    expect(await toShip('RISK-2', 95)).toEqual(['open']);
  });
});

import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { marketplaceOf } from '../support/marketplace';
import { command, retryStep, skipStep } from '../support/order-commands';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector();
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());
afterEach(() => marketplace.endFaults());

async function orderWithUnknownSku(): Promise<string> {
  const [id = ''] = await connector.place('unknownSku');
  await connector.sweep();
  await eventually(() => parkedFor(connector, id, 'unknownSku'));
  return id;
}

/** Delivered, and the marketplace does not let us tell it. */
async function anUntoldOrder(): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await connector.sweep();
  await eventually(() => waitingFor(connector, id, 'delivery'));
  await marketplace.fault('OR23', '403');
  await deliver(connector, id, colissimo);
  await eventually(() => parkedFor(connector, id, 'forbidden'));
  return id;
}

const makeJournal = (code: string, kind: 'sale' | 'bank'): Promise<unknown> =>
  connector.dataSource.query(`update journal set kind = $2 where code = $1`, [code, kind]);

/** Confirmed, and parked at its invoice: the journal that its order workflow names is none for invoices until `act` has ended. */
async function withoutJournal(act: (id: string) => Promise<void>): Promise<void> {
  await makeJournal('INV', 'bank');
  try {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => parkedFor(connector, id, 'journalMissing'));
    await act(id);
  } finally {
    await makeJournal('INV', 'sale');
  }
}

const stepsOf = (id: string): Promise<{ step: string; state: string; attempts: number; actor: string }[]> =>
  connector.dataSource.query(
    `select s.step, s.state, s.attempts, s.actor from order_step s join marketplace_order o on o.id = s.order_id
      where o.marketplace_order_id = $1 order by s.id`,
    [id],
  );

describe('WFL-04 a step that fails', () => {
  it('parks again under a new number when the cause still stands, and an old click does nothing', async () => {
    const id = await orderWithUnknownSku();
    const first = await orderRow(connector, id);
    await retryStep(connector, id);
    await eventually(async () => (await orderRow(connector, id)).parkNumber === first.parkNumber + 1);
    const old = await command(connector, id, 'retryStep', { parkNumber: first.parkNumber, actor: 'a person' });
    expect(old.outcome).toBe('alreadyDone');
    const early = await command(connector, id, 'retryStep', { parkNumber: 99, actor: 'a person' });
    expect(early.outcome).toBe('notAllowed');
  });

  it('is tried once more, not five times, by five people who click at the same moment', async () => {
    const id = await orderWithUnknownSku();
    const { parkNumber } = await orderRow(connector, id);
    const actors = ['Ada', 'Bo', 'Cleo', 'Dan', 'Eve'];
    const answers = await Promise.all(
      actors.map((actor) => command(connector, id, 'retryStep', { parkNumber, actor })),
    );
    await eventually(async () => (await orderRow(connector, id)).parkNumber > parkNumber);
    // One more look, of which the order would be parked again if a click were still to come.
    const late = await command(connector, id, 'retryStep', { parkNumber, actor: 'a person' });
    expect([...answers, late].map(({ outcome }) => outcome).filter((outcome) => outcome === 'notAllowed')).toEqual([]);
    expect(answers.some(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(late.outcome).toBe('alreadyDone');
    expect(await orderRow(connector, id)).toMatchObject({ progress: 'parked', parkNumber: parkNumber + 1 });
  });

  it('cannot be skipped where that would be unsound', async () => {
    const id = await orderWithUnknownSku();
    expect(await skipStep(connector, id)).toMatchObject({ outcome: 'notAllowed' });
    expect(await parkedFor(connector, id, 'unknownSku')).toBe(true);
  });

  it('leaves nothing half made, and Retry completes it once the cause is gone', async () => {
    const id = await orderWithUnknownSku();
    expect((await orderRow(connector, id)).saleOrderId).toBeNull();
    const { reasonText } = await orderRow(connector, id);
    const sku = /"([^"]+)"/.exec(reasonText ?? '')?.[1] ?? '';
    await connector.dataSource.query(`insert into product (sku, name) values ($1, 'Found at last')`, [sku]);
    expect(await retryStep(connector, id)).toMatchObject({ outcome: 'accepted' });
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await stepsOf(id)).toContainEqual({ step: 'importOrder', state: 'done', attempts: 2, actor: 'system' });
  });

  it('is skipped where that is sound, recorded with who and why', async () => {
    const id = await anUntoldOrder();
    await skipStep(connector, id);
    await eventually(() => waitingFor(connector, id, 'shippedState'));
    expect(await stepsOf(id)).toContainEqual(
      expect.objectContaining({ step: 'shipDelivery', state: 'skipped', actor: 'a person' }),
    );
  });

  it('is either retried or skipped where both are asked for at the same moment, and skipped once', async () => {
    const id = await anUntoldOrder();
    const { parkNumber } = await orderRow(connector, id);
    const given = { parkNumber, actor: 'a person', reason: 'told by telephone' };
    const answers = await Promise.all(
      ['retryStep', 'skipStep', 'retryStep', 'skipStep'].map((update) => command(connector, id, update, given)),
    );
    expect(answers.map(({ outcome }) => outcome)).not.toContain('notAllowed');
    await eventually(() => waitingFor(connector, id, 'shippedState'));
    expect((await command(connector, id, 'skipStep', given)).outcome).toBe('alreadyDone');
    const isSkipped = answers.some(({ outcome, message }) => outcome === 'accepted' && message.includes('skipped'));
    const shipped = (await marketplace.writes(id, 'OR24')).filter(({ hasEffect }) => hasEffect);
    expect(shipped).toHaveLength(isSkipped ? 0 : 1);
    expect((await stepsOf(id)).filter(({ state }) => state === 'skipped')).toHaveLength(isSkipped ? 1 : 0);
  });

  it('is retried by itself while the fault passes, shows how often, and becomes a to-do after the third time', async () => {
    await connector.dataSource.query(
      `update instance set settings = settings || '{"notificationRecipients": ["ops@nord.example"], "notificationDueInDays": 1}'`,
    );
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await marketplace.fault('OR23', '500-before', { count: 3 });
    await deliver(connector, id, colissimo);
    await eventually(async () => (await attemptsOf(id)) > 0);
    await eventually(async () => (await toDosOf(id)).length > 0);
    const [toDo] = await toDosOf(id);
    expect(toDo?.sentence).toMatch(/^Failed 3 times.* to be looked at for ops@nord\.example by 2/);
    expect(toDo?.data.recipients).toEqual(['ops@nord.example']);
    expect(toDo?.daysUntilDue).toBe(1);
  });
});

describe('WFL-07 a step that was skipped', () => {
  it('is done after all by a person, and those after it by themselves', async () => {
    let id = '';
    await withoutJournal(async (parked) => {
      id = parked;
      expect(await skipStep(connector, id)).toMatchObject({ outcome: 'accepted' });
      await eventually(() => waitingFor(connector, id, 'delivery'));
      const refused = await command(connector, id, 'doStep', { step: 'createInvoice' });
      expect(refused).toMatchObject({
        outcome: 'notAllowed',
        message: 'There is no journal with code INV for invoices',
      });
    });
    expect(await orderRow(connector, id)).toMatchObject({ invoiceState: null, progress: 'waiting' });
    const done = await command(connector, id, 'doStep', { step: 'createInvoice', actor: 'a person' });
    expect(done).toMatchObject({ outcome: 'accepted' });
    await eventually(async () => (await orderRow(connector, id)).invoiceState === 'paid');
    const ofInvoice = (await stepsOf(id)).filter(({ step }) => /Invoice|Payment/.test(step));
    expect(ofInvoice.map(({ step, state, actor }) => [step, state, actor])).toEqual([
      ['createInvoice', 'done', 'a person'],
      ['validateInvoice', 'done', 'system'],
      ['registerPayment', 'done', 'system'],
    ]);
  });
});

describe('CAN-01 an order that is cancelled on the marketplace while it is parked', () => {
  it('is cancelled like any other, from a step of its booking', async () => {
    await withoutJournal(async (id) => {
      await marketplace.act(id, 'cancel');
      await connector.sweep();
      await eventually(() => finished(connector, id));
      expect(await orderRow(connector, id)).toMatchObject({
        ...{ saleOrderState: 'cancelled', deliveryState: 'cancelled', invoiceState: null, reasonCode: null },
      });
    });
  });

  it('is held anew when its goods are gone and the marketplace could not be told', async () => {
    const id = await anUntoldOrder();
    const { parkNumber } = await orderRow(connector, id);
    await marketplace.endFaults();
    await marketplace.act(id, 'cancel');
    await connector.sweep();
    await eventually(() => parkedFor(connector, id, 'shippedButCancelled'));
    const old = await command(connector, id, 'skipStep', { parkNumber, actor: 'a person', reason: 'an old page' });
    expect(old.outcome).toBe('alreadyDone');
    expect(await skipStep(connector, id)).toMatchObject({ outcome: 'accepted' });
    await eventually(() => finished(connector, id));
    const told = (await marketplace.writes(id)).filter(({ operation }) => operation !== 'OR04');
    expect(told.filter(({ hasEffect }) => hasEffect)).toEqual([]);
  });
});

describe('TMP-04 an operator in Temporal', () => {
  it('who terminates an order loses nothing: the next start goes on where it was', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await connector.client.workflow.getHandle(`order/demo/${id}`).terminate('by a test');
    const { startedAgain } = await connector.run<{ startedAgain: number }>('openOrderCheck', 'openOrderCheck');
    expect(startedAgain).toBeGreaterThanOrEqual(1);
    await deliver(connector, id, colissimo);
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
    const counts: { count: string }[] = await connector.dataSource.query(
      `select count(*) from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = $1`,
      [id],
    );
    expect(counts[0]?.count).toBe('1');
  });

  it('who cancels the workflow does not cancel the order', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    const handle = connector.client.workflow.getHandle(`order/demo/${id}`);
    await handle.cancel();
    await eventually(async () => (await handle.describe()).status.name === 'CANCELLED');
    expect((await orderRow(connector, id)).saleOrderState).toBe('confirmed');
    await deliver(connector, id, colissimo);
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
  });

  it('who pauses an order holds it, and Resume lets it go on', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await command(connector, id, 'pauseOrder', { note: 'stock count' });
    await deliver(connector, id, colissimo);
    await eventually(async () => (await orderRow(connector, id)).progress === 'paused');
    expect((await orderRow(connector, id)).toldBy).toBeNull();
    await command(connector, id, 'resumeOrder', {});
    await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
  });
});

async function attemptsOf(id: string): Promise<number> {
  const rows: { attempts: number }[] = await connector.dataSource.query(
    `select attempts from marketplace_order where marketplace_order_id = $1`,
    [id],
  );
  return rows[0]?.attempts ?? 0;
}

interface SeenToDo {
  readonly sentence: string;
  readonly data: { readonly recipients?: readonly string[] };
  readonly daysUntilDue: number;
}

const toDosOf = (id: string): Promise<SeenToDo[]> =>
  connector.dataSource.query(
    `select t.sentence, t.data,
            round(extract(epoch from (t.data ->> 'dueAt')::timestamptz - t.at) / 86400)::integer as "daysUntilDue"
       from timeline_entry t join marketplace_order o on o.id = t.order_id
      where o.marketplace_order_id = $1 and t.kind = 'toDo'`,
    [id],
  );

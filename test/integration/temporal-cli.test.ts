import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '../../platform/logger';
import { orderKinds } from '../../sandbox/orders/order-kinds';
import { reconcileSchedules } from '../../worker/schedules/reconcile-schedules';
import { bookByItself } from '../support/booking-steps';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { documentCommands, type DocumentCommands } from '../support/document-commands';
import { eventually } from '../support/eventually';
import { aFreshOrder, countOf, placeRaw } from '../support/importing';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

/** The orders of the demo that the document names, one of each kind; their ids are those of every new sandbox. */
const DEMO_KINDS = orderKinds.slice(0, 10);
const PLAIN = ['AN-200005-A', 'AN-200006-A', 'AN-200007-A', 'AN-200008-A'];

const docs = join(__dirname, '..', '..', 'docs');

let connector: TestConnector;
let document: DocumentCommands;
const ran = new Set<string>();
beforeAll(async () => {
  connector = await startConnector();
  document = await documentCommands(connector);
  await connector.place(...DEMO_KINDS);
}, 60_000);
afterAll(async () => {
  document.remove();
  await connector.stop();
});

/** The one command of the documents with these words, as it stands there. */
function documented(...words: string[]): Promise<string> {
  for (const command of document.all) if (words.every((word) => command.includes(word))) ran.add(command);
  return document.runOf(...words);
}

const statusOf = async (workflowId: string): Promise<string> =>
  connector.client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      ({ status }) => status.name,
      () => 'NOT_FOUND',
    );

describe('TMP-02 with nothing but the commands of the document', () => {
  it('orders are imported by id', async () => {
    await documented('importOrders');
    for (const id of ['AN-200001-A', 'AN-200002-A']) await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await countOf(connector, 'from marketplace_order')).toBe(2);
  });

  it('a parked step is retried, and refused in words where it cannot be skipped', async () => {
    const totals = aFreshOrder('AN-200004-A').with({ total_price: 1 });
    await placeRaw(connector, [totals.build()]);
    await connector.sweep();
    await eventually(() => parkedFor(connector, 'AN-200010-A', 'unknownSku'));
    const command = `ask_order AN-200010-A skipStep '{"parkNumber": 1, "reason": "not needed"}'`;
    expect(await document.run(command)).toContain('cannot be skipped');
    expect(await documented('retryStep')).toContain('accepted');
    await eventually(async () => (await orderRow(connector, 'AN-200010-A')).parkNumber === 2);
  });

  it('a parked step is skipped', async () => {
    await eventually(() => waitingFor(connector, 'AN-200003-A', 'delivery'));
    await deliver(connector, 'AN-200003-A', { carrierCode: 'COLISSIMO' });
    await eventually(() => parkedFor(connector, 'AN-200003-A', 'trackingMissing'));
    expect(await documented('skipStep')).toContain('accepted');
    await eventually(() => waitingFor(connector, 'AN-200003-A', 'shippedState'));
  });

  it('totals that differ are accepted', async () => {
    await eventually(() => parkedFor(connector, 'AN-200004-A', 'totalsDiffer'));
    expect(await documented('acceptTotals')).toContain('accepted');
    await eventually(() => waitingFor(connector, 'AN-200004-A', 'delivery'));
  });

  it('an order is paused and resumed, also when its workflow does not run', async () => {
    await eventually(() => waitingFor(connector, 'AN-200005-A', 'delivery'));
    await connector.client.workflow.getHandle('order/demo/AN-200005-A').terminate('by a test');
    expect(await documented('pauseOrder')).toContain('accepted');
    await eventually(async () => (await orderRow(connector, 'AN-200005-A')).progress === 'paused');
    expect(await documented('resumeOrder')).toContain('accepted');
    await eventually(() => waitingFor(connector, 'AN-200005-A', 'delivery'));
  });

  it('a command in the wrong form is refused, naming the field', async () => {
    await expect(document.run(`ask_order AN-200005-A retryStep '{"parkNumber": "one"}'`)).rejects.toThrow(/parkNumber/);
  });

  it('a schedule is run now, which imports what is new, and paused and resumed with a note', async () => {
    await bookByItself(connector, false);
    await makeSchedule();
    expect(await connector.place('oneLine')).toEqual(['AN-200011-A']);
    await documented('schedule trigger');
    await eventually(() => waitingFor(connector, 'AN-200011-A', 'confirmation'));
    const schedule = connector.client.schedule.getHandle('orderSweep/demo');
    await documented('schedule toggle', '--pause');
    expect((await schedule.describe()).state).toMatchObject({
      ...{ paused: true, note: 'marketplace maintenance until 14:00' },
    });
    await documented('schedule toggle', '--unpause');
    expect((await schedule.describe()).state).toMatchObject({ paused: false, note: 'over' });
  });

  it('steps that are left to a person are done in their turn', async () => {
    const id = 'AN-200011-A';
    expect(await document.run(`ask_order ${id} doStep '{"step": "registerPayment"}'`)).toContain('notAllowed');
    for (const step of ['confirmOrder', 'createInvoice', 'validateInvoice', 'registerPayment'])
      expect(await documented('doStep', step)).toContain('accepted');
    await eventually(async () => (await orderRow(connector, id)).invoiceState === 'paid');
  });

  it('master data is imported', async () => {
    await documented('masterDataImport');
    await expect(connector.client.workflow.getHandle('masterDataImport/demo').result()).resolves.toMatchObject({
      ...{ kinds: 1, failed: [] },
    });
  });

  it('what waits to be told is sent', async () => {
    await documented('--type notifications');
    await expect(connector.client.workflow.getHandle('notifications').result()).resolves.toBeDefined();
  });
});

async function makeSchedule(): Promise<void> {
  const { dataSource, client } = connector;
  await dataSource.query(
    `insert into schedule (instance_id, job, is_enabled, interval_seconds) select id, 'orderSweep', true, 86400 from instance
     on conflict (instance_id, job) do update set is_enabled = true, interval_seconds = excluded.interval_seconds`,
  );
  await reconcileSchedules({ dataSource, client, logger: createLogger({ name: 'test', level: 'silent' }) });
}

describe('TMP-04 what an operator does by the commands of the document', () => {
  /** What an order has, however often its workflow was begun anew. */
  const madeFor = (id: string): Promise<number[]> =>
    Promise.all(
      [
        'sale_order s',
        'sale_order s join delivery d on d.sale_order_id = s.id',
        'sale_order s join invoice v on v.sale_order_id = s.id',
      ].map((tables) =>
        countOf(
          connector,
          `from ${tables} where s.order_id = (select id from marketplace_order where marketplace_order_id = '${id}')`,
        ),
      ),
    );

  it('a workflow that is reset begins anew and stands where it stood', async () => {
    const handle = connector.client.workflow.getHandle('order/demo/AN-200006-A');
    for (const point of ['FirstWorkflowTask', 'LastWorkflowTask']) {
      const { runId } = await handle.describe();
      await documented('workflow reset', point);
      await eventually(async () => (await handle.describe()).runId !== runId);
      await eventually(async () => (await handle.query<{ progress: string }>('getProgress')).progress === 'waiting');
    }
    expect(await waitingFor(connector, 'AN-200006-A', 'delivery')).toBe(true);
  });

  it('one that is terminated, cancelled or deleted is started again, alone or with all others', async () => {
    await documented('workflow terminate');
    await documented('workflow cancel');
    await documented('workflow delete');
    await eventually(async () => (await statusOf('order/demo/AN-200006-A')) === 'TERMINATED');
    await eventually(async () => (await statusOf('order/demo/AN-200007-A')) === 'CANCELLED');
    await eventually(async () => (await statusOf('order/demo/AN-200008-A')) === 'NOT_FOUND');
    await documented('workflow start', '--type orderLifecycle');
    await eventually(async () => (await statusOf('order/demo/AN-200006-A')) === 'RUNNING');
    await eventually(async () => {
      await documented('openOrderCheck');
      const statuses = await Promise.all(PLAIN.map((id) => statusOf(`order/demo/${id}`)));
      return statuses.every((status) => status === 'RUNNING');
    });
  });

  it('loses nothing and doubles nothing', async () => {
    for (const id of PLAIN) {
      await eventually(() => waitingFor(connector, id, 'delivery'));
      expect(await madeFor(id)).toEqual([1, 1, 1]);
    }
  });
});

describe('TMP-01 an order reads as a story in Temporal', () => {
  const detailsOf = (id: string): Promise<string> =>
    document.run(`temporal workflow metadata --workflow-id order/demo/${id}`);
  const runOf = async (operation: string, record: string): Promise<string> => {
    const [run]: { id: string }[] = await connector.dataSource.query(
      `select r.id from run r join run_line l on l.run_id = r.id where r.kind = $1 and l.record = $2`,
      [operation, record],
    );
    return run?.id ?? 'no run';
  };
  const eventsOf = async (id: string): Promise<string> =>
    document.run(`temporal workflow show --output json --workflow-id order/demo/${id}`);

  it('of one that waits: for what, since when, until when, whose turn it is, what was done last, what brought it', async () => {
    const details = await detailsOf('AN-200002-A');
    expect(details).toContain('**Now:** waits for the warehouse to ship');
    expect(details).toMatch(/\*\*Since:\*\* \d{4}-/);
    expect(details).toMatch(/\*\*Ship by:\*\* \d{4}-/);
    expect(details).toContain('**Whose turn:** warehouse');
    expect(details).toContain('**Done last:** importOrder, confirmOrder');
    expect(details).toContain('**Marketplace state:** SHIPPING');
    expect(details).toContain('**Brought by:** an import by ids, [run ');
    expect(details).toContain(`/api/v1/runs/${await runOf('ids', 'AN-200002-A')})`);
    expect(details).toContain('/api/v1/orders/demo/AN-200002-A');
    const described = await document.run('temporal workflow describe --workflow-id order/demo/AN-200002-A');
    expect(described).toContain('Atelier Nord order AN-200002-A, ');
  });

  it('of one that is parked and was retried: what failed, how often, who retried it, what to give Retry', async () => {
    const details = await detailsOf('AN-200010-A');
    expect(details).toContain('**Now:** parked at importOrder: No product has SKU');
    expect(details).toContain('**Reason code:** unknownSku');
    expect(details).toContain('**Tried:** 2 times');
    expect(details).toMatch(/\*\*Asked last:\*\* retried by an operator in Temporal, \d{4}-/);
    expect(details).toContain('**Park number for Retry and Skip:** 2');
    expect(details).toContain('**Brought by:** the import of changed orders, [run ');
    expect(details).toContain(`/api/v1/runs/${await runOf('delta', 'AN-200010-A')})`);
    expect(await eventsOf('AN-200010-A')).toContain('"name": "retryStep"');
  });

  it('of one that is shipped: what the marketplace was told, and the call in its history', async () => {
    await deliver(connector, 'AN-200001-A', colissimo);
    await eventually(() => waitingFor(connector, 'AN-200001-A', 'shippedState'));
    const told = 'The marketplace was told: tracking with COLISSIMO (OR23), then shipped (OR24)';
    await eventually(async () => (await detailsOf('AN-200001-A')).includes(`**Told last:** ${told}, 2`));
    const details = await detailsOf('AN-200001-A');
    expect(details).toContain('**Now:** told as shipped: waits for the marketplace to show it');
    expect(details).toContain('**Done last:** shipDelivery');
    expect(details).not.toContain(colissimo.trackingNumber);
    expect(await eventsOf('AN-200001-A')).toContain('"name": "shipDelivery"');
  });

  it('is found by instance, state, attention and reason', async () => {
    const query = `Instance = 'demo' and OrderState = 'SHIPPING' and NeedsAttention = true and ReasonCode = 'unknownSku'`;
    await eventually(async () =>
      (await document.run(`temporal workflow list --query "${query}"`)).includes('order/demo/AN-200010-A'),
    );
  });
});

describe('the documents', () => {
  it('have no command that was not run here', () => {
    expect(document.all.filter((command) => !ran.has(command))).toEqual([]);
  });

  it('show pictures that are there, small enough to be read on the way', () => {
    const text = readFileSync(join(docs, 'temporal-ui.md'), 'utf8');
    const shown = [...text.matchAll(/\]\((pictures\/[^)]+)\)/g)].map(([, file = '']) => file);
    expect(shown.sort()).toEqual(
      readdirSync(join(docs, 'pictures'))
        .map((file) => `pictures/${file}`)
        .sort(),
    );
    for (const file of shown) expect(statSync(join(docs, file)).size).toBeLessThan(150_000);
  });
});

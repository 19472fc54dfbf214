import type { WorkflowHandle } from '@temporalio/client';
import { startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { countOf, placeRaw, aFreshOrder } from '../support/importing';
import { marketplaceOf } from '../support/marketplace';
import { finished, orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
let marketplace: ReturnType<typeof marketplaceOf>;
beforeAll(async () => {
  connector = await startConnector();
  marketplace = marketplaceOf(connector);
}, 60_000);
afterAll(() => connector.stop());

const handleOf = (id: string): WorkflowHandle => connector.client.workflow.getHandle(`order/demo/${id}`);

const isRunning = async (id: string): Promise<boolean> => (await handleOf(id).describe()).status.name === 'RUNNING';

/** The nightly check, as the command of docs/operations.md calls it. */
const check = (): Promise<unknown> => connector.run('openOrderCheck', 'openOrderCheck');

/** What an order has, however often its workflow was begun anew. */
async function madeFor(id: string): Promise<Readonly<Record<string, unknown>>> {
  const [made]: Readonly<Record<string, unknown>>[] = await connector.dataSource.query(
    `select count(distinct s.id)::integer as "saleOrders", count(distinct d.id)::integer as deliveries,
            count(distinct v.id) filter (where v.kind = 'invoice')::integer as invoices,
            count(distinct v.id) filter (where v.kind = 'creditNote')::integer as "creditNotes",
            count(distinct p.id)::integer as payments
       from marketplace_order o left join sale_order s on s.order_id = o.id left join delivery d on d.sale_order_id = s.id
       left join invoice v on v.sale_order_id = s.id left join payment p on p.invoice_id = v.id
      where o.marketplace_order_id = $1`,
    [id],
  );
  return made ?? {};
}
const NOTHING = { saleOrders: 0, deliveries: 0, invoices: 0, creditNotes: 0, payments: 0 };
const ONE_OF_EACH = { ...NOTHING, saleOrders: 1, deliveries: 1, invoices: 1, payments: 1 };

const timesShipped = async (id: string): Promise<number> =>
  (await marketplace.writes(id, 'OR24')).filter(({ hasEffect }) => hasEffect).length;

/** Each phase an order can be in when an operator reaches for it, and what tells that it stands there again. */
const phases = {
  'importing, with nobody to do it': {
    reach: async () => {
      const [id = ''] = await connector.place('unknownSku');
      await connector.sweep();
      await eventually(() => parkedFor(connector, id, 'unknownSku'));
      return id;
    },
    stands: (id: string) => parkedFor(connector, id, 'unknownSku'),
    has: NOTHING,
  },
  'waiting for delivery': {
    reach: async () => {
      const [id = ''] = await connector.place('oneLine');
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'delivery'));
      return id;
    },
    stands: (id: string) => waitingFor(connector, id, 'delivery'),
    has: ONE_OF_EACH,
  },
  'told as shipped': {
    reach: async () => {
      const [id = ''] = await connector.place('oneLine');
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'delivery'));
      await deliver(connector, id, colissimo);
      await eventually(async () => (await orderRow(connector, id)).toldBy === 'us');
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'receipt'));
      return id;
    },
    stands: (id: string) => waitingFor(connector, id, 'receipt'),
    has: ONE_OF_EACH,
  },
  finished: {
    reach: async () => {
      const [id = ''] = await connector.place('oneLine');
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'delivery'));
      await marketplace.act(id, 'cancel');
      await connector.sweep();
      await eventually(() => finished(connector, id));
      await handleOf(id).result();
      return id;
    },
    stands: (id: string) => finished(connector, id),
    // Cancelled when it was paid.
    has: { ...ONE_OF_EACH, creditNotes: 1 },
  },
} as const;

async function reset(workflowId: string, to: 'firstTask' | 'middle'): Promise<void> {
  const { events } = await connector.client.workflow.getHandle(workflowId).fetchHistory();
  const completed = (events ?? []).filter(
    ({ workflowTaskCompletedEventAttributes: done }) => done !== null && done !== undefined,
  );
  const event = completed[to === 'firstTask' ? 0 : Math.floor(completed.length / 2)];
  const { namespace } = connector.config.temporal;
  await connector.temporal.connection.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: { workflowId },
    reason: 'by a test',
    workflowTaskFinishEventId: event?.eventId ?? null,
    requestId: `${workflowId}-${to}`,
  });
}

const startAgain = (id: string): Promise<unknown> =>
  connector.client.workflow.start('orderLifecycle', {
    workflowId: `order/demo/${id}`,
    taskQueue: 'connector',
    args: [{ instanceCode: 'demo', marketplaceOrderId: id }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });

const acts: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
  'reset to its first task': (id) => reset(`order/demo/${id}`, 'firstTask'),
  'reset to its middle': (id) => reset(`order/demo/${id}`, 'middle'),
  terminated: (id) => handleOf(id).terminate('by a test'),
  cancelled: (id) => handleOf(id).cancel(),
  'started again': startAgain,
  'signalled by hand, starting it where it does not run': (id) =>
    connector.client.workflow.signalWithStart('orderLifecycle', {
      workflowId: `order/demo/${id}`,
      taskQueue: 'connector',
      args: [{ instanceCode: 'demo', marketplaceOrderId: id }],
      signal: 'orderChanged',
      signalArgs: [{ revision: 1_000_000_000 }],
    }),
  'deleted with its history': (id) =>
    connector.temporal.connection.workflowService.deleteWorkflowExecution({
      namespace: connector.config.temporal.namespace,
      workflowExecution: { workflowId: `order/demo/${id}` },
    }),
};

/** Of a workflow that has ended there is nothing left to terminate or to cancel. */
const needsRunning = ['terminated', 'cancelled'];

describe('TMP-04 an order survives what an operator does to its workflow', () => {
  it.each(Object.entries(phases))(
    '%s',
    async (phase, { reach, stands, has }) => {
      const chosen = Object.entries(acts).filter(([name]) => phase !== 'finished' || !needsRunning.includes(name));
      const reached: { name: string; act: (id: string) => Promise<unknown>; id: string }[] = [];
      for (const [name, act] of chosen) reached.push({ name, act, id: await reach() });
      const shipped = await Promise.all(reached.map(({ id }) => timesShipped(id)));
      for (const { id, act } of reached) await act(id);
      const gone = ['terminated', 'cancelled', 'deleted with its history'];
      for (const { id, name } of reached) {
        if (phase !== 'finished' && gone.includes(name)) await eventually(async () => !(await isKnownRunning(id)));
      }
      await eventually(async () => {
        await check();
        const running = await Promise.all(reached.map(({ id }) => isKnownRunning(id)));
        return phase === 'finished' || running.every(Boolean);
      });
      for (const { id } of reached) await eventually(() => stands(id));
      for (const { id } of reached) expect(await madeFor(id)).toEqual(has);
      expect(await Promise.all(reached.map(({ id }) => timesShipped(id)))).toEqual(shipped);
    },
    120_000,
  );
});

async function isKnownRunning(id: string): Promise<boolean> {
  return isRunning(id).catch(() => false);
}

describe('TMP-04 an order survives it in the middle of a push', () => {
  it.each(['reset to its first task', 'terminated', 'cancelled', 'deleted with its history'])(
    '%s: told once',
    async (name) => {
      const [id = ''] = await connector.place('oneLine');
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'delivery'));
      // The marketplace has shipped it, and its answer is on its way when the operator acts.
      await marketplace.fault('OR24', 'slow', { delayMs: 1_500 });
      await deliver(connector, id, colissimo);
      await eventually(async () => (await marketplace.writes(id, 'OR23')).length > 0);
      await acts[name]?.(id);
      await eventually(async () => {
        await check();
        return (await orderRow(connector, id)).toldBy === 'us' && (await isKnownRunning(id));
      });
      expect(await timesShipped(id)).toBe(1);
      expect(await madeFor(id)).toEqual(ONE_OF_EACH);
      expect(await marketplace.stateOf(id)).toBe('SHIPPED');
    },
    120_000,
  );
});

describe('TMP-04 operations survive it', () => {
  const input = { instanceCode: 'demo' };
  const openRuns = (): Promise<number> => countOf(connector, 'from run where ended_at is null');
  const jobs = ['orderSweep', 'trackingExport', 'sellerReferences'] as const;
  const start = (type: string, workflowId: string, args: unknown[] = [input]): Promise<WorkflowHandle> =>
    connector.client.workflow.start(type, { workflowId, taskQueue: 'connector', args });

  it.each(jobs.flatMap((job) => (['terminate', 'cancel'] as const).map((act) => ({ job, act }))))(
    '$job after $act, before it began: the next one does its work',
    async ({ job, act }) => {
      await connector.stopWorker();
      const handle = await start(job, `${job}/demo`);
      await handle[act]();
      await connector.startWorker();
      await handle.result().catch(() => undefined);
      await expect(connector.run(job, `${job}/demo`, input)).resolves.toBeDefined();
      expect(await openRuns()).toBe(0);
    },
    120_000,
  );

  it.each(['terminate', 'cancel', 'reset'] as const)(
    'a sweep in the middle of its reading, %s: its order is imported once, and no run stays open',
    async (act) => {
      const [id = ''] = await connector.place('oneLine');
      await marketplace.fault('OR11', 'slow', { delayMs: 1_500 });
      const handle = await start('orderSweep', 'orderSweep/demo');
      await eventually(async () => (await openRuns()) === 1);
      if (act === 'reset') await reset('orderSweep/demo', 'firstTask');
      else await handle[act]();
      await handle.result().catch(() => undefined);
      await connector.sweep();
      await eventually(() => waitingFor(connector, id, 'delivery'));
      await eventually(async () => (await openRuns()) === 0);
      expect(await madeFor(id)).toEqual(ONE_OF_EACH);
    },
    120_000,
  );

  it('orderIds terminated with orders in hand: asked again, they are imported', async () => {
    await placeRaw(connector, [aFreshOrder('OPERATOR-IDS-1').build()]);
    await connector.stopWorker();
    const ask = () =>
      connector.client.workflow.signalWithStart('orderIds', {
        ...{ workflowId: 'orderIds/demo', taskQueue: 'connector', args: [input] },
        ...{ signal: 'importOrders', signalArgs: [{ marketplaceOrderIds: ['OPERATOR-IDS-1'] }] },
      });
    await (await ask()).terminate('by a test');
    await connector.startWorker();
    await (await ask()).result();
    await eventually(() => waitingFor(connector, 'OPERATOR-IDS-1', 'delivery'));
    expect(await openRuns()).toBe(0);
  }, 120_000);

  it('a schedule whose starter is terminated starts the next one', async () => {
    await connector.stopWorker();
    const args = [{ job: 'orderSweep', instanceCode: 'demo' }];
    await (await start('scheduled', 'scheduled/orderSweep/demo-1', args)).terminate('by a test');
    await connector.startWorker();
    const again = await start('scheduled', 'scheduled/orderSweep/demo-2', args);
    await expect(again.result()).resolves.toEqual({ joined: false });
  }, 120_000);

  it('a sweep cut off in the middle leaves no run open: the check ends it, once it is old enough to be sure', async () => {
    await connector.dataSource.query(
      `insert into run (instance_id, operation, kind, workflow_id, started_by, state, started_at)
       select id, 'importOrders', 'delta', 'orderSweep/demo', 'a test', 'running', now() - interval '1 hour' from instance`,
    );
    await check();
    expect(await openRuns()).toBe(0);
    expect(await countOf(connector, `from run where reason_code = 'interrupted'`)).toBe(1);
  });
});

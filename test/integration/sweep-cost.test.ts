import { Client } from 'pg';
import { fillInstances, fillOpenOrders } from '../../scripts/bench/fill-open-orders';
import { DISPATCHER_MARK } from '../../worker/dispatcher/claim-orders';
import { orderLifecycleId, orderSweepId } from '../../workflows/ids';
import { askSandbox } from '../support/ask-sandbox';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { marketplaceOf } from '../support/marketplace';
import { countOf } from '../support/importing';
import { waitingFor } from '../support/order-row';

const INSTANCES = 200;
const OPEN_ORDERS = 100_000;
/** The instance that is swept has half of them. */
const [OF_THE_SWEPT, OF_EACH_OTHER] = [OPEN_ORDERS / 2, Math.ceil(OPEN_ORDERS / 2 / (INSTANCES - 1))];

let connector: TestConnector;
const statements: string[] = [];
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  // Nothing shall run by the clock.
  await connector.dataSource.query('update schedule set is_enabled = false');
  const query = Reflect.get(Client.prototype, 'query') as (...given: unknown[]) => unknown;
  jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...given: unknown[]) {
    const [statement] = given;
    statements.push(typeof statement === 'string' ? statement : JSON.stringify(statement));
    return Reflect.apply(query, this, given) as never;
  });
}, 60_000);
afterAll(async () => {
  jest.restoreAllMocks();
  await connector.stop();
});

/** The dispatcher's looks come by the clock, and what they find nothing of costs nobody anything. */
const isOfTheSweep = (statement: string): boolean => !statement.includes(DISPATCHER_MARK);

async function callsSoFar(): Promise<number> {
  const { calls } = await askSandbox<{ calls: Record<string, Record<string, number>> }>(
    connector.sandbox.url,
    'GET',
    '/calls',
  );
  return Object.values(calls)
    .flatMap((byStatus) => Object.values(byStatus))
    .reduce((sum, count) => sum + count, 0);
}

async function eventsOf(workflowId: string): Promise<readonly string[]> {
  const { events } = await connector.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '');
}

/** The database says a moment before the history that a step is done. */
const isAtRest = async (workflowId: string): Promise<boolean> =>
  (await eventsOf(workflowId)).at(-1) !== 'workflowTaskStartedEventAttributes';

/** What one sweep asks of the marketplace, the database and Temporal. */
async function costOfSweep(): Promise<object> {
  const calls = await callsSoFar();
  statements.length = 0;
  await connector.sweep();
  return {
    httpCalls: (await callsSoFar()) - calls,
    statements: statements.filter(isOfTheSweep).length,
    events: await eventsOf(orderSweepId(INSTANCE_CODE)),
  };
}

/** The marketplace's time goes on, so that what was imported is older than a sweep looks back. */
async function nothingIsNews(): Promise<void> {
  await askSandbox(connector.sandbox.url, 'POST', '/clock', { advanceMs: 60 * 60_000 });
  await connector.sweep();
  await eventually(
    async () => (await countOf(connector, 'from marketplace_order where pending_revision > dispatched_revision')) === 0,
  );
}

describe('FLT-03 a sweep in which nothing changed', () => {
  it('costs the same with no order, with some that run, and with 100,000 open orders of 200 instances', async () => {
    // As much behind as it is moved on below.
    await askSandbox(connector.sandbox.url, 'POST', '/clock', { advanceMs: -3 * 60 * 60_000 });
    await connector.sweep();
    await nothingIsNews();
    const empty = await costOfSweep();
    expect(empty).toMatchObject({ httpCalls: 1 });

    const ids = await connector.place('oneLine', 'oneLine', 'oneLine', 'oneLine', 'oneLine');
    await connector.sweep();
    for (const id of ids) await eventually(() => waitingFor(connector, id, 'delivery'));
    await nothingIsNews();
    const histories = () => Promise.all(ids.map((marketplaceOrderId) => eventsOf(lifecycleOf(marketplaceOrderId))));
    const before = await histories();
    expect(await costOfSweep()).toEqual(empty);

    await fillOpenOrders(connector.dataSource, {
      instanceCode: INSTANCE_CODE,
      orders: OF_THE_SWEPT,
      isDispatched: true,
    });
    await fillInstances(connector.dataSource, { instances: INSTANCES - 1, ordersEach: OF_EACH_OTHER });
    expect(await costOfSweep()).toEqual(empty);
    expect(await histories()).toEqual(before);
  }, 120_000);
});

describe('FLT-03 a sweep in which one order of so many changed', () => {
  it('sends one signal, and costs four events besides the activities of the order and the state it shows', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await eventually(() => isAtRest(lifecycleOf(id)));
    const before = (await eventsOf(lifecycleOf(id))).length;
    await marketplaceOf(connector).act(id, 'ship-in-portal');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'receipt'));
    await eventually(() => isAtRest(lifecycleOf(id)));
    const added = (await eventsOf(lifecycleOf(id))).slice(before);
    const own = ['markerRecordedEventAttributes', 'upsertWorkflowSearchAttributesEventAttributes'];
    expect(added.filter((name) => !own.includes(name))).toEqual([
      'workflowExecutionSignaledEventAttributes',
      'workflowTaskScheduledEventAttributes',
      'workflowTaskStartedEventAttributes',
      'workflowTaskCompletedEventAttributes',
    ]);
  }, 60_000);
});

const lifecycleOf = (marketplaceOrderId: string): string =>
  orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId });

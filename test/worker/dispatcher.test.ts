import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { raiseRevision, wantReading } from '../../entities/raise-revision';
import { createLogger } from '../../platform/logger';
import {
  connectTemporal,
  ensureNamespace,
  ensureSearchAttributes,
  type TemporalConnection,
} from '../../platform/temporal';
import { claimOrders, ORDERS_PER_PAGE } from '../../worker/dispatcher/claim-orders';
import { dispatchPage } from '../../worker/dispatcher/dispatcher';
import { rememberNamespace } from '../../worker/dispatcher/remember-namespace';
import { orderIdsId, orderLifecycleId } from '../../workflows/ids';
import { aBackOffice, anInstance, anOrderRow, type BackOffice } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { configOfTest } from '../support/workflow-bench';

const logger = createLogger({ name: 'test', level: 'silent' });

let database: TestDatabase;
let temporal: TemporalConnection;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  const config = configOfTest();
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
  temporal = await connectTemporal(config.temporal);
  await ensureNamespace(temporal.connection, config.temporal);
  await ensureSearchAttributes(temporal.connection, config.temporal.namespace);
}, 60_000);
afterAll(async () => {
  await temporal.connection.close();
  await database.drop();
});
beforeEach(async () => {
  await database.dataSource.query('delete from marketplace_order');
  instance = await anInstance(database.dataSource, backOffice);
});

const dispatch = (client = temporal.client): Promise<boolean> =>
  dispatchPage({ dataSource: database.dataSource, client, logger });

const changedOrder = (parts: Partial<MarketplaceOrder> = {}): Promise<MarketplaceOrder> =>
  anOrderRow(database.dataSource, instance, { pendingRevision: 1, ...parts });

const rowOf = ({ id }: MarketplaceOrder): Promise<MarketplaceOrder> =>
  database.dataSource.manager.findOneByOrFail(MarketplaceOrder, { id });

const endLeases = (): Promise<unknown> =>
  database.dataSource.query('update marketplace_order set claimed_until = null');

const raise = (order: MarketplaceOrder): Promise<void> => raiseRevision(database.dataSource.manager, [order.id]);

/** The messages that the workflow of an order got so far, in their order; none when it was never started. */
async function messagesOf(workflowId: string): Promise<readonly unknown[]> {
  const history = await temporal.client.workflow
    .getHandle(workflowId)
    .fetchHistory()
    .catch(() => null);
  return (history?.events ?? []).flatMap((event): readonly unknown[] => {
    const data = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0]?.data;
    return data === undefined || data === null ? [] : [JSON.parse(Buffer.from(data).toString())];
  });
}

const lifecycleOf = ({ marketplaceOrderId }: MarketplaceOrder): string =>
  orderLifecycleId({ instanceCode: instance.code, marketplaceOrderId });

/** Nobody listens there, and nothing is tried twice. */
function clientOfNobody(): Client {
  const connection = Connection.lazy({ address: '127.0.0.1:1', connectTimeout: 200, interceptors: [] });
  return new Client({ connection, namespace: 'nowhere' });
}

describe('ORD-05 a changed order is told to Temporal', () => {
  it('by a signal that starts its workflow, with a summary to read', async () => {
    const order = await changedOrder({ lineCount: 3 });
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 1 }]);
    const described = await temporal.client.workflow.getHandle(lifecycleOf(order)).describe();
    expect(await described.staticSummary()).toBe(`${instance.name} order ${order.marketplaceOrderId}, 3 lines`);
    expect(await rowOf(order)).toMatchObject({ dispatchedRevision: 1, claimedUntil: null });
  });

  it('once, however often the dispatcher looks', async () => {
    const order = await changedOrder();
    for (let look = 0; look < 3; look += 1) await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 1 }]);
  });

  it('once by several dispatchers together', async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, () => changedOrder()));
    await Promise.all([dispatch(), dispatch(), dispatch()]);
    for (const order of orders) expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 1 }]);
  });

  it('again when it changed again, in the same run', async () => {
    const order = await changedOrder();
    await dispatch();
    await raise(order);
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 1 }, { revision: 2 }]);
  });

  it('not when it is none of ours by a rule', async () => {
    const order = await changedOrder({ decision: 'ignored', progress: 'finished' });
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([]);
  });

  it('page by page, and says whether there is more', async () => {
    const orders = await Promise.all(Array.from({ length: ORDERS_PER_PAGE + 1 }, () => changedOrder()));
    expect(await dispatch()).toBe(true);
    expect(await dispatch()).toBe(false);
    const rows = await Promise.all(orders.map(rowOf));
    expect(rows.every(({ dispatchedRevision }) => dispatchedRevision === 1)).toBe(true);
  });
});

describe('orders of several instances', () => {
  it('share a page: a backlog of one delays none of another', async () => {
    const other = await anInstance(database.dataSource, backOffice);
    await Promise.all(Array.from({ length: ORDERS_PER_PAGE * 2 }, () => changedOrder()));
    const late = await anOrderRow(database.dataSource, other, { pendingRevision: 1 });
    expect(await dispatch()).toBe(true);
    expect(await rowOf(late)).toMatchObject({ dispatchedRevision: 1 });
    while (await dispatch());
    const [left] = await database.dataSource.query(
      `select count(*)::integer as count from marketplace_order where pending_revision > dispatched_revision`,
    );
    expect(left).toEqual({ count: 0 });
  });

  it('are read without delay, too', async () => {
    const other = await anInstance(database.dataSource, backOffice);
    const many = await Promise.all(
      Array.from({ length: ORDERS_PER_PAGE * 2 }, () => anOrderRow(database.dataSource, instance)),
    );
    const late = await anOrderRow(database.dataSource, other);
    await wantReading(
      database.dataSource.manager,
      [...many, late].map(({ id }) => id),
    );
    expect(await dispatch()).toBe(true);
    expect(await messagesOf(orderIdsId(other.code))).toEqual([
      { marketplaceOrderIds: [late.marketplaceOrderId], isReadBack: true },
    ]);
  });
});

describe('ORD-05 nothing is lost between database and Temporal', () => {
  it('a change during the dispatch is told by the next one', async () => {
    const order = await changedOrder();
    const [claimed] = await claimOrders(database.dataSource);
    expect(claimed?.revision).toBe(1);
    await raise(order);
    await endLeases();
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 2 }]);
    expect(await rowOf(order)).toMatchObject({ pendingRevision: 2, dispatchedRevision: 2 });
  });

  it('a dispatcher that finishes late takes nothing back', async () => {
    const order = await changedOrder();
    const late = dispatchPage({ dataSource: database.dataSource, client: slowly(raise, order), logger });
    await late;
    expect(await rowOf(order)).toMatchObject({ pendingRevision: 2, dispatchedRevision: 1, claimedUntil: null });
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 1 }, { revision: 2 }]);
  });

  it('a page of a dispatcher that died is taken by another after its lease, and not before', async () => {
    const order = await changedOrder();
    expect(await claimOrders(database.dataSource)).toHaveLength(1);
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([]);
    await database.dataSource.query(`update marketplace_order set claimed_until = now() - interval '1 second'`);
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 1 }]);
  });

  it('orders wait while Temporal is away, and are told when it is back', async () => {
    const order = await changedOrder();
    const nobody = clientOfNobody();
    await expect(dispatch(nobody)).rejects.toThrow('1 orders were not signalled');
    await nobody.connection.close();
    expect(await rowOf(order)).toMatchObject({ dispatchedRevision: 0, claimedUntil: expect.any(Date) });
    await endLeases();
    await dispatch();
    expect(await messagesOf(lifecycleOf(order))).toEqual([{ revision: 1 }]);
  });

  it('orders that Temporal does not take keep neither others nor readings waiting', async () => {
    const refused = await Promise.all(Array.from({ length: ORDERS_PER_PAGE }, () => changedOrder()));
    const good = await changedOrder();
    const toRead = await anOrderRow(database.dataSource, instance);
    await wantReading(database.dataSource.manager, [toRead.id]);
    const client = clientThatRefuses(refused);
    await expect(dispatch(client)).rejects.toThrow('100 orders were not signalled: not this one');
    expect(await messagesOf(orderIdsId(instance.code))).toHaveLength(1);
    await dispatch(client);
    expect(await messagesOf(lifecycleOf(good))).toEqual([{ revision: 1 }]);
    await endLeases();
    await dispatch();
    expect(await messagesOf(lifecycleOf(refused[0] ?? good))).toEqual([{ revision: 1 }]);
  });
});

describe('TRK-05 orders that are to be read', () => {
  it('are asked for together, instance by instance', async () => {
    const other = await anInstance(database.dataSource, backOffice);
    const [a, b] = [await anOrderRow(database.dataSource, instance), await anOrderRow(database.dataSource, instance)];
    const c = await anOrderRow(database.dataSource, other);
    await wantReading(
      database.dataSource.manager,
      [a, b, c].map(({ id }) => id),
    );
    await dispatch();
    await dispatch();
    const [message, ...more] = await messagesOf(orderIdsId(instance.code));
    expect(more).toEqual([]);
    expect(message).toEqual({
      marketplaceOrderIds: expect.arrayContaining([a.marketplaceOrderId, b.marketplaceOrderId]),
      isReadBack: true,
    });
    expect(await messagesOf(orderIdsId(other.code))).toEqual([
      { marketplaceOrderIds: [c.marketplaceOrderId], isReadBack: true },
    ]);
  });
});

describe('INS-08 orders that are to be read while the gate is closed', () => {
  it('are asked for when it opens', async () => {
    const setGate = `update instance set gate = $2 where id = $1`;
    await database.dataSource.query(setGate, [instance.id, 'closed']);
    const order = await anOrderRow(database.dataSource, instance);
    await wantReading(database.dataSource.manager, [order.id]);
    await dispatch();
    expect(await messagesOf(orderIdsId(instance.code))).toEqual([]);
    await database.dataSource.query(setGate, [instance.id, 'open']);
    await dispatch();
    expect(await messagesOf(orderIdsId(instance.code))).toHaveLength(1);
  });
});

describe('TMP-04 another Temporal namespace', () => {
  const remember = (namespaceId: string): Promise<number> => rememberNamespace(database.dataSource, namespaceId);

  it('has every open order dispatched again; the same one none', async () => {
    const open = await changedOrder({ progress: 'waiting', dispatchedRevision: 1 });
    const finished = await changedOrder({ progress: 'finished', dispatchedRevision: 1 });
    const ignored = await changedOrder({ decision: 'ignored', progress: 'finished', dispatchedRevision: 1 });
    expect(await remember('first')).toBe(0);
    expect(await remember('first')).toBe(0);
    expect(await remember('second')).toBe(1);
    expect(await rowOf(open)).toMatchObject({ pendingRevision: 2 });
    expect(await rowOf(finished)).toMatchObject({ pendingRevision: 1 });
    expect(await rowOf(ignored)).toMatchObject({ pendingRevision: 1 });
    expect(await remember('second')).toBe(0);
  });

  it('is noticed once by several workers that start together', async () => {
    await remember('third');
    await changedOrder({ dispatchedRevision: 1 });
    const counts = await Promise.all([remember('fourth'), remember('fourth'), remember('fourth')]);
    expect(counts.sort()).toEqual([0, 0, 1]);
  });
});

/** Temporal takes all but these. */
function clientThatRefuses(orders: readonly MarketplaceOrder[]): Client {
  const ids = new Set(orders.map(lifecycleOf));
  return clientWith(async (input, next) => {
    if (ids.has(input.options.workflowId)) throw new Error('not this one');
    return next(input);
  });
}

/** Signals as the client does, and then lets something happen before the dispatcher hears of it. */
function slowly<T>(happens: (subject: T) => Promise<void>, subject: T): Client {
  return clientWith(async (input, next) => {
    const runId = await next(input);
    await happens(subject);
    return runId;
  });
}

type SignalWithStart = NonNullable<WorkflowClientInterceptor['signalWithStart']>;

function clientWith(signalWithStart: SignalWithStart): Client {
  const { namespace } = temporal.client.options;
  return new Client({ connection: temporal.connection, namespace, interceptors: { workflow: [{ signalWithStart }] } });
}

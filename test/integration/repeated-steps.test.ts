import { advanceOrder } from '../../activities/orders/advance-order';
import { createOrderActivities } from '../../activities/orders/order-activities';
import type { LifecycleReport } from '../../domain/lifecycle/lifecycle-report';
import { isBooked } from '../support/booked';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { orderRow, parkedFor } from '../support/order-row';

let connector: TestConnector;
let activities: ReturnType<typeof createOrderActivities>;
beforeAll(async () => {
  connector = await startConnector();
  activities = createOrderActivities({ dataSource: connector.dataSource, publicUrl: 'http://localhost' });
}, 60_000);
afterAll(() => connector.stop());

const inTurn = ['importOrder', 'confirmOrder', 'createInvoice', 'validateInvoice', 'registerPayment'] as const;

const refOf = (marketplaceOrderId: string) => ({ instanceCode: 'demo', marketplaceOrderId });

/** All steps of an order, by eight workers at once. */
const byEight = (id: string): Promise<readonly LifecycleReport[]> =>
  Promise.all(Array.from({ length: 8 }, () => activities.advanceOrder(refOf(id))));

/** How many of each the order has, and what was written on its timeline. */
async function madeFor(id: string): Promise<Readonly<Record<string, unknown>>> {
  const [made]: Readonly<Record<string, unknown>>[] = await connector.dataSource.query(
    `select count(distinct s.id)::integer as "saleOrders", count(distinct d.id)::integer as deliveries,
            count(distinct v.id)::integer as invoices, count(distinct p.id)::integer as payments,
            (select array_agg(kind order by id) from timeline_entry t where t.order_id = o.id and is_primary
                and kind <> 'parked') as story
       from marketplace_order o left join sale_order s on s.order_id = o.id left join delivery d on d.sale_order_id = s.id
       left join invoice v on v.sale_order_id = s.id left join payment p on p.invoice_id = v.id
      where o.marketplace_order_id = $1 group by o.id`,
    [id],
  );
  return made ?? {};
}

const ONE_OF_EACH = {
  ...{ saleOrders: 1, deliveries: 1, invoices: 1, payments: 1 },
  story: ['imported', 'confirmed', 'invoiced', 'paid'],
};

/** Received and not imported yet, with no worker that does it. */
async function aWaitingOrder(): Promise<string> {
  await connector.dataSource.query(`update product set sku = sku || '-' || id where sku = 'QP-INCONNU-9'`);
  const [id = ''] = await connector.place('unknownSku');
  await connector.sweep();
  await eventually(() => parkedFor(connector, id, 'unknownSku'));
  await connector.stopWorker();
  await connector.dataSource.query(`insert into product (sku, name) values ('QP-INCONNU-9', 'Found at last')`);
  await connector.dataSource.query(
    `update marketplace_order set parked_content_hash = null where marketplace_order_id = $1`,
    [id],
  );
  return id;
}

describe('WFL-04 a step that follows others in one activity, and fails', () => {
  it('leaves them done, and the next activity begins with it', async () => {
    const { dataSource } = connector;
    const id = await aWaitingOrder();
    await dataSource.query('alter table payment rename column method to method_of_yesterday');
    expect(await advanceOrder({ dataSource, publicUrl: 'http://localhost' }, refOf(id), 30_000)).toMatchObject({
      stepsDone: ['importOrder', 'confirmOrder', 'createInvoice', 'validateInvoice'],
      action: { kind: 'run', step: 'registerPayment' },
    });
    const failure = await activities.advanceOrder(refOf(id)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ nonRetryable: true, type: 'internal', details: ['registerPayment'] });
    await dataSource.query('alter table payment rename column method_of_yesterday to method');
    expect(await activities.advanceOrder(refOf(id))).toMatchObject({
      stepsDone: ['registerPayment'],
      action: { kind: 'wait', reason: 'delivery' },
    });
    expect(await madeFor(id)).toEqual(ONE_OF_EACH);
    await connector.startWorker();
  });
});

describe('WFL-03 steps that take long', () => {
  it('are shared out among activities, one each at least', async () => {
    const dependencies = { dataSource: connector.dataSource, publicUrl: 'http://localhost' };
    const id = await aWaitingOrder();
    for (const step of inTurn) expect((await advanceOrder(dependencies, refOf(id), 0)).stepsDone).toEqual([step]);
    expect((await advanceOrder(dependencies, refOf(id), 0)).stepsDone).toEqual([]);
    expect(await madeFor(id)).toEqual(ONE_OF_EACH);
    await connector.startWorker();
  });
});

describe('WFL-03 each step happens once', () => {
  it('however often it is asked for again', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => isBooked(connector, id));
    const before = await orderRow(connector, id);
    const reports = await byEight(id);
    expect(reports.flatMap(({ stepsDone }) => stepsDone)).toEqual([]);
    expect(await madeFor(id)).toEqual(ONE_OF_EACH);
    expect(await orderRow(connector, id)).toEqual(before);
  });

  it('by however many workers at once: the others find it done', async () => {
    const id = await aWaitingOrder();
    const reports = await byEight(id);
    expect(new Set(reports.map(({ action }) => JSON.stringify(action))).size).toBe(1);
    expect(reports.flatMap(({ stepsDone }) => stepsDone).sort()).toEqual([...inTurn].sort());
    expect(await madeFor(id)).toEqual(ONE_OF_EACH);
    await connector.startWorker();
  });

  it('and the numbers of the invoices of a year have no gap', async () => {
    const ids = await connector.place(...Array.from({ length: 12 }, () => 'oneLine' as const));
    await connector.sweep();
    for (const id of ids) await eventually(() => isBooked(connector, id));
    const rows: { number: string }[] = await connector.dataSource.query(`select number from invoice order by number`);
    const { length } = rows;
    const year = String(new Date().getUTCFullYear());
    expect(length).toBeGreaterThanOrEqual(ids.length);
    expect(rows.map(({ number }) => number)).toEqual(
      Array.from({ length }, (_, index) => `INV/${year}/${String(index + 1).padStart(5, '0')}`),
    );
  });
});

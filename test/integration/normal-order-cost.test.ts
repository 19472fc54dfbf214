import { Client } from 'pg';
import { orderLifecycleId } from '../../workflows/ids';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { marketplaceOf } from '../support/marketplace';
import { finished, waitingFor } from '../support/order-row';

let connector: TestConnector;
/** What was said in each transaction that locked an order. */
const transactions: (readonly string[])[] = [];
beforeAll(async () => {
  connector = await startConnector();
  hearTransactions();
}, 60_000);
afterAll(async () => {
  jest.restoreAllMocks();
  await connector.stop();
});

function hearTransactions(): void {
  const query = Reflect.get(Client.prototype, 'query') as (...given: unknown[]) => unknown;
  const open = new Map<Client, string[]>();
  jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...given: unknown[]) {
    const statement = typeof given[0] === 'string' ? given[0] : JSON.stringify(given[0]);
    if (statement === 'START TRANSACTION') open.set(this, []);
    const said = open.get(this);
    said?.push(statement);
    if (statement === 'COMMIT') {
      open.delete(this);
      if (said?.some((text) => text.includes('"lockOrder"')) === true) transactions.push(said);
    }
    return Reflect.apply(query, this, given) as never;
  });
}

/**
 * What one order may cost the Temporal server in its whole life. An activity that the server schedules costs it as much
 * as a start does, and an open order keeps its history in the server for weeks: a step more is a decision, not an accident.
 */
const MOST = { serverActivities: 1, events: 31, bytes: 12 * 1024 };

/** Imported, confirmed, invoiced, validated, paid, delivered, told, then seen SHIPPED and later CLOSED. */
async function liveOneLife(marketplaceOrderId: string): Promise<void> {
  const marketplace = marketplaceOf(connector);
  await connector.sweep();
  await eventually(() => waitingFor(connector, marketplaceOrderId, 'delivery'));
  await deliver(connector, marketplaceOrderId, colissimo);
  await eventually(() => waitingFor(connector, marketplaceOrderId, 'shippedState'));
  await connector.sweep();
  await eventually(() => waitingFor(connector, marketplaceOrderId, 'receipt'));
  await marketplace.act(marketplaceOrderId, 'receive');
  await marketplace.act(marketplaceOrderId, 'close');
  await connector.sweep();
  await eventually(() => finished(connector, marketplaceOrderId));
}

async function costOf(marketplaceOrderId: string): Promise<typeof MOST> {
  const workflowId = orderLifecycleId({ instanceCode: INSTANCE_CODE, marketplaceOrderId });
  const handle = connector.client.workflow.getHandle(workflowId);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const { historySize } = await handle.describe();
  const scheduled = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes);
  return { serverActivities: scheduled.length, events: events?.length ?? 0, bytes: historySize ?? Infinity };
}

/** Begin, lock, read, read again, record and commit are six of each transaction. */
const MOST_STATEMENTS = { transactions: 10, statements: 106 };

describe('what a normal order costs the database', () => {
  it('is ten transactions of its lifecycle, with the statements of its steps', async () => {
    const [marketplaceOrderId = ''] = await connector.place('oneLine');
    transactions.length = 0;
    await liveOneLife(marketplaceOrderId);
    const statements = transactions.flat().length;
    expect(transactions.length).toBeLessThanOrEqual(MOST_STATEMENTS.transactions);
    expect(statements).toBeLessThanOrEqual(MOST_STATEMENTS.statements);
    expect(statements).toBeGreaterThan(6 * transactions.length);
  });
});

describe('what a normal order costs the Temporal server', () => {
  it('is at most one activity, 31 events and 12 kB of history from import to closed', async () => {
    const [marketplaceOrderId = ''] = await connector.place('oneLine');
    await liveOneLife(marketplaceOrderId);
    const cost = await costOf(marketplaceOrderId);
    expect(cost.serverActivities).toBeLessThanOrEqual(MOST.serverActivities);
    expect(cost.events).toBeLessThanOrEqual(MOST.events);
    expect(cost.bytes).toBeLessThanOrEqual(MOST.bytes);
    expect(cost.bytes).toBeGreaterThan(0);
  });
});

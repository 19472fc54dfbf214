import { orderLifecycleId } from '../../workflows/ids';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { colissimo, deliver } from '../support/deliver';
import { eventually } from '../support/eventually';
import { marketplaceOf } from '../support/marketplace';
import { finished, waitingFor } from '../support/order-row';

let connector: TestConnector;
beforeAll(async () => {
  connector = await startConnector();
}, 60_000);
afterAll(() => connector.stop());

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

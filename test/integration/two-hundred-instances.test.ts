import { randomUUID } from 'node:crypto';
import { scheduleId } from '../../workflows/ids';
import { CONNECTOR_TASK_QUEUE } from '../../workflows/task-queues';
import { askSandbox } from '../support/ask-sandbox';
import { countCallsInFlight, type CallsInFlight } from '../support/calls-in-flight';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { countOf, injectFault } from '../support/importing';
import { addInstance } from '../support/second-shop';

const SHOPS = Array.from({ length: 200 }, (_, index) => 3001 + index);
const [HANGING = 0, LIMITED = 0, ...OTHERS] = SHOPS;
/** Of eight slots one instance gets two. */
const [SLOTS, CAP] = [8, 2];
/** Pushed into the queue of each bad one, before the others begin. */
const READS = 40;
const EVER = { operation: '*', count: 1_000_000 } as const;
const codeOf = (shopId: number): string => `shop${String(shopId)}`;

let connector: TestConnector;
let calls: CallsInFlight;
beforeAll(async () => {
  calls = countCallsInFlight();
  connector = await startConnector({
    settings: { writeBackOrderNumber: false },
    environment: { MARKETPLACE_SLOTS: String(SLOTS), MARKETPLACE_TIMEOUT_SECONDS: '2' },
  });
  for (const shopId of SHOPS) {
    const shop = { code: codeOf(shopId), shopId: String(shopId), apiKey: `sandbox-key-${String(shopId)}` };
    await addInstance(connector, { ...shop, settings: { writeBackOrderNumber: false } });
    await place(shopId);
  }
  // Confirm reads lists that are the same for every shop of a marketplace; here they are the demo's.
  await connector.dataSource.query(
    `update instance i set state = 'confirmed', confirmed_at = d.confirmed_at, currency = d.currency,
                           platform = d.platform, installation_fingerprint = d.installation_fingerprint
       from instance d where d.code = 'demo' and i.code like 'shop%'`,
  );
}, 120_000);
afterAll(async () => {
  calls.stop();
  await connector.stop();
});

const place = (shopId: number): Promise<unknown> =>
  askSandbox(connector.sandbox.url, 'POST', '/orders', { shopId, kinds: ['oneLine'] });

/** One order each: the orders of so many instances have come as far as they can without the warehouse. */
const doneInstances = (): Promise<number> =>
  countOf(
    connector,
    `from instance i where code like 'shop%' and exists (
       select from marketplace_order o where o.instance_id = i.id and o.progress = 'waiting' and o.waiting_for = 'delivery')`,
  );

async function readManyTimes(shopId: number): Promise<void> {
  for (let count = 0; count < READS; count += 1) {
    await connector.client.workflow.start('orderRead', {
      workflowId: `orderRead/${codeOf(shopId)}/${randomUUID()}`,
      taskQueue: CONNECTOR_TASK_QUEUE,
      args: [{ instanceCode: codeOf(shopId), marketplaceOrderId: 'ANY' }],
    });
  }
}

describe('INS-01 two hundred instances on one worker', () => {
  it('have a schedule each, and one that hangs and one that is limited keep none of the others waiting', async () => {
    await injectFault(connector, { ...EVER, kind: 'slow', delayMs: 600_000, shopId: HANGING });
    await injectFault(connector, { ...EVER, kind: '429', retryAfterSeconds: 3600, shopId: LIMITED });
    await readManyTimes(HANGING);
    await readManyTimes(LIMITED);
    await connector.dataSource.query(
      `insert into schedule (instance_id, job, interval_seconds, is_enabled)
       select id, 'orderSweep', 86400, true from instance
        where code like 'shop%'`,
    );
    await connector.dataSource.query('notify schedules_changed');
    const scheduled = new Set<string>();
    await eventually(async () => {
      for await (const { scheduleId: id } of connector.client.schedule.list()) scheduled.add(id);
      return SHOPS.every((shopId) => scheduled.has(scheduleId({ job: 'orderSweep', instanceCode: codeOf(shopId) })));
    }, 60_000);
    for (const shopId of SHOPS) {
      await connector.client.schedule
        .getHandle(scheduleId({ job: 'orderSweep', instanceCode: codeOf(shopId) }))
        .trigger('SKIP');
    }
    await eventually(async () => (await doneInstances()) === OTHERS.length, 120_000);

    expect(await countOf(connector, `from marketplace_order where progress = 'parked'`)).toBe(0);
    expect(Math.max(...SHOPS.map((shopId) => calls.most(shopId)))).toBe(CAP);
    // Three time-outs open the breaker, and as many as the cap were under way; then a probe now and then.
    expect(calls.made(HANGING)).toBeGreaterThanOrEqual(3);
    expect(calls.made(HANGING)).toBeLessThan(READS / 2);
    expect(await countOf(connector, `from instance where unresponsive_since is not null`)).toBe(1);
    // What was under way when the first 429 came; then nothing until it says.
    expect(calls.made(LIMITED)).toBeGreaterThan(0);
    expect(calls.made(LIMITED)).toBeLessThanOrEqual(CAP);
  }, 240_000);
});

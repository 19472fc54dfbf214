import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTemporal } from '../../scripts/servers/find-temporal';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

const run = promisify(execFile);
let connector: TestConnector;
let cli = '';
beforeAll(async () => {
  connector = await startConnector();
  const env = { ...process.env, TEMPORAL_ADDRESS: '' };
  const source = await findTemporal({ env, say: () => undefined });
  cli = source.kind === 'executable' ? source.path : '';
}, 60_000);
afterAll(() => connector.stop());

/** The commands of docs/operations.md, word for word but for address and namespace. */
async function temporal(...args: string[]): Promise<string> {
  const { address, namespace } = connector.config.temporal;
  const { stdout } = await run(cli, [...args, '--address', address, '--namespace', namespace]);
  return stdout;
}

const updateOrder = (id: string, update: string, input: object): Promise<string> =>
  temporal(
    ...['workflow', 'execute-update-with-start', '--type', 'orderLifecycle', '--task-queue', 'connector'],
    ...['--workflow-id', `order/demo/${id}`, '--id-conflict-policy', 'UseExisting'],
    ...['--input', JSON.stringify({ instanceCode: 'demo', marketplaceOrderId: id })],
    ...['--update-name', update, '--update-input', JSON.stringify(input)],
  );

describe('TMP-02 with nothing but the Temporal CLI', () => {
  it('orders are imported by id', async () => {
    const [id = ''] = await connector.place('oneLine');
    const message = JSON.stringify({ marketplaceOrderIds: [id] });
    await temporal(
      ...['workflow', 'signal-with-start', '--type', 'orderIds', '--task-queue', 'connector'],
      ...['--workflow-id', 'orderIds/demo', '--input', JSON.stringify({ instanceCode: 'demo' })],
      ...['--signal-name', 'importOrders', '--signal-input', message],
    );
    await eventually(() => waitingFor(connector, id, 'delivery'));
  });

  it('a parked step is retried, and refused in words where it cannot be skipped', async () => {
    const [id = ''] = await connector.place('unknownSku');
    await connector.sweep();
    await eventually(() => parkedFor(connector, id, 'unknownSku'));
    const { parkNumber } = await orderRow(connector, id);
    expect(await updateOrder(id, 'skipStep', { parkNumber, reason: 'not needed' })).toContain('cannot be skipped');
    expect(await updateOrder(id, 'retryStep', { parkNumber })).toContain('accepted');
    await eventually(async () => (await orderRow(connector, id)).parkNumber === parkNumber + 1);
  });

  it('an order is paused and resumed, also when its workflow does not run', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await connector.client.workflow.getHandle(`order/demo/${id}`).terminate('by a test');
    expect(await updateOrder(id, 'pauseOrder', { note: 'stock count' })).toContain('accepted');
    await eventually(async () => (await orderRow(connector, id)).progress === 'paused');
    expect(await updateOrder(id, 'resumeOrder', {})).toContain('accepted');
    await eventually(() => waitingFor(connector, id, 'delivery'));
  });

  it('a step that is not due is refused in words', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect(await updateOrder(id, 'doStep', { step: 'registerPayment' })).toContain('registered already');
  });

  it('a command in the wrong form is refused, naming the field', async () => {
    const [id = ''] = await connector.place('oneLine');
    await connector.sweep();
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await expect(updateOrder(id, 'retryStep', { parkNumber: 'one' })).rejects.toThrow(/parkNumber/);
  });
});

describe('TMP-01 an order reads as a story in Temporal', () => {
  it('says in its current details what it waits for, since when, why and what to give Retry', async () => {
    const [id = ''] = await connector.place('unknownSku');
    await connector.sweep();
    await eventually(() => parkedFor(connector, id, 'unknownSku'));
    const details = await temporal('workflow', 'metadata', '--workflow-id', `order/demo/${id}`);
    expect(details).toContain('parked at importOrder: No product has SKU');
    expect(details).toMatch(/\*\*Since:\*\* \d{4}-/);
    expect(details).toContain('**Marketplace state:** SHIPPING');
    expect(details).toContain('**Reason code:** unknownSku');
    expect(details).toContain('**Park number for Retry and Skip:** 1');
    expect(details).toContain(`/api/v1/orders/demo/${id}`);
    const described = await temporal('workflow', 'describe', '--workflow-id', `order/demo/${id}`);
    expect(described).toContain(`Atelier Nord order ${id}, `);
  });

  it('is found by instance, state, attention and reason', async () => {
    const [parked = ''] = await connector.place('unknownSku');
    await connector.sweep();
    await eventually(() => parkedFor(connector, parked, 'unknownSku'));
    const query = `Instance = 'demo' and OrderState = 'SHIPPING' and NeedsAttention = true and ReasonCode = 'unknownSku'`;
    await eventually(async () =>
      (await temporal('workflow', 'list', '--query', query)).includes(`order/demo/${parked}`),
    );
  });
});

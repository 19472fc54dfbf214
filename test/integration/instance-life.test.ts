import { readFileSync } from 'node:fs';
import { installationFingerprint } from '../../platform/installation-fingerprint';
import { keyFingerprint } from '../../platform/key-fingerprint';
import { createLogger } from '../../platform/logger';
import { createSecretBox } from '../../platform/secret-box';
import { TemporalSetupError } from '../../platform/temporal';
import { startWorker } from '../../worker/start-worker';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { startConnector, type TestConnector } from '../support/connector';
import { testVariable } from '../support/database';
import { eventually } from '../support/eventually';
import { callsOf, countOf, sweepOnce } from '../support/importing';
import { orderRow, waitingFor } from '../support/order-row';
import { confirmInstance, testConnection } from '../support/second-shop';

let connector: TestConnector;
let under: ApiUnderTest;
beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  const { dataSource, client, config } = connector;
  const fingerprint = await installationFingerprint(config.installationId, (sql) => dataSource.query(sql));
  under = await serveApi({
    ...{ dataSource, temporal: client, installationFingerprint: fingerprint },
    secretBox: createSecretBox(config.encryptionKeys),
  });
  await dataSource.query(`update schedule set is_enabled = true, interval_seconds = 86400`);
  await dataSource.query(`notify schedules_changed`);
  await eventually(async () => (await schedule()) !== null);
}, 60_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
});

const command = (act: string, body: unknown = {}) =>
  under.call({ method: 'POST', url: `/instances/demo/${act}`, body });

interface SeenSchedule {
  readonly isPaused: boolean;
  readonly note: string;
}

async function schedule(): Promise<SeenSchedule | null> {
  try {
    const { state } = await connector.client.schedule.getHandle('orderSweep/demo').describe();
    return { isPaused: state.paused, note: state.note ?? '' };
  } catch {
    return null;
  }
}

async function anImportedOrder(): Promise<string> {
  const [id = ''] = await connector.place('oneLine');
  await sweepOnce(connector);
  await eventually(() => waitingFor(connector, id, 'delivery'));
  return id;
}

/** Something happens to the order: its lifecycle looks again. */
const touch = (id: string): Promise<unknown> =>
  connector.dataSource.query(
    `with touched as (
       update marketplace_order set pending_revision = pending_revision + 1 where marketplace_order_id = $1 returning id
     ) select id from touched`,
    [id],
  );

const toDosOfInstance = async (): Promise<string[]> => {
  const { items } = (await under.call({ url: '/to-dos?kind=heldInstance' })).json<{
    items: { subject: string; reasonCode: string; state: string }[];
  }>();
  return items.map(({ subject, reasonCode, state }) => `${subject}: ${reasonCode}, ${state}`);
};

const allCalls = async (): Promise<number> => {
  const counts = await Promise.all(['A01', 'OR11', 'PC01'].map((operation) => callsOf(connector, operation)));
  return counts.flatMap((calls) => Object.values(calls)).reduce((sum, some) => sum + some, 0);
};

describe('INS-05 a copied database', () => {
  it('calls no marketplace until Go live, says why, and then goes on with the orders that waited', async () => {
    const id = await anImportedOrder();
    await connector.dataSource.query(
      `update instance set installation_fingerprint = 'of-the-server-it-was-copied-from'`,
    );
    const before = await allCalls();
    await expect(sweepOnce(connector)).rejects.toThrow();
    const tested = await testConnection(connector, 'demo');
    expect(tested).toMatchObject({ isGood: false, reasonCode: 'copiedDatabase', wrong: null });
    expect(tested.words).toContain('Go live');
    await touch(id);
    await eventually(() => waitingFor(connector, id, 'gate'));
    await eventually(async () => (await schedule())?.note.includes('copy of another installation') === true);

    await connector.stopWorker();
    await connector.startWorker();
    await expect(sweepOnce(connector)).rejects.toThrow();
    expect(await allCalls()).toBe(before);
    expect((await orderRow(connector, id)).parkNumber).toBe(0);
    expect(await toDosOfInstance()).toEqual(['demo: copiedDatabase, open']);

    const { name } = (await under.call({ url: '/instances/demo' })).json<{ name: string }>();
    expect((await command('go-live', { name })).json()).toMatchObject({ hold: null });
    expect(await toDosOfInstance()).toEqual(['demo: copiedDatabase, done']);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await eventually(async () => (await schedule())?.isPaused === false);
    await sweepOnce(connector);
    expect(await allCalls()).toBeGreaterThan(before);
  });

  it('does not let its worker into the Temporal namespace of the installation that it was copied from', async () => {
    const config = { ...connector.config, installationId: 'another-installation' };
    const workflowBundle = { code: readFileSync(testVariable('TEST_WORKFLOW_BUNDLE'), 'utf8') };
    const started = startWorker(config, createLogger({ name: 'worker', level: 'silent' }), { workflowBundle });
    await expect(started).rejects.toThrow(TemporalSetupError);
  });
});

describe('INS-04 a paused instance', () => {
  it('holds its orders and schedules with the reason, and Resume lets exactly them go on', async () => {
    const id = await anImportedOrder();
    const byHand = connector.client.schedule.getHandle('trackingExport/demo');
    await byHand.pause('by a person');
    await command('pause', { note: 'stock count' });
    await touch(id);
    await eventually(() => waitingFor(connector, id, 'gate'));
    await eventually(async () => (await schedule())?.isPaused === true);
    expect((await schedule())?.note).toContain('paused');
    const before = await allCalls();
    await expect(sweepOnce(connector)).rejects.toThrow();
    expect(await allCalls()).toBe(before);
    await command('resume');
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await eventually(async () => (await schedule())?.isPaused === false);
    expect((await byHand.describe()).state).toMatchObject({ paused: true, note: 'by a person' });
  });
});

describe('INS-08 a key that the marketplace refuses', () => {
  const useKey = (apiKey: string): Promise<unknown> => {
    const { ciphertext, keyId } = createSecretBox(connector.config.encryptionKeys).seal(apiKey);
    return connector.dataSource.query(
      `update instance set api_key_ciphertext = $1, api_key_key_id = $2, api_key_fingerprint = $3 where code = 'demo'`,
      [ciphertext, keyId, keyFingerprint(apiKey)],
    );
  };
  const alerts = (): Promise<number> => countOf(connector, `from instance_event where kind = 'authenticationLost'`);

  it('holds orders and schedules with one alert, and a good test resumes exactly what it had held', async () => {
    const id = await anImportedOrder();
    const byHand = connector.client.schedule.getHandle('trackingExport/demo');
    await byHand.pause('by a person');
    await useKey('refused-key');
    expect(await testConnection(connector, 'demo')).toMatchObject({ isGood: false, wrong: 'apiKey' });
    await touch(id);
    expect(await alerts()).toBe(0);
    await connector.dataSource.query(
      `update instance set authentication_failed_at = authentication_failed_at - interval '1 minute'`,
    );
    await testConnection(connector, 'demo');
    await testConnection(connector, 'demo');
    expect(await alerts()).toBe(1);
    await touch(id);
    await eventually(() => waitingFor(connector, id, 'gate'));
    await eventually(async () => (await schedule())?.note.includes('refuses the API key') === true);
    await expect(sweepOnce(connector)).rejects.toThrow();
    expect((await orderRow(connector, id)).parkNumber).toBe(0);

    await useKey('sandbox-key-2042');
    expect(await testConnection(connector, 'demo')).toMatchObject({ isGood: true });
    await eventually(() => waitingFor(connector, id, 'delivery'));
    await eventually(async () => (await schedule())?.isPaused === false);
    expect((await byHand.describe()).state).toMatchObject({ paused: true, note: 'by a person' });
    expect(await alerts()).toBe(1);
    await byHand.unpause('over');
  });
});

/** How the order stands for people: on its page and in the list, and in its story. */
async function shown(id: string): Promise<{ row: string | null; story: string[] }> {
  const url = `/orders/demo/${encodeURIComponent(id)}`;
  const row = (await under.call({ url })).json<{ waitingWords: string | null }>().waitingWords;
  const listed = (await under.call({ url: `/orders?instance=demo&limit=500` })).json<{
    items: { marketplaceOrderId: string; waitingWords: string | null }[];
  }>();
  expect(listed.items.find(({ marketplaceOrderId }) => marketplaceOrderId === id)?.waitingWords).toBe(row);
  const { items } = (await under.call({ url: `${url}/timeline` })).json<{ items: { sentence: string }[] }>();
  return { row, story: items.map(({ sentence }) => sentence) };
}

describe('INS-08 an order whose goods are gone while its instance is held', () => {
  const words = 'waits with its instance: The instance is paused: resume it';
  const ship = async (id: string): Promise<void> => {
    const { deliveryId } = await orderRow(connector, id);
    const done = await under.call({ method: 'POST', url: `/deliveries/${String(deliveryId)}/done`, body: {} });
    expect(done.statusCode).toBe(200);
  };

  it.each([
    ['scheduled', 'before'],
    ['scheduled', 'meanwhile'],
    ['atOnce', 'meanwhile'],
  ] as const)('says so, told %s and shipped %s, and goes on afterwards', async (trackingPush, when) => {
    await connector.dataSource.query(`update instance set settings = settings || $1 where code = 'demo'`, [
      JSON.stringify({ trackingPush }),
    ]);
    const id = await anImportedOrder();
    if (when === 'before') {
      await ship(id);
      await eventually(() => waitingFor(connector, id, 'trackingExport'));
    }
    await command('pause', { note: 'stock count' });
    if (when === 'meanwhile') await ship(id);
    await eventually(() => waitingFor(connector, id, 'gate'));
    const seen = await shown(id);
    expect(seen.row).toBe(words);
    expect(seen.story).toContain(`The order ${words}`);
    await command('resume');
    await eventually(async () => (await orderRow(connector, id)).waitingFor !== 'gate');
  });
});

describe('INS-10 an archived shop that is connected again', () => {
  it('ends its open orders by the reason, and goes on with them once it is confirmed', async () => {
    const id = await anImportedOrder();
    await command('archive', { reason: 'contract ended', closeOpenOrders: true });
    await eventually(async () => (await orderRow(connector, id)).progress === 'finished');
    await eventually(async () => (await schedule()) === null);
    await expect(sweepOnce(connector)).rejects.toThrow();
    const again = await under.call({
      ...{ method: 'PUT', url: '/instances/demo/credentials', body: { apiKey: 'sandbox-key-2042' } },
    });
    expect(again.json()).toMatchObject({ state: 'draft' });
    const tested = await testConnection(connector, 'demo');
    expect(tested.isGood).toBe(true);
    expect((await confirmInstance(connector, 'demo')).isConfirmed).toBe(true);
    await eventually(() => waitingFor(connector, id, 'delivery'));
    expect((await under.call({ url: `/orders/demo/${encodeURIComponent(id)}` })).statusCode).toBe(200);
  });
});

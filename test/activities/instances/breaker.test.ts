import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { createMarketplaceCalls, type MarketplaceCalls } from '../../../activities/instances/call-marketplace';
import { createMarketplaceClients } from '../../../activities/instances/marketplace-clients';
import { testInstanceConnection } from '../../../activities/instances/test-instance-connection';
import { createLogger } from '../../../platform/logger';
import { keyFingerprint } from '../../../platform/key-fingerprint';
import { createSecretBox } from '../../../platform/secret-box';
import { startSandbox, type RunningSandbox } from '../../../sandbox/server';
import { fillBackOffice } from '../../support/a-back-office';
import { askSandbox } from '../../support/ask-sandbox';
import { createTestDatabase, type TestDatabase } from '../../support/database';

const KEY = 'sandbox-key-2042';
/** So long a marketplace may take here. */
const TIMEOUT_MS = 300;

let database: TestDatabase;
let dataSource: DataSource;
let sandbox: RunningSandbox;
let logged: string[];
/** Two worker processes, as far as a breaker can tell. */
let calls: MarketplaceCalls;
let callsOfAnother: MarketplaceCalls;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  sandbox = await startSandbox({ limits: 'relaxed' });
  const instance = await fillBackOffice(dataSource);
  const secretBox = createSecretBox([{ id: 'test', key: Buffer.alloc(32, 7) }]);
  const { ciphertext, keyId } = secretBox.seal(KEY);
  await dataSource.query(
    `update instance set base_url = $2, api_key_ciphertext = $3, api_key_key_id = $4, api_key_fingerprint = $5
      where id = $1`,
    [instance.id, sandbox.url, ciphertext, keyId, keyFingerprint(KEY)],
  );
  const logger = createLogger({
    name: 'test',
    level: 'info',
    destination: { write: (line) => void logged.push(line) },
  });
  const ofAProcess = (): MarketplaceCalls => {
    const options = { dataSource, secretBox, allowPrivateHosts: true, installationFingerprint: 'ours' };
    const clients = createMarketplaceClients({ ...options, callTimeoutMs: TIMEOUT_MS });
    return createMarketplaceCalls({ dataSource, clients, logger, callsInFlightPerInstance: 10 });
  };
  [calls, callsOfAnother] = [ofAProcess(), ofAProcess()];
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await database.drop();
});

beforeEach(async () => {
  logged = [];
  await endFaults();
  await dataSource.query('delete from instance_event');
  await dataSource.query('delete from to_do');
  await dataSource.query(
    'update instance set timeouts_in_row = 0, unresponsive_since = null, next_probe_at = null, last_test = null',
  );
});

const fault = (kind: string): Promise<unknown> =>
  askSandbox(sandbox.url, 'POST', '/faults', { operation: '*', kind, count: 1000 });
const endFaults = (): Promise<unknown> => askSandbox(sandbox.url, 'DELETE', '/faults');

/** The smallest call there is; null when it was answered, else why not. */
async function call(by: MarketplaceCalls = calls): Promise<ApplicationFailure | null> {
  try {
    await by.connected('demo', (instance) => by.call(instance, () => instance.client.probe()));
    return null;
  } catch (error) {
    if (error instanceof ApplicationFailure) return error;
    throw error;
  }
}

/** Work of an activity that finds all that it needs in the database. */
const callNobody = (): Promise<string> =>
  calls.connected('demo', (instance) => calls.call(instance, () => Promise.resolve('done')));

async function typesOf(count: number, by: MarketplaceCalls = calls): Promise<(string | null | undefined)[]> {
  const ended = await Promise.all(Array.from({ length: count }, () => call(by)));
  return ended.map((failure) => failure?.type ?? null);
}

async function callsThatArrived(): Promise<number> {
  const answer = await askSandbox<{ calls: Record<string, Record<string, number>> }>(sandbox.url, 'GET', '/calls');
  return Object.values(answer.calls.OR11 ?? {}).reduce((sum, count) => sum + count, 0);
}

const story = async (): Promise<string[]> =>
  (await dataSource.query<{ kind: string }[]>('select kind from instance_event order by id')).map(({ kind }) => kind);
const toDos = (): Promise<object[]> =>
  dataSource.query('select kind, reason_code as "reasonCode", closed_by as "closedBy" from to_do order by id');
const ofTheMarketplace = { kind: 'heldInstance', reasonCode: 'marketplaceUnavailable' };
const logLines = (event: string): string[] => logged.filter((line) => line.includes(event));
const letTimePass = (): Promise<unknown> => dataSource.query('update instance set next_probe_at = now()');
const secondsToProbe = async (): Promise<number> => {
  const rows: { seconds: number }[] = await dataSource.query(
    'select extract(epoch from next_probe_at - now())::float8 as seconds from instance',
  );
  return rows[0]?.seconds ?? 0;
};

describe('the breaker of an instance', () => {
  it('opens after three time-outs in a row, for every process, and is said once', async () => {
    await fault('timeout-after');
    expect(await typesOf(2)).toEqual(['marketplaceUnavailable', 'marketplaceUnavailable']);
    expect(await typesOf(1, callsOfAnother)).toEqual(['marketplaceUnavailable']);
    const arrived = await callsThatArrived();

    const deferred = await call();
    expect(deferred).toMatchObject({ type: 'callDeferred', category: ApplicationFailureCategory.BENIGN });
    expect(deferred?.nonRetryable).not.toBe(true);
    expect(Number(deferred?.nextRetryDelay)).toBeGreaterThan(20_000);
    expect(deferred?.message).toContain('has not answered in time since');
    expect(await typesOf(5, callsOfAnother)).toEqual(Array(5).fill('callDeferred'));
    expect(await callsThatArrived()).toBe(arrived);
    expect(await story()).toEqual(['unresponsive']);
    expect(logLines('marketplace.unresponsive')).toHaveLength(1);
    expect(await toDos()).toEqual([{ ...ofTheMarketplace, closedBy: null }]);
  });

  it('does not open by time-outs with an answer in between, nor by answers that are refusals or faults', async () => {
    for (let round = 0; round < 3; round += 1) {
      await fault('timeout-after');
      await typesOf(2);
      await endFaults();
      await fault(round === 0 ? '500-before' : '403');
      expect(await call()).not.toBeNull();
      await endFaults();
    }
    expect(await call()).toBeNull();
    expect(await story()).toEqual([]);
  });

  it('lets one call through after a pause, which grows while that one is not answered either', async () => {
    await fault('timeout-after');
    await typesOf(3);
    expect(await secondsToProbe()).toBeLessThan(31);
    await letTimePass();
    const arrived = await callsThatArrived();
    const types = [...(await typesOf(4)), ...(await typesOf(2, callsOfAnother))];
    expect(types.filter((type) => type === 'marketplaceUnavailable')).toHaveLength(1);
    expect(types.filter((type) => type === 'callDeferred')).toHaveLength(5);
    expect(await callsThatArrived()).toBe(arrived + 1);
    expect(await secondsToProbe()).toBeGreaterThan(31);
    expect(await story()).toEqual(['unresponsive']);
  });

  it('closes by an answer to the probe, and all goes on', async () => {
    await fault('timeout-after');
    await typesOf(3);
    await endFaults();
    expect(await typesOf(1)).toEqual(['callDeferred']);
    await letTimePass();
    expect(await typesOf(1, callsOfAnother)).toEqual([null]);
    expect(await typesOf(5)).toEqual(Array(5).fill(null));
    expect(await story()).toEqual(['unresponsive', 'responsive']);
    expect(logLines('marketplace.responsive')).toHaveLength(1);
    expect(await toDos()).toEqual([{ ...ofTheMarketplace, closedBy: 'system' }]);
  });

  it('closes by a good Test Connection, which is made whatever it says', async () => {
    await fault('timeout-after');
    await typesOf(3);
    await endFaults();
    expect(await testInstanceConnection({ dataSource, calls }, 'demo')).toMatchObject({ isGood: true });
    expect(await typesOf(2)).toEqual([null, null]);
  });

  it('is not closed by work that calls nobody', async () => {
    await fault('timeout-after');
    await typesOf(3);
    await endFaults();
    await letTimePass();
    expect(await callNobody()).toBe('done');
    expect(await story()).toEqual(['unresponsive']);
    expect(await typesOf(1)).toEqual(['callDeferred']);
    await letTimePass();
    expect(await typesOf(1)).toEqual([null]);
  });

  it('closes by an answer also when what came of it could not be kept', async () => {
    await fault('timeout-after');
    await typesOf(3);
    await endFaults();
    await letTimePass();
    const kept = calls.connected('demo', (instance) =>
      calls.call(instance, async () => {
        await instance.client.probe();
        throw new Error('The disk is full');
      }),
    );
    await expect(kept).rejects.toMatchObject({ type: 'internal' });
    expect(await story()).toEqual(['unresponsive', 'responsive']);
  });
});

describe('INS-08 a refusal of the key that is on record', () => {
  const isOnRecord = async (): Promise<boolean> => {
    const [row] = await dataSource.query<{ is: boolean }[]>(
      'select authentication_failed_at is not null as is from instance',
    );
    return row?.is === true;
  };

  it('is forgotten by an answer that knows the key, and not by work that calls nobody', async () => {
    await fault('401');
    expect(await typesOf(1)).toEqual(['authentication']);
    await endFaults();
    expect(await callNobody()).toBe('done');
    await fault('500-before');
    expect(await typesOf(1)).toEqual(['marketplaceUnavailable']);
    await endFaults();
    expect(await isOnRecord()).toBe(true);
    expect(await typesOf(1)).toEqual([null]);
    expect(await isOnRecord()).toBe(false);
  });
});

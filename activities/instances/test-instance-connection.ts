import type { DataSource } from 'typeorm';
import { instanceHolds } from '../../domain/instance-hold';
import type { ConnectionTestRecord } from '../../entities/instance.entity';
import { wakeHeldOrders } from '../../entities/wake-held-orders';
import type { ConnectionTestResult } from '../../workflows/messages';
import type { WrongEntry } from '../mirakl/explain-connection';
import { proveKey, testConnection, type ConnectionTest } from '../mirakl/test-connection';
import { noteRefusedKey, openGate } from './gate';
import type { InstanceDependencies } from './instance-dependencies';
import type { ConnectedInstance } from './marketplace-clients';

/** A01 may be called once a day (Mirakl API section 4.1). */
const COPY_HOURS = 24;

/**
 * Tests address, key and shop id by A01, at most once a day: within it, a good answer is given again from the copy with
 * its time, unless the credentials changed or the key was refused since; so is the answer that the key is another shop's,
 * which a reading of orders would not disprove. When the day's call is spent, one reading of orders proves the key. A good
 * test opens the gate [INS-03, INS-08].
 */
export function testInstanceConnection(
  { dataSource, calls }: InstanceDependencies,
  instanceCode: string,
): Promise<ConnectionTestResult> {
  return calls.connected(instanceCode, async (instance) => {
    if (instance.hold === 'copiedDatabase') return copiedDatabase();
    const last = await readLast(dataSource, instance);
    if (last?.isOtherShop === true) return fromCopy(last);
    const copy = last?.isGood === true ? last : null;
    if (copy !== null && instance.hold !== 'authentication' && !instance.isAuthenticationDoubted) {
      await wakeHeldOrders(dataSource.manager, instance.id);
      return fromCopy(copy);
    }
    const tested = await testOnce(instance);
    if (tested.kind === 'failed' && tested.reasonCode === 'authentication') await noteRefusedKey(dataSource, instance);
    const record = recordOf(instance, tested, copy);
    await saveTest(dataSource, instance, record);
    if (record.isGood) await calls.answered(instance);
    return { ...resultOf(record), ...failureOf(tested), isFromCopy: false };
  });
}

/** The other installation may be at work with this very key: not even a test is made [INS-05]. */
function copiedDatabase(): ConnectionTestResult {
  const { words, reasonCode } = instanceHolds.copiedDatabase;
  const unknown = { shopName: null, shopState: null, currency: null };
  return {
    ...{ isGood: false, words, reasonCode, wrong: null, at: new Date().toISOString(), isFromCopy: false },
    ...unknown,
  };
}

/** A call that is deferred was never made: the key is then proven from the budget of a person. */
async function testOnce(instance: ConnectedInstance): Promise<ConnectionTest> {
  const { client, baseUrl, shopId } = instance;
  const tested = await testConnection({ client, baseUrl, shopId });
  const isSpent = tested.kind === 'failed' && tested.reasonCode === 'callDeferred';
  return isSpent ? proveKey({ client, baseUrl, shopId }) : tested;
}

function credentialsFingerprint({ baseUrl, shopId, keyFingerprint }: ConnectedInstance): string {
  return `${baseUrl} ${shopId} ${keyFingerprint}`;
}

function fromCopy(copy: ConnectionTestRecord): ConnectionTestResult {
  const failure = copy.isOtherShop === true ? ({ reasonCode: 'marketplaceRejected', wrong: 'shopId' } as const) : {};
  return { ...resultOf(copy), ...failure, words: `${copy.words} (tested at ${copy.at})`, isFromCopy: true };
}

/** The last answer for these very credentials, if it is of today. */
async function readLast(dataSource: DataSource, instance: ConnectedInstance): Promise<ConnectionTestRecord | null> {
  const rows: { lastTest: ConnectionTestRecord | null }[] = await dataSource.query(
    `select last_test as "lastTest" from instance
      where id = $1 and (last_test ->> 'at')::timestamptz > now() - make_interval(hours => $2)`,
    [instance.id, COPY_HOURS],
  );
  const last = rows[0]?.lastTest ?? null;
  return last?.credentialsFingerprint === credentialsFingerprint(instance) ? last : null;
}

function recordOf(
  instance: ConnectedInstance,
  tested: ConnectionTest,
  copy: ConnectionTestRecord | null,
): ConnectionTestRecord {
  const account = tested.kind === 'connected' ? tested.account : null;
  return {
    at: new Date().toISOString(),
    isGood: tested.kind !== 'failed',
    isOtherShop: tested.kind === 'failed' && tested.isOtherShop === true,
    words: tested.words,
    credentialsFingerprint: credentialsFingerprint(instance),
    shopName: account?.name ?? copy?.shopName ?? null,
    shopState: account?.state ?? copy?.shopState ?? null,
    currency: account?.currency ?? copy?.currency ?? null,
  };
}

/** Not when the credentials were replaced meanwhile: what was tested is then something else. */
async function saveTest(
  dataSource: DataSource,
  instance: ConnectedInstance,
  record: ConnectionTestRecord,
): Promise<void> {
  const saved: { id: string }[] = await dataSource.query(
    `with saved as (
       update instance
          set last_test = $2, currency = coalesce($3, currency),
              state = case when state = 'draft' and $4 then 'tested' else state end
        where id = $1 and api_key_fingerprint = $5 and base_url = $6 and shop_id = $7
        returning id
     ) select id from saved`,
    [
      instance.id,
      JSON.stringify(record),
      record.currency,
      record.isGood,
      instance.keyFingerprint,
      instance.baseUrl,
      instance.shopId,
    ],
  );
  if (record.isGood && saved.length > 0) await openGate(dataSource, instance.id);
}

function resultOf(record: ConnectionTestRecord): Omit<ConnectionTestResult, 'isFromCopy'> {
  const { isGood, words, at, shopName, shopState, currency } = record;
  return { isGood, words, at, shopName, shopState, currency, reasonCode: null, wrong: null };
}

const wrongNames: Record<WrongEntry, ConnectionTestResult['wrong']> = {
  url: 'url',
  key: 'apiKey',
  shop: 'shopId',
  nothing: null,
};

function failureOf(tested: ConnectionTest): Pick<ConnectionTestResult, 'reasonCode' | 'wrong'> {
  if (tested.kind !== 'failed') return { reasonCode: null, wrong: null };
  return { reasonCode: tested.reasonCode, wrong: wrongNames[tested.wrong] };
}

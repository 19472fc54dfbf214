import type { EntityManager } from 'typeorm';
import { wakeDispatcher } from '../../entities/raise-revision';
import type { ConfirmationResult } from '../../workflows/messages';
import { CallDeferred, MarketplaceForbidden } from '../mirakl/errors';
import type { Carrier, ShippingMethod } from '../mirakl/master-data/shipping';
import { readWhole, type WholeReading } from '../mirakl/paging/read-whole';
import type { PlatformConfiguration } from '../mirakl/platform';
import type { InstanceDependencies } from './instance-dependencies';
import type { ConnectedInstance } from './marketplace-clients';

/** Published defaults of a new instance's schedules, in seconds [SCH-01]; both are off until somebody enables them. */
const SCHEDULE_SECONDS = { orderSweep: 15 * 60, trackingExport: 25 * 60 } as const;

/**
 * Confirms a tested instance: reads the platform's switches (a key without that right gets the documented assumptions)
 * and the first master data, shipping methods and carriers, and makes its schedules, switched off [INS-04]. Each list is
 * kept as soon as it is read: it may be read once a day only, and a second Confirm goes on from there.
 */
export function confirmInstance(
  { dataSource, calls }: InstanceDependencies,
  instanceCode: string,
): Promise<ConfirmationResult> {
  return calls.connected(instanceCode, async (instance) => {
    if (instance.state !== 'tested') return refusal(instance);
    const { manager } = dataSource;
    const read = await calls.call(instance, async () => {
      const platform = await readPlatform(instance);
      const methods = await readList(manager, instance, shippingMethodList);
      return { platform, lists: [methods, await readList(manager, instance, carrierList)] };
    });
    const missing = read.lists.find((list) => list.kind === 'deferred');
    if (missing?.kind === 'deferred') return deferral(missing);
    await manager.transaction(async (transaction) => {
      await saveSchedules(transaction, instance.id);
      if (instance.isReconnected) await wakeUnendedOrders(transaction, instance.id);
      await transaction.query(
        `update instance
            set state = 'confirmed', confirmed_at = coalesce(confirmed_at, now()), archived_at = null, platform = $2
          where id = $1 and state = 'tested' and api_key_fingerprint = $3 and base_url = $4 and shop_id = $5`,
        [
          instance.id,
          read.platform === null ? null : JSON.stringify(read.platform),
          instance.keyFingerprint,
          instance.baseUrl,
          instance.shopId,
        ],
      );
    });
    const counts = read.lists.map(({ words }) => words).join(', ');
    const assumed = read.platform === null ? '; the key may not read the platform, so its defaults are assumed' : '';
    return { isConfirmed: true, words: `Confirmed: ${counts}${assumed}`, reasonCode: null };
  });
}

interface MasterDataList {
  readonly name: string;
  readonly table: 'shipping_method' | 'carrier';
  readonly readAndSave: (manager: EntityManager, instance: ConnectedInstance) => Promise<WholeReading<unknown>>;
}

const shippingMethodList: MasterDataList = {
  name: 'shipping methods',
  table: 'shipping_method',
  readAndSave: async (manager, { id, client }) => {
    const methods = await readWhole(client.masterData.shippingMethods());
    await saveShippingMethods(manager, id, methods.entries);
    return methods;
  },
};

const carrierList: MasterDataList = {
  name: 'carriers',
  table: 'carrier',
  readAndSave: async (manager, { id, client }) => {
    const carriers = await readWhole(client.masterData.carriers());
    await saveCarriers(manager, id, carriers.entries);
    return carriers;
  },
};

type ReadList =
  | { readonly kind: 'read'; readonly words: string }
  | { readonly kind: 'deferred'; readonly words: string; readonly waitMs: number };

/** The list of today, or the copy that was kept when today's call is spent. */
async function readList(manager: EntityManager, instance: ConnectedInstance, list: MasterDataList): Promise<ReadList> {
  try {
    const { entries, remarks } = await list.readAndSave(manager, instance);
    const remarked = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
    return { kind: 'read', words: `${String(entries.length)} ${list.name}${remarked}` };
  } catch (error) {
    if (!(error instanceof CallDeferred)) throw error;
    const kept: { count: string }[] = await manager.query(
      `select count(*) as count from ${list.table} where instance_id = $1`,
      [instance.id],
    );
    const count = kept[0]?.count ?? '0';
    return count === '0'
      ? { kind: 'deferred', words: list.name, waitMs: error.waitMs }
      : { kind: 'read', words: `${count} ${list.name} as read before` };
  }
}

function deferral({ words, waitMs }: { readonly words: string; readonly waitMs: number }): ConfirmationResult {
  const at = new Date(Date.now() + waitMs).toISOString();
  return {
    isConfirmed: false,
    words: `The call limit for reading the ${words} is spent: confirm again from ${at} on`,
    reasonCode: 'callDeferred',
  };
}

function refusal({ state }: ConnectedInstance): ConfirmationResult {
  if (state === 'confirmed') return { isConfirmed: true, words: 'The instance is confirmed already', reasonCode: null };
  const words = state === 'draft' ? 'Test the connection first: it has not succeeded yet' : `The instance is ${state}`;
  return { isConfirmed: false, words, reasonCode: 'wrongState' };
}

/** Only a shop's administrator may read PC01: without that right, null. */
async function readPlatform({ client }: ConnectedInstance): Promise<PlatformConfiguration | null> {
  try {
    return await client.platformConfiguration();
  } catch (error) {
    if (error instanceof MarketplaceForbidden) return null;
    throw error;
  }
}

async function saveShippingMethods(
  manager: EntityManager,
  instanceId: string,
  methods: readonly ShippingMethod[],
): Promise<void> {
  await manager.query(
    `insert into shipping_method
       (instance_id, read_at, code, label, mandatory_tracking, click_and_collect, delivery_by_operator)
     select $1, now(), * from unnest($2::text[], $3::text[], $4::boolean[], $5::boolean[], $6::boolean[])
     on conflict (instance_id, code) do update
       set label = excluded.label, mandatory_tracking = excluded.mandatory_tracking, retired_at = null,
           click_and_collect = excluded.click_and_collect, delivery_by_operator = excluded.delivery_by_operator,
           read_at = excluded.read_at`,
    [
      instanceId,
      methods.map((method) => method.code),
      methods.map((method) => method.label),
      methods.map((method) => method.isTrackingMandatory),
      methods.map((method) => method.isClickAndCollect),
      methods.map((method) => method.isDeliveredByOperator),
    ],
  );
}

async function saveCarriers(manager: EntityManager, instanceId: string, carriers: readonly Carrier[]): Promise<void> {
  await manager.query(
    `insert into carrier (instance_id, read_at, code, label, tracking_url)
     select $1, now(), * from unnest($2::text[], $3::text[], $4::text[])
     on conflict (instance_id, code) do update
       set label = excluded.label, tracking_url = excluded.tracking_url, read_at = excluded.read_at, retired_at = null`,
    [
      instanceId,
      carriers.map((carrier) => carrier.code),
      carriers.map((carrier) => carrier.label),
      carriers.map((carrier) => carrier.trackingUrlTemplate),
    ],
  );
}

/** Connected again, the instance goes on with the orders that its marketplace has not ended [INS-10]. */
async function wakeUnendedOrders(manager: EntityManager, instanceId: string): Promise<void> {
  await manager.query(
    `update marketplace_order set pending_revision = pending_revision + 1
      where instance_id = $1 and decision <> 'ignored' and state not in ('CLOSED', 'REFUSED', 'CANCELED')`,
    [instanceId],
  );
  await wakeDispatcher(manager);
}

async function saveSchedules(manager: EntityManager, instanceId: string): Promise<void> {
  await manager.query(
    `insert into schedule (instance_id, job, is_enabled, interval_seconds, is_paused)
     select $1, job, false, seconds, false from unnest($2::text[], $3::integer[]) as s (job, seconds)
     on conflict (instance_id, job) do nothing`,
    [instanceId, Object.keys(SCHEDULE_SECONDS), Object.values(SCHEDULE_SECONDS)],
  );
}

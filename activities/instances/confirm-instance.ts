import type { EntityManager } from 'typeorm';
import { masterDataKinds, type MasterDataKind } from '../../domain/master-data';
import { kindLine } from '../../domain/master-data-words';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { wakeDispatcher } from '../../entities/raise-revision';
import type { ConfirmationResult } from '../../workflows/messages';
import { importKind } from '../master-data/import-kind';
import { toMarketplaceFailure } from '../mirakl/activity-failure';
import { choosePricelist } from './choose-pricelist';
import type { InstanceDependencies } from './instance-dependencies';
import type { ConnectedInstance } from './marketplace-clients';

/**
 * Defaults of a new instance's schedules, in seconds [SCH-01]; all are off until somebody enables them. Master data may be
 * called once in 24 hours: ten minutes more leave room for a start that is a little early.
 */
const SCHEDULE_SECONDS = {
  orderSweep: 15 * 60,
  trackingExport: 25 * 60,
  importMasterData: 24 * 3600 + 600,
  importListings: 24 * 3600,
} as const;

/**
 * Confirms a tested instance: reads the platform's switches (a key without that right gets the documented assumptions)
 * and the first master data, shipping methods and carriers, and makes its schedules, switched off [INS-04]. Each list is
 * kept as soon as it is read: it may be read once a day only, and a second Confirm goes on from there.
 */
export function confirmInstance(dependencies: InstanceDependencies, instanceCode: string): Promise<ConfirmationResult> {
  const { dataSource, calls } = dependencies;
  return calls.connected(instanceCode, async (instance) => {
    if (instance.state !== 'tested') return refusal(instance);
    const first: FirstKind[] = [];
    for (const kind of FIRST_KINDS) first.push(await readFirst(dependencies, instance, kind));
    const missing = first.find((each) => each.kind === 'spent');
    if (missing?.kind === 'spent') return deferral(missing);
    return dataSource.transaction(async (manager) => {
      if (!(await markConfirmed(manager, instance))) return changedMeanwhile();
      const pricelist = await choosePricelist(manager, instance.id);
      await saveSchedules(manager, instance.id);
      if (instance.isReconnected) await wakeUnendedOrders(manager, instance.id);
      const words = `Confirmed. ${[...first.map((each) => each.words), pricelist].join('. ')}`;
      await addInstanceEvent(manager, instance.id, { kind: 'confirmed', actor: 'system', sentence: words });
      return { isConfirmed: true, words, reasonCode: null };
    });
  });
}

/** @returns false when it is not what was tested any more: its lists were read with another key, address or shop */
async function markConfirmed(manager: EntityManager, instance: ConnectedInstance): Promise<boolean> {
  const confirmed: { id: string }[] = await manager.query(
    `with confirmed as (
       update instance
          set state = 'confirmed', confirmed_at = coalesce(confirmed_at, now()), archived_at = null
        where id = $1 and state = 'tested' and api_key_fingerprint = $2 and base_url = $3 and shop_id = $4 returning id
     ) select id from confirmed`,
    [instance.id, instance.keyFingerprint, instance.baseUrl, instance.shopId],
  );
  return confirmed.length > 0;
}

/** What an instance needs before its first order: the platform's switches, and what tracking is checked against. */
const FIRST_KINDS = ['platformConfiguration', 'shippingMethods', 'carriers'] as const satisfies MasterDataKind[];

type FirstKind =
  | { readonly kind: 'kept'; readonly words: string }
  | { readonly kind: 'spent'; readonly words: string; readonly nextCallAt: string };

/** The list of today, or the copy that was kept when today's call is spent. */
async function readFirst(
  dependencies: InstanceDependencies,
  instance: ConnectedInstance,
  kind: MasterDataKind,
): Promise<FirstKind> {
  const asked = { kind, claim: 'ordinary' } as const;
  const { reports, error } = await importKind(dependencies, instance, asked, (_manager, imported) =>
    Promise.resolve(imported),
  );
  const { words } = masterDataKinds[kind];
  const outcome = reports[0]?.outcome;
  if (error === null || outcome?.kind === 'copied')
    return { kind: 'kept', words: `${words}: ${kindLine(kind, reports).message}` };
  // What no published limit holds back is asked again within the minute.
  if (outcome?.kind !== 'spent' || kind === 'platformConfiguration') throw toMarketplaceFailure(error);
  return { kind: 'spent', words, nextCallAt: outcome.nextCallAt };
}

function deferral({ words, nextCallAt }: FirstKind & { readonly kind: 'spent' }): ConfirmationResult {
  return {
    isConfirmed: false,
    words: `The call limit for reading the ${words} is spent: confirm again from ${nextCallAt} on`,
    reasonCode: 'callDeferred',
  };
}

function changedMeanwhile(): ConfirmationResult {
  const words = 'Address, key or shop were changed meanwhile: test the connection, then confirm again';
  return { isConfirmed: false, words, reasonCode: 'wrongState' };
}

function refusal({ state }: ConnectedInstance): ConfirmationResult {
  if (state === 'confirmed') return { isConfirmed: true, words: 'The instance is confirmed already', reasonCode: null };
  const words = state === 'draft' ? 'Test the connection first: it has not succeeded yet' : `The instance is ${state}`;
  return { isConfirmed: false, words, reasonCode: 'wrongState' };
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

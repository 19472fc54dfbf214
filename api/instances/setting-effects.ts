import type { EntityManager } from 'typeorm';
import type { InstanceSettings, SettingName } from '../../domain/instance-settings';
import type { WaitingReason } from '../../domain/lifecycle/lifecycle-action';
import type { ReasonCode } from '../../domain/reason-codes';
import type { Instance } from '../../entities/instance.entity';
import { releaseParked } from '../../entities/release-parked';
import { Schedule } from '../../entities/schedule.entity';
import { ruleBroken } from '../problems/problem';
import { scheduledJobs } from '../../workflows/ids';
import { shortestInterval } from '../schedules/interval-bounds';

export interface SettingsInForce {
  readonly instance: Instance;
  readonly before: InstanceSettings;
  readonly after: InstanceSettings;
}

export interface SettingEffects {
  /** In words, for the person who changed it. */
  readonly remarks: readonly string[];
  /** Orders that wait for these look again once the change is committed. */
  readonly wakes: readonly WaitingReason[];
}

/**
 * What a change means for what is under way: orders that wait for what was changed look again, and what stays as it was
 * is said.
 * @throws Problem ruleBroken when something under way could not go on under the new settings
 */
export async function applySettingEffects(manager: EntityManager, change: SettingsInForce): Promise<SettingEffects> {
  const { instance, before, after } = change;
  const isChanged = (...names: readonly SettingName[]): boolean =>
    names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (isChanged('callLimits')) await requireSlowSchedules(manager, instance, after);
  const remarks: string[] = [];
  const wakes: WaitingReason[] = [];
  if (isChanged('orderStates', 'importNoOrderOlderThan')) {
    remarks.push(
      'Orders that are not imported yet are decided anew by the next import; imported ones are followed on.',
    );
  }
  if (isChanged('orderPrefix', 'orderName', 'taxSystem', 'taxRounding', 'untaxedPrices', 'createCompanyContact')) {
    const imported = await countImported(manager, instance.id);
    if (imported > 0) remarks.push(`${orders(imported)} under way keep names and amounts as they were imported.`);
  }
  if (isChanged('daysToFollow')) await wake('closing', 'past RECEIVED are followed by the new number of days');
  if (isChanged('trackingPush') && after.trackingPush === 'atOnce') {
    await wake('trackingExport', 'whose goods are gone are told to the marketplace now');
  }
  if (isChanged('createProductIfNotFound') && after.createProductIfNotFound) await release('unknownSku');
  if (isChanged('taxSystem')) await release('taxWithoutRate', 'totalsDiffer', 'taxRateTooHigh');
  if (isChanged('requireTrackingUrl') && !after.requireTrackingUrl) await release('trackingUrlMissing');
  if (isChanged('language')) await release('unresolvedCountry');
  return { remarks, wakes };

  async function wake(reason: WaitingReason, words: string): Promise<void> {
    const waiting = await countWaiting(manager, instance.id, reason);
    if (waiting > 0) remarks.push(`${orders(waiting)} ${words}.`);
    wakes.push(reason);
  }

  async function release(...reasonCodes: readonly ReasonCode[]): Promise<void> {
    for (const reasonCode of reasonCodes) await releaseParked(manager, { reasonCode, instanceId: instance.id });
    remarks.push(`Orders that were parked as ${reasonCodes.join(', ')} try again now.`);
  }
}

const orders = (count: number): string => (count === 1 ? '1 order' : `${String(count)} orders`);

/** A schedule that is faster than the limits would only be deferred, run after run. */
async function requireSlowSchedules(
  manager: EntityManager,
  { id, environment }: Instance,
  settings: InstanceSettings,
): Promise<void> {
  const schedules = await manager.findBy(Schedule, { instanceId: id });
  for (const { job, intervalSeconds } of schedules) {
    const known = scheduledJobs.find((each) => each === job);
    if (known === undefined) continue;
    const shortest = shortestInterval({ environment, settings: { callLimits: settings.callLimits } }, known);
    if (intervalSeconds >= shortest) continue;
    const words = `Setting callLimits: ${job} runs every ${String(intervalSeconds)} seconds, and ${settings.callLimits} limits allow ${String(shortest)} at least; change the schedule first`;
    throw ruleBroken('/callLimits', words);
  }
}

async function countImported(manager: EntityManager, instanceId: string): Promise<number> {
  const rows: { count: number }[] = await manager.query(
    `select count(*)::integer as count from marketplace_order o join sale_order s on s.order_id = o.id
      where o.instance_id = $1 and o.progress <> 'finished'`,
    [instanceId],
  );
  return rows[0]?.count ?? 0;
}

async function countWaiting(manager: EntityManager, instanceId: string, reason: WaitingReason): Promise<number> {
  const rows: { count: number }[] = await manager.query(
    `select count(*)::integer as count from marketplace_order
      where instance_id = $1 and waiting_for = $2 and progress = 'waiting' and decision <> 'ignored'`,
    [instanceId, reason],
  );
  return rows[0]?.count ?? 0;
}

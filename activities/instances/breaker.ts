import type { DataSource } from 'typeorm';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { closeHeldInstance, raiseHeldInstance } from '../../entities/instance-to-dos';
import { toDoOf } from '../../domain/instance-settings';
import type { ConnectedInstance } from './marketplace-clients';

/** Time-outs in a row, whatever calls they were, after which an instance's calls wait. */
const TIMEOUTS_THAT_OPEN = 3;

/** Before the first probe; doubled by each one that times out, up to the longest. */
const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 300;
/** A probe that is never heard of again, since its worker died, makes way for another one after this long. */
const PROBE_LEASE_SECONDS = 120;

/** Whether a call may be made. */
export type Admission =
  | { readonly kind: 'open' }
  /** The marketplace has not answered lately, and this call finds out whether it does again. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'deferred'; readonly since: Date; readonly waitMs: number };

const CLAIM_PROBE = `
  with claimed as (
    update instance set next_probe_at = now() + make_interval(secs => $2)
     where id = $1 and unresponsive_since is not null and next_probe_at <= now() returning id
  )
  select exists (select from claimed) as "isProbe", unresponsive_since as since,
         1000 * extract(epoch from next_probe_at - now()) as "waitMs"
    from instance where id = $1`;

/**
 * Asks the instance's breaker, which all processes share, for a call. Costs a statement only while the marketplace does not
 * answer [decision 0015].
 */
export async function admitCall(dataSource: DataSource, instance: ConnectedInstance): Promise<Admission> {
  if (!instance.isUnresponsive) return { kind: 'open' };
  const rows: { isProbe: boolean; since: Date | null; waitMs: string | null }[] = await dataSource.query(CLAIM_PROBE, [
    instance.id,
    PROBE_LEASE_SECONDS,
  ]);
  const [row] = rows;
  if (row?.isProbe === true) return { kind: 'probe' };
  if (row === undefined || row.since === null) return { kind: 'open' };
  return { kind: 'deferred', since: row.since, waitMs: Math.max(0, Number(row.waitMs)) };
}

/** A time-out that comes after the breaker has opened says nothing new, unless it is the probe's. */
const NOTE_TIMEOUT = `
  update instance
     set timeouts_in_row = timeouts_in_row + 1,
         unresponsive_since = case when timeouts_in_row + 1 >= $3 then coalesce(unresponsive_since, now()) end,
         next_probe_at = case when timeouts_in_row + 1 >= $3 then now() + make_interval(secs =>
                           least($4 * 2 ^ least(timeouts_in_row + 1 - $3, 20), $5)) end
   where id = $1 and (unresponsive_since is null or $2)
  returning unresponsive_since = now() as "hasOpened"`;

/** @returns whether this time-out opened the breaker, which is said to nobody else */
export function noteTimeout(
  dataSource: DataSource,
  { id, code, settings }: ConnectedInstance,
  isProbe: boolean,
): Promise<boolean> {
  return dataSource.transaction(async (manager) => {
    const rows: { hasOpened: boolean | null }[] = await manager.query(`with noted as (${NOTE_TIMEOUT}) table noted`, [
      ...[id, isProbe, TIMEOUTS_THAT_OPEN, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS],
    ]);
    if (rows[0]?.hasOpened !== true) return false;
    const sentence = `The marketplace did not answer in time ${TIMEOUTS_THAT_OPEN} times in a row: the calls of ${code} wait until one that is tried now and then is answered`;
    await addInstanceEvent(manager, id, { kind: 'unresponsive', actor: 'marketplace', sentence });
    await raiseHeldInstance(manager, {
      ...{ instanceId: id, code, reasonCode: 'marketplaceUnavailable', settings: toDoOf(settings) },
      words: `${sentence}. If it stays, ask the marketplace, or check its address`,
    });
    return true;
  });
}

/**
 * The marketplace has answered something, be it a refusal: what waited goes on.
 *
 * @returns whether this answer closed the breaker
 */
export async function noteAnswer(dataSource: DataSource, instance: ConnectedInstance): Promise<boolean> {
  if (!instance.hasTimedOut) return false;
  return dataSource.transaction(async (manager) => {
    const rows: { wasOpen: boolean }[] = await manager.query(
      `with before as (select id, unresponsive_since is not null as "wasOpen" from instance where id = $1 for update),
            closed as (
              update instance i set timeouts_in_row = 0, unresponsive_since = null, next_probe_at = null
                from before b where i.id = b.id
            ) select "wasOpen" from before`,
      [instance.id],
    );
    if (rows[0]?.wasOpen !== true) return false;
    const sentence = 'The marketplace answers again: the calls that waited go on';
    await addInstanceEvent(manager, instance.id, { kind: 'responsive', actor: 'marketplace', sentence });
    await closeHeldInstance(manager, instance.id, 'marketplaceUnavailable');
    return true;
  });
}

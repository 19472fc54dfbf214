import type { DataSource } from 'typeorm';
import { wakeDispatcher, wakeSchedules } from '../../entities/raise-revision';
import type { ConnectedInstance } from './marketplace-clients';

/** A key that was just changed may be refused for a moment: the second refusal counts only after this long. */
const DOUBT_SECONDS = 50;

/** Orders that are told at once when the gate opens. */
const WAKE_AT_ONCE = 1000;

/**
 * Notes that the marketplace refused the key. The first time it is only noted; a refusal about a minute later closes the
 * gate: every order of the instance waits, none is parked [INS-08].
 *
 * @returns where the gate stands now
 */
export async function noteRefusedKey(dataSource: DataSource, instance: ConnectedInstance): Promise<'open' | 'closed'> {
  const rows: { gate: 'open' | 'closed' }[] = await dataSource.query(
    `with noted as (
       update instance
          set gate = case when authentication_failed_at <= now() - make_interval(secs => $2) then 'closed' else gate end,
              authentication_failed_at = coalesce(authentication_failed_at, now())
        where id = $1 and api_key_fingerprint = $3
        returning gate
     ) select gate from noted`,
    [instance.id, DOUBT_SECONDS, instance.keyFingerprint],
  );
  const gate = rows[0]?.gate ?? 'open';
  if (gate === 'closed') await wakeSchedules(dataSource.manager);
  return gate;
}

/** The key works: a noted refusal is forgotten. */
export async function forgetRefusedKey(dataSource: DataSource, instance: ConnectedInstance): Promise<void> {
  if (!instance.isAuthenticationDoubted || instance.gate === 'closed') return;
  await dataSource.query(`update instance set authentication_failed_at = null where id = $1 and gate = 'open'`, [
    instance.id,
  ]);
}

/** A good Test Connection opens the gate, and exactly the orders that waited for it go on. */
export async function openGate(dataSource: DataSource, instanceId: string): Promise<void> {
  await dataSource.query(`update instance set gate = 'open', authentication_failed_at = null where id = $1`, [
    instanceId,
  ]);
  await wakeHeldOrders(dataSource, instanceId);
}

/** Page by page; repeated, it finds those that an opening which was cut off has left behind. */
export async function wakeHeldOrders(dataSource: DataSource, instanceId: string): Promise<void> {
  for (let afterId = '0', isMore = true; isMore;) {
    const rows: { id: string }[] = await dataSource.query(
      `with waiting as (
         select id from marketplace_order
          where instance_id = $1 and id > $2 and progress <> 'finished' and decision <> 'ignored'
            and waiting_for = 'gate' order by id limit $3
       ), woken as (
         update marketplace_order o set pending_revision = pending_revision + 1 from waiting w
          where o.id = w.id returning o.id
       ) select max(id) as id from woken having count(*) > 0`,
      [instanceId, afterId, WAKE_AT_ONCE],
    );
    isMore = rows[0] !== undefined;
    afterId = rows[0]?.id ?? afterId;
  }
  await wakeDispatcher(dataSource.manager);
  await wakeSchedules(dataSource.manager);
}

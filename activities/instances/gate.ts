import type { DataSource, EntityManager } from 'typeorm';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { closeHeldInstance, raiseHeldInstance } from '../../entities/instance-to-dos';
import { toDoOf } from '../../domain/instance-settings';
import { tellHeldOrders, wakeHeldOrders } from '../../entities/wake-held-orders';
import type { ConnectedInstance } from './marketplace-clients';

/** A key that was just changed may be refused for a moment: the second refusal counts only after this long. */
const DOUBT_SECONDS = 50;

/**
 * Notes that the marketplace refused the key. The first time it is only noted; a refusal about a minute later closes the
 * gate: every order of the instance waits, none is parked [INS-08].
 *
 * @returns where the gate stands now
 */
export async function noteRefusedKey(dataSource: DataSource, instance: ConnectedInstance): Promise<'open' | 'closed'> {
  const { gate, isClosedNow } = await dataSource.transaction(async (manager) => {
    const rows: { gate: 'open' | 'closed'; wasOpen: boolean }[] = await manager.query(
      `with before as (select id, gate from instance where id = $1 and api_key_fingerprint = $3 for update),
            noted as (
              update instance i
                 set gate = case when i.authentication_failed_at <= now() - make_interval(secs => $2)
                                 then 'closed' else i.gate end,
                     authentication_failed_at = coalesce(i.authentication_failed_at, now())
                from before b where i.id = b.id returning i.gate, b.gate = 'open' as "wasOpen"
            ) select gate, "wasOpen" from noted`,
      [instance.id, DOUBT_SECONDS, instance.keyFingerprint],
    );
    const [noted] = rows;
    if (noted?.gate !== 'closed') return { gate: 'open', isClosedNow: false } as const;
    if (noted.wasOpen) await alert(manager, instance);
    return { gate: 'closed', isClosedNow: noted.wasOpen } as const;
  });
  if (isClosedNow) await tellHeldOrders(dataSource.manager, instance.id);
  return gate;
}

/** One for each closing, however many calls were refused. */
async function alert(manager: EntityManager, { id, code, settings }: ConnectedInstance): Promise<void> {
  const sentence =
    'The marketplace has refused the API key twice: its orders and schedules wait for a good Test Connection';
  await addInstanceEvent(manager, id, { kind: 'authenticationLost', actor: 'marketplace', sentence });
  await raiseHeldInstance(manager, {
    ...{ instanceId: id, code, reasonCode: 'authentication', words: sentence, settings: toDoOf(settings) },
  });
}

/** The key works: a noted refusal is forgotten. */
export async function forgetRefusedKey(dataSource: DataSource, instance: ConnectedInstance): Promise<void> {
  if (!instance.isAuthenticationDoubted || instance.hold === 'authentication') return;
  await dataSource.query(`update instance set authentication_failed_at = null where id = $1 and gate = 'open'`, [
    instance.id,
  ]);
}

/** A good Test Connection opens the gate, and exactly the orders that waited for it go on. */
export async function openGate(dataSource: DataSource, instanceId: string): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const opened: { id: string }[] = await manager.query(
      `with before as (select id, gate from instance where id = $1 for update),
            opened as (
              update instance i set gate = 'open', authentication_failed_at = null
                from before b where i.id = b.id returning i.id, b.gate
            ) select id from opened where gate = 'closed'`,
      [instanceId],
    );
    if (opened.length === 0) return;
    const sentence = 'The API key is accepted again: orders and schedules go on';
    await addInstanceEvent(manager, instanceId, { kind: 'authenticationBack', actor: 'marketplace', sentence });
    await closeHeldInstance(manager, instanceId, 'authentication');
  });
  await wakeHeldOrders(dataSource.manager, instanceId);
}

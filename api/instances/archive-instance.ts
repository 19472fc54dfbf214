import type { EntityManager } from 'typeorm';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { closeToDosOfArchived } from '../../entities/instance-to-dos';
import { Instance } from '../../entities/instance.entity';
import { wakeDispatcher, wakeSchedules } from '../../entities/raise-revision';
import type { ApiContext } from '../api';
import { Problem } from '../problems/problem';
import type { ArchiveCommand } from '../schemas/instance-life';
import { requireTransition, type LifeCommand } from './instance-life';
import { lockInstance } from './lock-instance';
import { countOpenOrders } from './open-orders';

/**
 * Ends an instance and keeps its history: credentials are erased, schedules deleted. With open orders it is refused,
 * unless they are to be closed, each with the reason given [INS-09].
 */
export async function archiveInstance(
  { dataSource }: ApiContext,
  { code, actor, reason, closeOpenOrders }: LifeCommand & ArchiveCommand,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const instance = await lockInstance(manager, code);
    requireTransition(instance, 'archived');
    const open = await countOpenOrders(manager, instance.id);
    if (open > 0 && !closeOpenOrders) throw openOrders(code, open);
    await manager.update(Instance, instance.id, {
      ...{ state: 'archived', archivedAt: new Date(), lastTest: null, gate: 'open', authenticationFailedAt: null },
      ...{ apiKeyCiphertext: null, apiKeyKeyId: null, apiKeyFingerprint: null },
      ...{ pausedBy: null, pauseNote: null, pausedAt: null },
    });
    await manager.query(`delete from schedule where instance_id = $1`, [instance.id]);
    await closeOrders(manager, instance.id, { actor, reason });
    await closeToDosOfArchived(manager, instance.id);
    const closed = open === 0 ? '' : `; open orders closed: ${String(open)}`;
    await addInstanceEvent(manager, instance.id, {
      ...{ kind: 'archived', actor, sentence: `Archived: ${reason}${closed}`, data: { closedOrders: open } },
    });
    await wakeSchedules(manager);
    await wakeDispatcher(manager);
  });
}

function openOrders(code: string, open: number): Problem {
  const words = open === 1 ? 'one open order' : `${String(open)} open orders`;
  return new Problem(
    'notAllowedNow',
    `The instance "${code}" has ${words}. Wait until they are finished, or close them with closeOpenOrders: they are then followed no more, and their deliveries and invoices stay as they are.`,
    { reasonCode: 'wrongState' },
  );
}

/** Each order's lifecycle finds its instance archived, and ends. */
async function closeOrders(
  manager: EntityManager,
  instanceId: string,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<void> {
  await manager.query(
    `with closed as (
       update marketplace_order set pending_revision = pending_revision + 1
        where instance_id = $1 and progress <> 'finished' and decision <> 'ignored' returning id
     )
     insert into timeline_entry (order_id, kind, actor, sentence)
     select id, 'closedWithInstance', $2, $3 from closed`,
    [instanceId, actor, `Followed no more, since its instance is archived: ${reason}`],
  );
}

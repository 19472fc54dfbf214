import type { EntityManager } from 'typeorm';
import type { ToDoSettings } from '../domain/instance-settings';
import type { ReasonCode } from '../domain/reason-codes';
import { raiseToDo } from './raise-to-do';

export interface HeldInstance {
  readonly instanceId: string;
  readonly code: string;
  readonly reasonCode: ReasonCode;
  readonly words: string;
  readonly settings: ToDoSettings;
}

/** Nothing of an instance goes on: somebody is to look at it, once for each time that it comes to that [INS-05, INS-08]. */
export const raiseHeldInstance = (manager: EntityManager, { code, ...held }: HeldInstance): Promise<void> =>
  raiseToDo(manager, { ...held, kind: 'heldInstance', subject: code });

/** What held an instance is over. */
export async function closeHeldInstance(
  manager: EntityManager,
  instanceId: string,
  reasonCode: ReasonCode,
): Promise<void> {
  await manager.query(
    `update to_do set closed_at = now(), closed_by = 'system'
      where instance_id = $1 and kind = 'heldInstance' and reason_code = $2 and closed_at is null`,
    [instanceId, reasonCode],
  );
}

/** An archived instance calls nobody and imports nothing [INS-09]; the to-do's of its orders are closed by their lifecycles. */
export async function closeToDosOfArchived(manager: EntityManager, instanceId: string): Promise<void> {
  await manager.query(
    `with forgotten as (delete from failing_work where instance_id = $1)
     update to_do set closed_at = now(), closed_by = 'system', close_note = 'The instance is archived'
      where instance_id = $1 and order_id is null and closed_at is null`,
    [instanceId],
  );
}

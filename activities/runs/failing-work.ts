import type { EntityManager } from 'typeorm';
import { resolveSettings, toDoOf, type SettingOverrides } from '../../domain/instance-settings';
import type { ReasonCode } from '../../domain/reason-codes';
import { raiseToDo } from '../../entities/raise-to-do';

/** A fault that passes becomes somebody's business after this many in a row [RUN-02]. */
const FAULTS_UNTIL_TO_DO = 3;

export interface WorkFault {
  readonly workflowId: string;
  readonly instanceCode: string;
  /** Of the work, as a sentence begins with it. */
  readonly name: string;
  readonly reasonCode: ReasonCode;
  readonly words: string;
  /** It is not tried again by itself: the workflow has failed. */
  readonly isFinal: boolean;
}

interface CountedFault {
  readonly instanceId: string;
  readonly faults: number;
  readonly isTold: boolean;
  /** A to-do for it is open. */
  readonly isOpen: boolean;
  readonly isUnresponsive: boolean;
  readonly settings: SettingOverrides;
  readonly runId: string | null;
}

/**
 * Counts a fault that keeps work of an instance from going on. The third in a row raises a to-do, a final one at once; where
 * the marketplace does not answer at all that is told once for the instance, and not for each work of it. While the to-do is
 * open a final fault is told there; closed by hand, it is not raised again before the work was done.
 */
export async function recordWorkFault(manager: EntityManager, fault: WorkFault): Promise<void> {
  const { workflowId, instanceCode, reasonCode, words, isFinal, name } = fault;
  const rows: CountedFault[] = await manager.query(
    `with counted as (
       insert into failing_work (workflow_id, instance_id) select $1, id from instance where code = $2 and state <> 'archived'
       on conflict (workflow_id) do update set faults = failing_work.faults + 1
       returning instance_id, faults, is_told
     )
     select c.instance_id as "instanceId", c.faults, c.is_told as "isTold", i.settings,
            i.unresponsive_since is not null as "isUnresponsive",
            exists (select from to_do t where t.instance_id = c.instance_id and t.kind = 'failingWork' and t.subject = $1
                       and t.closed_at is null) as "isOpen",
            (select id from run where workflow_id = $1 and started_at > now() - interval '1 day'
              order by started_at desc limit 1) as "runId"
       from counted c join instance i on i.id = c.instance_id`,
    [workflowId, instanceCode],
  );
  const [counted] = rows;
  if (counted === undefined) return;
  const { instanceId, faults, settings, runId } = counted;
  if (!isToBeTold(counted, isFinal)) return;
  await manager.query(`update failing_work set is_told = true where workflow_id = $1`, [workflowId]);
  await raiseToDo(manager, {
    ...{ kind: 'failingWork', instanceId, subject: workflowId, reasonCode },
    ...(runId === null ? {} : { runId }),
    settings: toDoOf(resolveSettings(settings)),
    words: isFinal
      ? `${name} of ${instanceCode} has failed: ${words}`
      : `${name} of ${instanceCode} failed ${String(faults)} times in a row, and is tried again by itself: ${words}`,
  });
}

function isToBeTold({ faults, isTold, isOpen, isUnresponsive }: CountedFault, isFinal: boolean): boolean {
  if (isTold) return isFinal && isOpen;
  return isFinal || (!isUnresponsive && faults >= FAULTS_UNTIL_TO_DO);
}

/** The work was done, or nobody does it any more: it fails no longer. One statement, of a table that is empty in good times. */
export async function forgetWorkFaults(manager: EntityManager, workflowId: string): Promise<void> {
  await manager.query(
    `with forgotten as (delete from failing_work where workflow_id = $1 returning instance_id, workflow_id)
     update to_do t set closed_at = now(), closed_by = 'system' from forgotten f
      where t.instance_id = f.instance_id and t.kind = 'failingWork' and t.subject = f.workflow_id and t.closed_at is null`,
    [workflowId],
  );
}

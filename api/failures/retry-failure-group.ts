import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Instance } from '../../entities/instance.entity';
import { wakeDispatcher } from '../../entities/raise-revision';
import { Run } from '../../entities/run.entity';
import { newRunId } from '../runs/open-run';
import type { RetryGroup } from '../schemas/failure';

/** Orders of one transaction: none of their lifecycles waits long for it. */
const ORDERS_AT_ONCE = 1_000;

interface Retry {
  readonly runId: string;
  readonly instanceId: string;
  readonly reasonCode: string | null;
  readonly subject: string | null;
  readonly actor: string;
}

/**
 * Lets all orders of a group try again at once, as one run [RUN-04]: a line for each, draft until its step is done or has
 * parked it again, so that the run shows how far it is. No command goes to Temporal: the dispatcher tells the lifecycles.
 * One that is cut off leaves the rest parked, where the next retry finds them.
 *
 * @returns the id of the run
 */
export async function retryFailureGroup(
  dataSource: DataSource,
  instance: Pick<Instance, 'id'>,
  { reasonCode, subject, actor }: Omit<RetryGroup, 'instance'> & { readonly actor: string },
): Promise<string> {
  const runs = dataSource.getRepository(Run);
  const runId = newRunId();
  await runs.insert({
    ...{ id: runId, instanceId: instance.id, operation: 'retryOrders', kind: 'group', workflowId: null },
    ...{ startedBy: actor, parameters: { reasonCode, subject }, state: 'running' },
  });
  const retry = { runId, instanceId: instance.id, reasonCode: reasonCode ?? null, subject: subject ?? null, actor };
  for (let after: string | null = '0'; after !== null;) {
    const from: string = after;
    after = await dataSource.transaction((manager) => releasePortion(manager, retry, from));
  }
  await runs.update({ id: runId }, { state: 'done', endedAt: new Date() });
  return runId;
}

const releasedSchema = z.array(z.object({ last: z.string().nullable() }));

/**
 * What somebody holds locked is being worked at, and is left alone.
 * @returns the id of the last order; null when there was none
 */
async function releasePortion(manager: EntityManager, retry: Retry, after: string): Promise<string | null> {
  const { runId, instanceId, reasonCode, subject, actor } = retry;
  const rows = releasedSchema.parse(
    await manager.query(
      `with chosen as (
         select id, marketplace_order_id, park_number, parked_step from marketplace_order
          where instance_id = $1 and parked_step is not null and parked_content_hash = content_hash
            and progress <> 'finished' and ($2::text is null or reason_code = $2)
            and ($3::text is null or reason_subjects @> array[$3]) and id > $4
          order by id limit $5 for update skip locked
       ), released as (
         update marketplace_order o set parked_content_hash = null, pending_revision = pending_revision + 1
           from chosen c where o.id = c.id
       ), lined as (
         insert into run_line (run_id, record, order_id) select $6, marketplace_order_id, id from chosen
       ), told as (
         insert into timeline_entry (order_id, kind, actor, sentence, data, is_primary)
         select id, 'retried', $7, parked_step || ' is tried again, with all of its kind',
                jsonb_build_object('parkNumber', park_number, 'runId', $6::text), true from chosen
       ) select max(id)::text as last from chosen`,
      [instanceId, reasonCode, subject, after, ORDERS_AT_ONCE, runId, actor],
    ),
  );
  await wakeDispatcher(manager);
  return rows[0]?.last ?? null;
}

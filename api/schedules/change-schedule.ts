import type { FastifyRequest } from 'fastify';
import type { DataSource, EntityManager } from 'typeorm';
import { addInstanceEvent } from '../../entities/add-instance-event';
import { SCHEDULES_CHANGED_CHANNEL } from '../../entities/raise-revision';
import { Schedule } from '../../entities/schedule.entity';
import { etagOf, requireMatch } from '../if-match';
import { ruleBroken } from '../problems/problem';
import type { ScheduleChange, ScheduleParams } from '../schemas/schedule';
import { shortestInterval } from './interval-bounds';
import { cursorOperations, findSchedule, scheduleNotFound } from './read-schedules';

/**
 * An import in progress leaves it where the person put it; the next one reads from there [INS-07].
 * @throws Problem ruleBroken for a job that reads everything, and for a time to come, which would leave orders out
 */
async function moveCursor(
  manager: EntityManager,
  { job, instanceId }: Schedule,
  lastProcessedOn: string,
  actor: string,
): Promise<void> {
  const operation = cursorOperations[job];
  if (operation === undefined) throw ruleBroken('/lastProcessedOn', `${job} has no time up to which it has read.`);
  if (Date.parse(lastProcessedOn) > Date.now()) {
    throw ruleBroken('/lastProcessedOn', 'lastProcessedOn lies in the future: orders until then would be left out.');
  }
  await manager.query(
    `insert into cursor (instance_id, operation, position) values ($1, $2, $3)
     on conflict (instance_id, operation) do update set position = excluded.position`,
    [instanceId, operation, lastProcessedOn],
  );
  const sentence = `${job} reads again from ${new Date(lastProcessedOn).toISOString()}`;
  await addInstanceEvent(manager, instanceId, { kind: 'lastProcessedOnMoved', actor, sentence });
}

export const scheduleEtag = ({ isEnabled, intervalSeconds }: Schedule): string => etagOf(isEnabled, intervalSeconds);

/**
 * Switches a job on or off, or changes how often it runs [SCH-01].
 * @throws Problem ruleBroken when the interval is shorter than the call limits allow
 */
export async function changeSchedule(
  dataSource: DataSource,
  request: FastifyRequest,
  {
    params,
    change,
    actor,
  }: { readonly params: ScheduleParams; readonly change: ScheduleChange; readonly actor: string },
): Promise<void> {
  const { id, instance } = await findSchedule(dataSource, params);
  const shortest = shortestInterval(instance, params.job);
  if (change.intervalSeconds !== undefined && change.intervalSeconds < shortest) {
    throw ruleBroken(
      '/intervalSeconds',
      `${params.job} of this instance runs every ${String(shortest)} seconds at most.`,
    );
  }
  await dataSource.transaction(async (manager) => {
    const schedule = await manager.findOne(Schedule, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (schedule === null) throw scheduleNotFound(params);
    requireMatch(request, scheduleEtag(schedule));
    schedule.isEnabled = change.isEnabled ?? schedule.isEnabled;
    schedule.intervalSeconds = change.intervalSeconds ?? schedule.intervalSeconds;
    await manager.save(schedule);
    if (change.lastProcessedOn !== undefined) await moveCursor(manager, schedule, change.lastProcessedOn, actor);
    await manager.query(`notify ${SCHEDULES_CHANGED_CHANNEL}`);
  });
}

import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { SCHEDULES_CHANGED_CHANNEL } from '../../entities/raise-revision';
import { Schedule } from '../../entities/schedule.entity';
import { etagOf, requireMatch } from '../if-match';
import { ruleBroken } from '../problems/problem';
import type { ScheduleChange, ScheduleParams } from '../schemas/schedule';
import { shortestInterval } from './interval-bounds';
import { findSchedule, scheduleNotFound } from './read-schedules';

export const scheduleEtag = ({ isEnabled, intervalSeconds }: Schedule): string => etagOf(isEnabled, intervalSeconds);

/**
 * Switches a job on or off, or changes how often it runs [SCH-01].
 * @throws Problem ruleBroken when the interval is shorter than the call limits allow
 */
export async function changeSchedule(
  dataSource: DataSource,
  request: FastifyRequest,
  { params, change }: { readonly params: ScheduleParams; readonly change: ScheduleChange },
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
    await manager.query(`notify ${SCHEDULES_CHANGED_CHANNEL}`);
  });
}

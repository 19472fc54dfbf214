import { ScheduleNotFoundError } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { Cursor } from '../../entities/cursor.entity';
import { Schedule } from '../../entities/schedule.entity';
import { scheduleId } from '../../workflows/ids';
import type { ApiContext } from '../api';
import { instanceIdsOf } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { Problem } from '../problems/problem';
import type { ScheduleBody, ScheduleListQuery, ScheduleParams, ScheduleRowBody } from '../schemas/schedule';
import { reachTemporal } from '../temporal/reach-temporal';

/** Jobs that read only what changed since, and the operation whose cursor they move. */
export const cursorOperations: Readonly<Record<string, string>> = {
  orderSweep: 'importOrders',
  importListings: 'importListings',
};

function rowBody({ instance, job, isEnabled, intervalSeconds, isPaused, note }: Schedule): ScheduleRowBody {
  return { instance: instance.code, job, isEnabled, intervalSeconds, isPaused, note };
}

export async function listSchedules(
  dataSource: DataSource,
  query: ScheduleListQuery,
): Promise<PageOf<ScheduleRowBody>> {
  const { limit, cursor, ...view } = query;
  const schedules = dataSource.getRepository(Schedule).createQueryBuilder('s').innerJoinAndSelect('s.instance', 'i');
  if (view.instance !== undefined) {
    const instanceIds = await instanceIdsOf(dataSource, view.instance);
    schedules.andWhere('s.instanceId in (:...instanceIds)', { instanceIds });
  }
  if (view.job !== undefined) schedules.andWhere('s.job in (:...jobs)', { jobs: view.job });
  const page = await readPage(schedules, { limit, cursor, isDescending: false, key: byId, view });
  return { items: page.rows.map(rowBody), nextCursor: page.nextCursor, count: page.count };
}

export const scheduleNotFound = ({ instanceCode, job }: ScheduleParams): Problem =>
  new Problem('notFound', `The instance "${instanceCode}" has no schedule ${job}. Schedules are made by Confirm.`);

/** @throws Problem notFound */
export async function findSchedule(dataSource: DataSource, params: ScheduleParams): Promise<Schedule> {
  const schedule = await dataSource
    .getRepository(Schedule)
    .findOne({ where: { job: params.job, instance: { code: params.instanceCode } }, relations: { instance: true } });
  if (schedule === null) throw scheduleNotFound(params);
  return schedule;
}

type Clock = Pick<ScheduleBody, 'clock' | 'nextRunAt' | 'lastRunAt'> & {
  readonly pause: { isPaused: boolean; note: string | null } | null;
};

const unread = (clock: 'none' | 'couldNotBeRead'): Clock => ({ clock, nextRunAt: null, lastRunAt: null, pause: null });

/** What only Temporal knows. Away, it is said so and the rest is still answered. */
async function readClock({ temporal }: ApiContext, params: ScheduleParams): Promise<Clock> {
  try {
    const { info, state } = await reachTemporal(temporal, () =>
      temporal.schedule.getHandle(scheduleId(params)).describe(),
    );
    return {
      clock: 'read',
      nextRunAt: state.paused ? null : (info.nextActionTimes[0]?.toISOString() ?? null),
      lastRunAt: info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
      pause: { isPaused: state.paused, note: state.paused ? (state.note ?? null) : null },
    };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return unread('none');
    if (error instanceof Problem && error.kind === 'temporalAway') return unread('couldNotBeRead');
    throw error;
  }
}

/** How far a job has read, ISO 8601 [INS-07]; null for one that has no such place. */
async function readLastProcessedOn(dataSource: DataSource, schedule: Schedule): Promise<string | null> {
  const operation = cursorOperations[schedule.job];
  if (operation === undefined) return null;
  const cursor = await dataSource.getRepository(Cursor).findOneBy({ instanceId: schedule.instanceId, operation });
  return cursor?.position.toISOString() ?? null;
}

/** @throws Problem notFound */
export async function scheduleBody(context: ApiContext, params: ScheduleParams): Promise<ScheduleBody> {
  const schedule = await findSchedule(context.dataSource, params);
  const { pause, ...clock } = await readClock(context, params);
  const id = scheduleId(params);
  const { namespace } = context.temporal.options;
  const path = `namespaces/${encodeURIComponent(namespace)}/schedules/${encodeURIComponent(id)}`;
  return {
    ...rowBody(schedule),
    ...pause,
    ...clock,
    lastProcessedOn: await readLastProcessedOn(context.dataSource, schedule),
    temporal: { scheduleId: id, url: context.temporalUiUrl === null ? null : `${context.temporalUiUrl}/${path}` },
  };
}

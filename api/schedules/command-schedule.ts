import { ScheduleNotFoundError, ScheduleOverlapPolicy, type ScheduleHandle } from '@temporalio/client';
import { Schedule } from '../../entities/schedule.entity';
import { scheduleId } from '../../workflows/ids';
import type { ApiContext } from '../api';
import { Problem } from '../problems/problem';
import type { ScheduleParams } from '../schemas/schedule';
import { reachTemporal } from '../temporal/reach-temporal';
import { findSchedule } from './read-schedules';

async function onSchedule(
  { temporal }: ApiContext,
  params: ScheduleParams,
  act: (handle: ScheduleHandle) => Promise<void>,
): Promise<void> {
  try {
    await reachTemporal(temporal, () => act(temporal.schedule.getHandle(scheduleId(params))));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    const words = `The schedule ${params.job} of "${params.instanceCode}" is off: Temporal does not have it. Switch it on first.`;
    throw new Problem('notAllowedNow', words);
  }
}

/** Once, now; skipped when a run is in progress. Also while the schedule is paused. */
export async function runScheduleNow(context: ApiContext, params: ScheduleParams): Promise<void> {
  await findSchedule(context.dataSource, params);
  await onSchedule(context, params, (handle) => handle.trigger(ScheduleOverlapPolicy.SKIP));
}

/** Pause and note belong to Temporal, so that they survive a deployment [SCH-02]; the row mirrors them for lists. */
export async function pauseSchedule(context: ApiContext, params: ScheduleParams, note: string): Promise<void> {
  const { id } = await findSchedule(context.dataSource, params);
  await onSchedule(context, params, (handle) => handle.pause(note));
  await context.dataSource.getRepository(Schedule).update(id, { isPaused: true, note });
}

export async function resumeSchedule(context: ApiContext, params: ScheduleParams, actor: string): Promise<void> {
  const { id } = await findSchedule(context.dataSource, params);
  await onSchedule(context, params, (handle) => handle.unpause(`Resumed by ${actor}`));
  await context.dataSource.getRepository(Schedule).update(id, { isPaused: false, note: null });
}

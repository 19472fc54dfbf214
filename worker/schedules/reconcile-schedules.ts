import { ScheduleAlreadyRunning, ScheduleNotFoundError, type Client, type ScheduleSummary } from '@temporalio/client';
import type { DataSource, EntityManager } from 'typeorm';
import { instanceHolds, type InstanceHold } from '../../domain/instance-hold';
import { holdOf } from '../../entities/instance-hold';
import type { Logger } from '../../platform/logger';
import { inParallel } from '../in-parallel';
import {
  openOrderCheckSchedule,
  VERSION_MEMO,
  wantedSchedule,
  type ScheduleRow,
  type WantedSchedule,
} from './wanted-schedules';

export interface ReconcileDependencies {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly logger: Logger;
}

/** Only one worker reconciles at a time; which number it is does not matter, only that it is ours. */
const ADVISORY_LOCK = 7_204_112;

/** Hundreds of instances have thousands of schedules: one after the other they would take minutes. */
const SCHEDULES_AT_ONCE = 4;

/** The note of a pause that a hold made, so that its end ends no pause of a person [INS-08]. */
const noteOf = (hold: InstanceHold): string => `${instanceHolds[hold].words}.`;
const isOfHold = (note: string | null | undefined): boolean =>
  Object.values(instanceHolds).some(({ words }) => note === `${words}.`);

/**
 * Makes Temporal's schedules what the database says: creates, updates and deletes. A pause and its note belong to
 * Temporal, where people set them, and are mirrored into the database; nothing here ends a person's pause [SCH-02].
 */
export async function reconcileSchedules(dependencies: ReconcileDependencies): Promise<void> {
  const { dataSource, client, logger } = dependencies;
  await dataSource.transaction(async (manager) => {
    const locks: { taken: boolean }[] = await manager.query(`select pg_try_advisory_xact_lock($1) as taken`, [
      ADVISORY_LOCK,
    ]);
    if (locks[0]?.taken !== true) return;
    const wanted = [openOrderCheckSchedule(), ...(await readRows(manager)).map(wantedSchedule)];
    const present = await listSchedules(client);
    const seen: SeenPauses = new Map();
    const [failure] = await inParallel(wanted, SCHEDULES_AT_ONCE, (schedule) =>
      reconcileOne(dependencies, seen, schedule, present),
    );
    for (const [row, state] of seen) await mirrorPause(manager, row, state);
    if (failure !== undefined) throw failure;
    const wantedIds = new Set(wanted.map(({ options }) => options.scheduleId));
    for (const [scheduleId, { memo }] of present) {
      if (wantedIds.has(scheduleId) || memo?.[VERSION_MEMO] === undefined) continue;
      await ifPresent(client.schedule.getHandle(scheduleId).delete());
      logger.info({ scheduleId }, 'schedule.deleted');
    }
  });
}

function readRows(manager: EntityManager): Promise<ScheduleRow[]> {
  return manager.query(
    `select s.instance_id as "instanceId", i.code as "instanceCode", s.job, s.interval_seconds as "intervalSeconds",
            ${holdOf('i')} as hold, s.is_paused as "isPaused", s.note
       from schedule s join instance i on i.id = s.instance_id
      where i.state in ('confirmed', 'paused') and s.is_enabled order by i.code, s.job`,
  );
}

async function listSchedules(client: Client): Promise<Map<string, ScheduleSummary>> {
  const present = new Map<string, ScheduleSummary>();
  for await (const summary of client.schedule.list()) present.set(summary.scheduleId, summary);
  return present;
}

/** How the pauses of schedules stand, to be mirrored when all are seen: the lock's connection does one thing at a time. */
type SeenPauses = Map<ScheduleRow, PauseState>;

async function reconcileOne(
  { client, logger }: ReconcileDependencies,
  seen: SeenPauses,
  schedule: WantedSchedule,
  present: ReadonlyMap<string, ScheduleSummary>,
): Promise<void> {
  const { options, version, row } = schedule;
  const { scheduleId } = options;
  const summary = present.get(scheduleId);
  if (summary === undefined) {
    await createSchedule(client, seen, schedule, pauseAtStart(row));
    logger.info({ scheduleId }, 'schedule.created');
  } else if (summary.memo?.[VERSION_MEMO] !== version) {
    // A schedule's memo cannot be updated: it is made anew, and its pause goes with it.
    const handle = client.schedule.getHandle(scheduleId);
    const state = (await ifPresent(handle.describe()))?.state ?? pauseAtStart(row);
    if (row !== null) seen.set(row, state);
    await ifPresent(handle.delete());
    await createSchedule(client, seen, schedule, state);
    logger.info({ scheduleId }, 'schedule.updated');
  } else if (row !== null) {
    await settlePause(client, seen, row, summary);
  }
}

/** What we last saw of a schedule that is gone holds for the new one; a pause of a hold only while it lasts. */
function pauseAtStart(row: ScheduleRow | null): PauseState {
  if (row === null) return { paused: false };
  if (row.hold !== null && (!row.isPaused || isOfHold(row.note))) return { paused: true, note: noteOf(row.hold) };
  if (!row.isPaused || isOfHold(row.note)) return { paused: false };
  return { paused: true, ...(row.note === null ? {} : { note: row.note }) };
}

/** Null where the list still shows a schedule that is gone. */
async function ifPresent<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/** The list may lag behind: a schedule that is there after all is left for the next round. */
async function createSchedule(
  client: Client,
  seen: SeenPauses,
  { options, row }: WantedSchedule,
  { paused, note }: PauseState,
): Promise<void> {
  try {
    await client.schedule.create({ ...options, state: { paused, ...(note === undefined ? {} : { note }) } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    return;
  }
  if (row !== null) seen.set(row, { paused, ...(note === undefined ? {} : { note }) });
}

interface PauseState {
  readonly paused: boolean;
  readonly note?: string | undefined;
}

/** The list lags behind what people do: where it differs from what we know, the schedule itself is asked. */
async function settlePause(
  client: Client,
  seen: SeenPauses,
  row: ScheduleRow,
  { scheduleId, state: listed }: ScheduleSummary,
): Promise<void> {
  if (isMirrored(row, listed) && holdChange(row, listed).kind === 'none') return;
  const handle = client.schedule.getHandle(scheduleId);
  const description = await ifPresent(handle.describe());
  if (description === null) return;
  const { state } = description;
  const change = holdChange(row, state);
  if (change.kind === 'pause') await handle.pause(change.note);
  if (change.kind === 'unpause') await handle.unpause('Its instance is not held any more.');
  seen.set(row, pauseAfter(change, state));
}

function pauseAfter(change: HoldChange, state: PauseState): PauseState {
  if (change.kind === 'none') return state;
  return change.kind === 'pause' ? { paused: true, note: change.note } : { paused: false };
}

type HoldChange =
  { readonly kind: 'none' } | { readonly kind: 'pause'; readonly note: string } | { readonly kind: 'unpause' };

/** What the hold asks for: it pauses what runs, says why, and ends no pause but its own. */
function holdChange({ hold }: ScheduleRow, { paused, note }: PauseState): HoldChange {
  const isOurs = paused && isOfHold(note);
  if (hold === null) return isOurs ? { kind: 'unpause' } : { kind: 'none' };
  const wanted = noteOf(hold);
  return !paused || (isOurs && note !== wanted) ? { kind: 'pause', note: wanted } : { kind: 'none' };
}

const mirroredNote = ({ paused, note }: PauseState): string | null => (paused ? (note ?? null) : null);

const isMirrored = (row: ScheduleRow, state: PauseState): boolean =>
  row.isPaused === state.paused && row.note === mirroredNote(state);

async function mirrorPause(manager: EntityManager, row: ScheduleRow, state: PauseState): Promise<void> {
  if (isMirrored(row, state)) return;
  await manager.query(`update schedule set is_paused = $3, note = $4 where instance_id = $1 and job = $2`, [
    row.instanceId,
    row.job,
    state.paused,
    mirroredNote(state),
  ]);
}

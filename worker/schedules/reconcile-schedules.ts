import { ScheduleAlreadyRunning, ScheduleNotFoundError, type Client, type ScheduleSummary } from '@temporalio/client';
import type { DataSource, EntityManager } from 'typeorm';
import type { Logger } from '../../platform/logger';
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

/** Marks a pause that the gate made, so that its opening ends no pause of a person [INS-08]. */
const GATE_NOTE = 'The marketplace refuses the API key: replace it and test the connection.';

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
    for (const schedule of wanted) await reconcileOne(dependencies, manager, schedule, present);
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
            i.gate = 'open' as "isGateOpen", s.is_paused as "isPaused", s.note
       from schedule s join instance i on i.id = s.instance_id
      where i.state = 'confirmed' and s.is_enabled order by i.code, s.job`,
  );
}

async function listSchedules(client: Client): Promise<Map<string, ScheduleSummary>> {
  const present = new Map<string, ScheduleSummary>();
  for await (const summary of client.schedule.list()) present.set(summary.scheduleId, summary);
  return present;
}

async function reconcileOne(
  { client, logger }: ReconcileDependencies,
  manager: EntityManager,
  schedule: WantedSchedule,
  present: ReadonlyMap<string, ScheduleSummary>,
): Promise<void> {
  const { options, version, row } = schedule;
  const { scheduleId } = options;
  const summary = present.get(scheduleId);
  if (summary === undefined) {
    await createSchedule(client, manager, schedule, pauseAtStart(row));
    logger.info({ scheduleId }, 'schedule.created');
  } else if (summary.memo?.[VERSION_MEMO] !== version) {
    // A schedule's memo cannot be updated: it is made anew, and its pause goes with it.
    const handle = client.schedule.getHandle(scheduleId);
    const state = (await ifPresent(handle.describe()))?.state ?? pauseAtStart(row);
    if (row !== null) await mirrorPause(manager, row, state);
    await ifPresent(handle.delete());
    await createSchedule(client, manager, schedule, state);
    logger.info({ scheduleId }, 'schedule.updated');
  } else if (row !== null) {
    await settlePause(client, manager, row, summary);
  }
}

/** What we last saw of a schedule that is gone holds for the new one; a pause of the gate only while it is closed. */
function pauseAtStart(row: ScheduleRow | null): PauseState {
  if (row?.isGateOpen === false && !row.isPaused) return { paused: true, note: GATE_NOTE };
  if (row === null || !row.isPaused || (row.isGateOpen && row.note === GATE_NOTE)) return { paused: false };
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
  manager: EntityManager,
  { options, row }: WantedSchedule,
  { paused, note }: PauseState,
): Promise<void> {
  try {
    await client.schedule.create({ ...options, state: { paused, ...(note === undefined ? {} : { note }) } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    return;
  }
  if (row !== null) await mirrorPause(manager, row, { paused, ...(note === undefined ? {} : { note }) });
}

interface PauseState {
  readonly paused: boolean;
  readonly note?: string | undefined;
}

/** The list lags behind what people do: where it differs from what we know, the schedule itself is asked. */
async function settlePause(
  client: Client,
  manager: EntityManager,
  row: ScheduleRow,
  { scheduleId, state: listed }: ScheduleSummary,
): Promise<void> {
  if (isMirrored(row, listed) && gateChange(row, listed) === null) return;
  const handle = client.schedule.getHandle(scheduleId);
  const description = await ifPresent(handle.describe());
  if (description === null) return;
  const { state } = description;
  const change = gateChange(row, state);
  if (change === 'pause') await handle.pause(GATE_NOTE);
  if (change === 'unpause') await handle.unpause('The API key is accepted again.');
  await mirrorPause(
    manager,
    row,
    change === null ? state : { paused: change === 'pause', ...(change === 'pause' ? { note: GATE_NOTE } : {}) },
  );
}

/** What the gate asks for: it pauses what runs, and ends no pause but its own. */
function gateChange({ isGateOpen }: ScheduleRow, { paused, note }: PauseState): 'pause' | 'unpause' | null {
  if (!isGateOpen) return paused ? null : 'pause';
  return paused && note === GATE_NOTE ? 'unpause' : null;
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

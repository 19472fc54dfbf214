import { ScheduleAlreadyRunning, type Client, type ScheduleSummary } from '@temporalio/client';
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
    for (const scheduleId of present.keys()) {
      if (wantedIds.has(scheduleId)) continue;
      await client.schedule.getHandle(scheduleId).delete();
      logger.info({ scheduleId }, 'schedule.deleted');
    }
  });
}

function readRows(manager: EntityManager): Promise<ScheduleRow[]> {
  return manager.query(
    `select s.instance_id as "instanceId", i.code as "instanceCode", s.job, s.interval_seconds as "intervalSeconds",
            i.gate = 'open' as "isGateOpen"
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
  { options, version, row }: WantedSchedule,
  present: ReadonlyMap<string, ScheduleSummary>,
): Promise<void> {
  const summary = present.get(options.scheduleId);
  if (summary === undefined) {
    await createSchedule(client, { options, version, row });
    logger.info({ scheduleId: options.scheduleId }, 'schedule.created');
  } else if (summary.memo?.[VERSION_MEMO] !== version) {
    // A schedule's memo cannot be updated: it is made anew, and its pause goes with it.
    const handle = client.schedule.getHandle(options.scheduleId);
    await handle.delete();
    const state = {
      paused: summary.state.paused,
      ...(summary.state.note === undefined ? {} : { note: summary.state.note }),
    };
    await createSchedule(client, { options: { ...options, state }, version, row });
    logger.info({ scheduleId: options.scheduleId }, 'schedule.updated');
  }
  if (row !== null && summary !== undefined) await settlePause(client, manager, row, summary);
}

/** The list may lag behind: a schedule that is there after all is left for the next round. */
async function createSchedule(client: Client, { options }: WantedSchedule): Promise<void> {
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

async function settlePause(
  client: Client,
  manager: EntityManager,
  row: ScheduleRow,
  { scheduleId, state }: ScheduleSummary,
): Promise<void> {
  const handle = client.schedule.getHandle(scheduleId);
  let { paused, note } = state;
  if (!row.isGateOpen && !paused) {
    await handle.pause(GATE_NOTE);
    [paused, note] = [true, GATE_NOTE];
  } else if (row.isGateOpen && paused && note === GATE_NOTE) {
    await handle.unpause('The API key is accepted again.');
    [paused, note] = [false, undefined];
  }
  await manager.query(
    `update schedule set is_paused = $3, note = $4
      where instance_id = $1 and job = $2 and (is_paused, note) is distinct from ($3, $4)`,
    [row.instanceId, row.job, paused, paused ? (note ?? null) : null],
  );
}

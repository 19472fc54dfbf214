import { ScheduleNotFoundError, type ScheduleDescription } from '@temporalio/client';
import type { Instance } from '../../entities/instance.entity';
import { Schedule } from '../../entities/schedule.entity';
import { createLogger } from '../../platform/logger';
import { connectTemporal, ensureNamespace, type TemporalConnection } from '../../platform/temporal';
import { reconcileSchedules } from '../../worker/schedules/reconcile-schedules';
import { wantedSchedule, type ScheduleRow } from '../../worker/schedules/wanted-schedules';
import { OPEN_ORDER_CHECK_ID, scheduledId, scheduleId } from '../../workflows/ids';
import { aBackOffice, anInstance, type BackOffice } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { configOfTest } from '../support/workflow-bench';

const logger = createLogger({ name: 'test', level: 'silent' });
const INTERVAL_SECONDS = 900;

let database: TestDatabase;
let temporal: TemporalConnection;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  const config = configOfTest();
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
  temporal = await connectTemporal(config.temporal);
  await ensureNamespace(temporal.connection, config.temporal);
}, 60_000);
afterAll(async () => {
  await temporal.connection.close();
  await database.drop();
});

/** An instance of its own for each test, with its sweep switched on and made. */
beforeEach(async () => {
  instance = await anInstance(database.dataSource, backOffice);
  const { manager } = database.dataSource;
  await manager.save(
    manager.create(Schedule, {
      ...{ instanceId: instance.id, job: 'orderSweep', isEnabled: true, intervalSeconds: INTERVAL_SECONDS },
    }),
  );
  await reconcile();
});

const reconcile = (): Promise<void> =>
  reconcileSchedules({ dataSource: database.dataSource, client: temporal.client, logger });

const ids = () => ({ job: 'orderSweep', instanceCode: instance.code }) as const;
const handle = () => temporal.client.schedule.getHandle(scheduleId(ids()));

async function described(): Promise<ScheduleDescription | null> {
  try {
    return await handle().describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

const rowOf = (): Promise<Schedule> =>
  database.dataSource.manager.findOneByOrFail(Schedule, { instanceId: instance.id, job: 'orderSweep' });

const change = (parts: Partial<Pick<Schedule, 'isEnabled' | 'intervalSeconds'>>) =>
  database.dataSource.manager.update(Schedule, { instanceId: instance.id }, parts);

const setGate = (gate: 'open' | 'closed') =>
  database.dataSource.query(`update instance set gate = $2 where id = $1`, [instance.id, gate]);

/** Rounds until it shows: Temporal's list of schedules lags behind its schedules. */
const comesTrue = (holds: (schedule: ScheduleDescription | null, row: Schedule) => boolean): Promise<void> =>
  eventually(async () => {
    await reconcile();
    return holds(await described(), await rowOf());
  });

const aRow = (instanceCode: string): ScheduleRow => ({
  ...{ instanceId: '1', instanceCode, job: 'orderSweep', intervalSeconds: INTERVAL_SECONDS },
  ...{ hold: null, isPaused: false, note: null },
});

const everyMsOf = (schedule: ScheduleDescription | null): number | undefined =>
  Number(schedule?.spec.intervals?.[0]?.every);

describe('SCH-01 the schedule of a job', () => {
  it('is made when the job is switched on: at its interval, one at a time, caught up only for a short while', async () => {
    const schedule = await described();
    expect(everyMsOf(schedule)).toBe(INTERVAL_SECONDS * 1000);
    expect(schedule?.policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 60_000 });
    expect(schedule?.action).toMatchObject({
      workflowType: 'scheduled',
      workflowId: scheduledId(ids()),
      args: [{ job: 'orderSweep', instanceCode: instance.code }],
    });
  });

  it('is spread over the interval, by its name and a jitter', async () => {
    const wanted = Array.from({ length: 20 }, (_, index) => wantedSchedule(aRow(`shop-${String(index)}`)).options.spec);
    const offsets = wanted.map(({ intervals }) => Number(intervals?.[0]?.offset));
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThan(INTERVAL_SECONDS * 1000);
    expect(new Set(offsets).size).toBeGreaterThan(10);
    const ours = (await described())?.spec;
    expect(ours?.intervals?.[0]?.offset).toBe(wantedSchedule(aRow(instance.code)).options.spec.intervals?.[0]?.offset);
    expect(ours?.jitter).toBe((INTERVAL_SECONDS * 1000) / 20);
  });

  it('follows a changed interval', async () => {
    await change({ intervalSeconds: 600 });
    await comesTrue((schedule) => everyMsOf(schedule) === 600_000);
  });

  it('is gone when the job is switched off, and back when it is switched on', async () => {
    await change({ isEnabled: false });
    await comesTrue((schedule) => schedule === null);
    await change({ isEnabled: true });
    await comesTrue((schedule) => schedule !== null);
  });

  it('is gone when its instance is not confirmed any more', async () => {
    await database.dataSource.query(`update instance set state = 'draft' where id = $1`, [instance.id]);
    await comesTrue((schedule) => schedule === null);
  });

  it('is made anew when somebody deleted it in Temporal', async () => {
    await handle().delete();
    await comesTrue((schedule) => schedule !== null);
  });

  it('stands beside the nightly check of the installation and schedules of others', async () => {
    const foreign = temporal.client.schedule;
    await foreign.create({
      scheduleId: `somebody/${instance.code}`,
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'report', taskQueue: 'reports' },
    });
    await change({ isEnabled: false });
    await comesTrue((schedule) => schedule === null);
    await expect(foreign.getHandle(`somebody/${instance.code}`).describe()).resolves.toBeDefined();
    await expect(foreign.getHandle(OPEN_ORDER_CHECK_ID).describe()).resolves.toBeDefined();
  });

  it('is made once by several workers at once', async () => {
    await handle().delete();
    await Promise.all([reconcile(), reconcile(), reconcile()]);
    await comesTrue((schedule) => schedule !== null);
  });
});

describe('SCH-02 a pause with its note', () => {
  const isPaused = (note: string) => (schedule: ScheduleDescription | null, row: Schedule) =>
    schedule?.state.paused === true && schedule.state.note === note && row.isPaused && row.note === note;

  it('is mirrored, and survives every round', async () => {
    await handle().pause('stock count');
    await comesTrue(isPaused('stock count'));
    await reconcile();
    await comesTrue(isPaused('stock count'));
  });

  it('survives a changed interval', async () => {
    await handle().pause('stock count');
    await change({ intervalSeconds: 600 });
    await comesTrue((schedule, row) => everyMsOf(schedule) === 600_000 && isPaused('stock count')(schedule, row));
  });

  it('survives a schedule that was lost', async () => {
    await handle().pause('stock count');
    await comesTrue(isPaused('stock count'));
    await handle().delete();
    await comesTrue(isPaused('stock count'));
  });

  it('ends when a person ends it', async () => {
    await handle().pause('stock count');
    await comesTrue(isPaused('stock count'));
    await handle().unpause('counted');
    await comesTrue((schedule, row) => schedule?.state.paused === false && !row.isPaused && row.note === null);
  });
});

describe('a closed gate', () => {
  const isPausedByGate = (schedule: ScheduleDescription | null, row: Schedule) =>
    schedule?.state.paused === true && (schedule.state.note ?? '').includes('API key') && row.isPaused;

  it('pauses the schedule until it opens', async () => {
    await setGate('closed');
    await comesTrue(isPausedByGate);
    await setGate('open');
    await comesTrue((schedule, row) => schedule?.state.paused === false && !row.isPaused);
  });

  it('makes a new schedule paused', async () => {
    await setGate('closed');
    await handle().delete();
    await comesTrue(isPausedByGate);
  });

  it('leaves the pause of a person alone, also when it opens', async () => {
    await handle().pause('stock count');
    await setGate('closed');
    await comesTrue((_schedule, row) => row.note === 'stock count');
    await setGate('open');
    await reconcile();
    await comesTrue((schedule) => schedule?.state.paused === true && schedule.state.note === 'stock count');
  });
});

import { Client as PostgresClient } from 'pg';
import type { Instance } from '../../entities/instance.entity';
import { Schedule } from '../../entities/schedule.entity';
import type { ScheduleBody } from '../../api/schemas/schedule';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anInstance, type BackOffice } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest({ temporal: 'running' });
  backOffice = await aBackOffice(under.dataSource);
});
afterAll(() => under.stop());
beforeEach(async () => {
  instance = await anInstance(under.dataSource, backOffice);
  await under.dataSource
    .getRepository(Schedule)
    .insert({ instanceId: instance.id, job: 'orderSweep', intervalSeconds: 900 });
});

const url = (): string => `/schedules/${instance.code}/orderSweep`;
const read = async (): Promise<ScheduleBody> => (await under.call({ url: url() })).json<ScheduleBody>();
const change = async (body: object) => {
  const { etag } = (await under.call({ url: url() })).headers;
  return under.call({ method: 'PATCH', url: url(), body, headers: { 'if-match': String(etag) } });
};

/** As the worker makes it once the job is switched on. */
async function makeSchedule(): Promise<void> {
  await under.temporal.schedule.create({
    scheduleId: `orderSweep/${instance.code}`,
    spec: { intervals: [{ every: '15 minutes' }] },
    action: { type: 'startWorkflow', workflowType: 'scheduled', taskQueue: 'connector' },
  });
}

describe('SCH-01 A schedule', () => {
  it('is off until it is switched on, and the worker is told at once', async () => {
    const { database, host, port, user, password } = await connectionOf();
    const listener = new PostgresClient({ database, host, port, user, password });
    await listener.connect();
    await listener.query('listen schedules_changed');
    const told = new Promise((resolve) => {
      listener.once('notification', ({ channel }) => {
        resolve(channel);
      });
    });
    expect(await read()).toMatchObject({ isEnabled: false, intervalSeconds: 900, clock: 'none', nextRunAt: null });
    expect((await change({ isEnabled: true, intervalSeconds: 1800 })).json()).toMatchObject({
      isEnabled: true,
      intervalSeconds: 1800,
    });
    expect(await told).toBe('schedules_changed');
    await listener.end();
  });

  it('runs as often as the call limits allow, which a sandbox may relax', async () => {
    expect((await change({ intervalSeconds: 60 })).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/intervalSeconds' }],
    });
    await under.dataSource.query(`update instance set settings = '{"callLimits":"relaxed"}' where id = $1`, [
      instance.id,
    ]);
    expect((await change({ intervalSeconds: 15 })).statusCode).toBe(200);
    expect((await change({ intervalSeconds: 14 })).statusCode).toBe(422);
  });

  it('changes only as it was read', async () => {
    const { etag } = (await under.call({ url: url() })).headers;
    await change({ isEnabled: true });
    const late = await under.call({
      method: 'PATCH',
      url: url(),
      body: { isEnabled: false },
      headers: { 'if-match': String(etag) },
    });
    const without = await under.call({ method: 'PATCH', url: url(), body: { isEnabled: false } });
    expect([late.statusCode, without.statusCode]).toEqual([412, 428]);
  });
});

describe('SCH-02 A schedule that is on', () => {
  beforeEach(makeSchedule);

  it('shows its next and last run, and runs now', async () => {
    expect(await read()).toMatchObject({ clock: 'read', nextRunAt: expect.stringMatching(/Z$/), lastRunAt: null });
    expect((await under.call({ method: 'POST', url: `${url()}/run-now` })).statusCode).toBe(202);
    let body = await read();
    while (body.lastRunAt === null) body = await read();
    expect(Date.parse(body.lastRunAt)).not.toBeNaN();
  });

  it('pauses with a note, which is needed, and resumes', async () => {
    expect((await under.call({ method: 'POST', url: `${url()}/pause`, body: {} })).statusCode).toBe(400);
    const paused = await under.call({ method: 'POST', url: `${url()}/pause`, body: { note: 'stocktaking' } });
    expect(paused.json()).toMatchObject({ isPaused: true, note: 'stocktaking', nextRunAt: null });
    const { state } = await under.temporal.schedule.getHandle(`orderSweep/${instance.code}`).describe();
    expect(state).toMatchObject({ paused: true, note: 'stocktaking' });
    const listed = await under.call({ url: `/schedules?instance=${instance.code}` });
    expect(listed.json()).toMatchObject({ items: [{ job: 'orderSweep', isPaused: true, note: 'stocktaking' }] });
    const resumed = await under.call({ method: 'POST', url: `${url()}/resume` });
    expect(resumed.json()).toMatchObject({ isPaused: false, note: null });
  });
});

describe('A schedule that is off', () => {
  it('cannot be paused or run, and says what to do', async () => {
    for (const [command, body] of [
      ['run-now', {}],
      ['pause', { note: 'x' }],
      ['resume', {}],
    ] as const) {
      const answer = await under.call({ method: 'POST', url: `${url()}/${command}`, body });
      expect(answer.json()).toMatchObject({ status: 409, detail: expect.stringContaining('Switch it on first') });
    }
  });

  it('of a job that is none is 400, of an instance without schedules 404', async () => {
    const other = await anInstance(under.dataSource, backOffice);
    const statuses = [`/schedules/${instance.code}/nothing`, `/schedules/${other.code}/orderSweep`].map(
      async (address) => (await under.call({ url: address })).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([400, 404]);
  });
});

interface DatabaseAddress {
  readonly database: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

async function connectionOf(): Promise<DatabaseAddress> {
  const rows: { name: string }[] = await under.dataSource.query(`select current_database() as name`);
  const address = new URL(process.env.TEST_DATABASE_ADMIN_URL ?? '');
  return {
    database: rows[0]?.name ?? '',
    host: address.hostname,
    port: Number(address.port),
    user: address.username,
    password: address.password,
  };
}

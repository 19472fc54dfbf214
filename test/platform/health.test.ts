import { Connection } from '@temporalio/client';
import { databaseCheck, readHealth, temporalCheck, workerPollersCheck, type HealthCheck } from '../../platform/health';
import { startHealthServer, type HealthServer } from '../../platform/health-server';
import { createTestDatabase, testVariable, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

const good: HealthCheck = { name: 'good', failure: 'It is not.', isGood: () => Promise.resolve(true) };
const broken: HealthCheck = {
  name: 'broken',
  failure: 'It does not answer.',
  isGood: () => Promise.reject(new Error('password=s3cret')),
};

describe('The health page of a process', () => {
  const servers: HealthServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function read(path: string, checks: readonly HealthCheck[]): Promise<{ status: number; body: unknown }> {
    const server = await startHealthServer({ host: '127.0.0.1', port: 0, checks });
    servers.push(server);
    const response = await fetch(`http://127.0.0.1:${String(server.port)}${path}`);
    return { status: response.status, body: await response.json() };
  }

  it('is live while the process runs, whatever fails', async () => {
    expect(await read('/health/live', [broken])).toEqual({ status: 200, body: { status: 'live' } });
  });

  it('is ready when every check is good', async () => {
    expect(await read('/health/ready', [good])).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('names the check that failed, in words without secrets', async () => {
    const answer = await read('/health/ready', [good, broken]);
    expect(answer).toEqual({
      status: 503,
      body: {
        status: 'notReady',
        checks: [
          { name: 'good', isGood: true, failure: null },
          { name: 'broken', isGood: false, failure: 'It does not answer.' },
        ],
      },
    });
  });

  it('knows no other page', async () => {
    expect(await read('/', [good])).toMatchObject({ status: 404 });
  });
});

describe('The checks of a process', () => {
  let database: TestDatabase;
  let connection: Connection;
  const namespace = testVariable('TEST_TEMPORAL_NAMESPACE');

  beforeAll(async () => {
    database = await createTestDatabase();
    connection = await Connection.connect({ address: testVariable('TEST_TEMPORAL_ADDRESS') });
  });

  afterAll(async () => {
    await connection.close();
    await database.drop();
  });

  it('find the database and Temporal when they are there', async () => {
    const checks = [databaseCheck((sql) => database.dataSource.query(sql)), temporalCheck(connection, namespace)];
    expect(await readHealth(checks)).toMatchObject({ isReady: true });
  });

  it('say that the database is away', async () => {
    const away = await createTestDatabase();
    await away.drop();
    const report = await readHealth([databaseCheck((sql) => away.dataSource.query(sql))]);
    expect(report.checks).toEqual([{ name: 'database', isGood: false, failure: 'The database does not answer.' }]);
  });

  it('say that Temporal does not know the namespace', async () => {
    expect(await readHealth([temporalCheck(connection, 'no-such-namespace')])).toMatchObject({ isReady: false });
  });

  it('miss a worker on a task queue that nobody polls, and see one that does', async () => {
    const queues = [{ taskQueue: 'health-of-nobody', tasks: 'activities' }] as const;
    const check = workerPollersCheck({ connection, namespace, queues });
    expect(await readHealth([check])).toMatchObject({
      isReady: false,
      checks: [{ failure: expect.stringContaining('health-of-nobody') }],
    });
    const poll = new AbortController();
    const request = { namespace, taskQueue: { name: 'health-of-nobody' }, identity: 'a worker' };
    const polling = connection
      .withAbortSignal(poll.signal, () =>
        connection.withDeadline(Date.now() + 60_000, () => connection.workflowService.pollActivityTaskQueue(request)),
      )
      .catch(() => undefined);
    await eventually(async () => (await readHealth([check])).isReady);
    poll.abort();
    await polling;
  });
});

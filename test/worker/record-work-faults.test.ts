import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import { closeToDo } from '../../api/to-dos/close-to-do';
import type { Instance } from '../../entities/instance.entity';
import { ToDo } from '../../entities/to-do.entity';
import { createLogger } from '../../platform/logger';
import { recordAttempts } from '../../worker/record-attempts';
import { aBackOffice, anInstance } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let dataSource: DataSource;
let instance: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  instance = await anInstance(dataSource, await aBackOffice(dataSource), {
    settings: { notificationRecipients: ['ops@nord.example'], notificationDueInDays: 2 },
  });
}, 60_000);
afterAll(() => database.drop());
beforeEach(async () => {
  await dataSource.query('delete from notice');
  await dataSource.query('delete from to_do');
  await dataSource.query('delete from failing_work');
});

const logger = createLogger({ name: 'test', level: 'silent' });
const workflowIdOf = (activityType: string): string => `${activityType}/${instance.code}`;

/** One attempt of an activity, as the worker's interceptor sees it. */
async function attempt(activityType: string, error: Error | null): Promise<void> {
  const info = { activityType, attempt: 1, workflowExecution: { workflowId: workflowIdOf(activityType), runId: 'r' } };
  const { inbound } = recordAttempts({ dataSource, logger })({ info } as unknown as Context);
  const next = (): Promise<unknown> => (error === null ? Promise.resolve('done') : Promise.reject(error));
  const ended = inbound?.execute?.({ args: [{ instanceCode: instance.code }], headers: {} }, next);
  await (error === null ? ended : expect(ended).rejects.toBe(error));
}

const away = (): Error =>
  ApplicationFailure.create({ message: 'Nobody answers', type: 'marketplaceUnavailable', nonRetryable: false });
const forbidden = (): Error => ApplicationFailure.nonRetryable('The key has no right for OF52', 'forbidden');
const deferred = (): Error =>
  ApplicationFailure.create({ message: 'Later', type: 'callDeferred', category: ApplicationFailureCategory.BENIGN });
async function fail(activityType: string, error: () => Error, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await attempt(activityType, error());
}

const toDos = (): Promise<ToDo[]> => dataSource.getRepository(ToDo).find({ order: { id: 'asc' } });
const open = async (): Promise<string[]> =>
  (await toDos())
    .filter(({ closedAt }) => closedAt === null)
    .map(({ subject, reasonCode }) => `${subject} ${reasonCode}`);

describe('RUN-02 work of an instance that passing faults keep from going on', () => {
  it.each(['sweepOrders', 'importListings', 'importMasterDataKind', 'writeSellerReferences', 'markTrackingDue'])(
    '%s raises a to-do with the third in a row, which is closed when the work is done',
    async (activityType) => {
      await fail(activityType, away, 2);
      expect(await toDos()).toEqual([]);
      await fail(activityType, away, 3);
      const [toDo, ...others] = await toDos();
      expect(others).toEqual([]);
      expect(toDo).toMatchObject({
        ...{ kind: 'failingWork', subject: workflowIdOf(activityType), reasonCode: 'marketplaceUnavailable' },
        ...{ responsible: ['ops@nord.example'], closedAt: null },
        words: expect.stringMatching(/failed 3 times in a row, and is tried again by itself: Nobody answers$/),
      });
      expect(await dataSource.query(`select channel, recipient from notice`)).toEqual([
        { channel: 'mail', recipient: 'ops@nord.example' },
      ]);
      await attempt(activityType, null);
      expect(await toDos()).toMatchObject([{ id: toDo?.id, closedBy: 'system' }]);
    },
  );

  it('counts from the beginning after it was done once, and neither deferrals nor a worker that stops', async () => {
    await fail('importListings', away, 2);
    await attempt('importListings', null);
    await fail('importListings', away, 1);
    await fail('importListings', deferred, 3);
    await fail('importListings', () => new CancelledFailure('WORKER_SHUTDOWN'), 3);
    await fail('importListings', away, 1);
    expect(await open()).toEqual([]);
    await fail('importListings', away, 1);
    expect(await open()).toHaveLength(1);
  });

  it('is not raised again when somebody closed it, before the work was done', async () => {
    await fail('importListings', away, 3);
    const [toDo] = await toDos();
    await closeToDo(dataSource, { id: toDo?.id ?? '', actor: 'Ann', note: null });
    await fail('importListings', away, 5);
    expect(await open()).toEqual([]);
    await attempt('importListings', null);
    await fail('importListings', away, 3);
    expect(await open()).toHaveLength(1);
  });

  it('is told once for the instance, where the marketplace does not answer at all', async () => {
    await dataSource.query('update instance set unresponsive_since = now()');
    await fail('importListings', away, 4);
    expect(await open()).toEqual([]);
    await dataSource.query('update instance set unresponsive_since = null');
    await fail('importListings', away, 1);
    expect(await open()).toHaveLength(1);
  });

  it('is not told where the instance is held, which has a to-do of its own', async () => {
    await fail('sweepOrders', () => ApplicationFailure.nonRetryable('Refused', 'authentication'), 4);
    await fail('sweepOrders', () => ApplicationFailure.nonRetryable('Paused', 'instancePaused'), 4);
    expect(await toDos()).toEqual([]);
  });
});

describe('RUN-02 work of an instance that has failed for good', () => {
  it('raises a to-do at once where it comes again by itself, once however often it fails', async () => {
    await fail('importListings', forbidden, 3);
    expect(await open()).toEqual([`importListings/${instance.code} forbidden`]);
    expect(await toDos()).toMatchObject([{ words: expect.stringContaining('has failed: The key has no right') }]);
    await attempt('importListings', null);
    expect(await open()).toEqual([]);
  });

  it('is not raised again when somebody closed it, before the work was done', async () => {
    await fail('importListings', forbidden, 1);
    const [toDo] = await toDos();
    await closeToDo(dataSource, { id: toDo?.id ?? '', actor: 'Ann', note: null });
    await fail('importListings', forbidden, 2);
    expect(await open()).toEqual([]);
    await attempt('importListings', null);
    await fail('importListings', forbidden, 1);
    expect(await open()).toHaveLength(1);
  });

  it('is left to whoever asked for it where it does not, and what it raised before is closed', async () => {
    await fail('importOrderWindow', away, 3);
    expect(await open()).toHaveLength(1);
    await fail('importOrderWindow', forbidden, 1);
    expect(await open()).toEqual([]);
  });

  it('is nobody’s business where it is not work of an instance', async () => {
    await fail('sendNotifications', forbidden, 3);
    await fail('testInstanceConnection', forbidden, 3);
    expect(await toDos()).toEqual([]);
  });
});

import { createLogger } from '../../platform/logger';
import { listen, type Listener } from '../../worker/listener';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

const logger = createLogger({ name: 'test', level: 'silent' });

let database: TestDatabase;
let listener: Listener;
let heard = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  listener = listen({ databaseUrl: database.url, channel: 'order_changed', onNotify: () => (heard += 1), logger });
  await eventually(() => Promise.resolve(heard === 1));
});
afterAll(async () => {
  await listener.stop();
  await database.drop();
});

const hears = (times: number) => eventually(() => Promise.resolve(heard >= times));
const notify = (): Promise<unknown> => database.dataSource.query('notify order_changed');

describe('the listener', () => {
  it('hears what is notified', async () => {
    const before = heard;
    await notify();
    await hears(before + 1);
  });

  it('connects again when its connection breaks, and looks at once for what it missed', async () => {
    const before = heard;
    await database.dataSource.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'connector listener' and datname = current_database()`,
    );
    await notify();
    await hears(before + 1);
    const connectedAgain = heard;
    await notify();
    await hears(connectedAgain + 1);
  });
});

import { factLine, newestFact, showFacts, type OrderFact } from '../../../scripts/start/live-facts';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { fillBackOffice } from '../../support/a-back-office';

describe('The live view of npm start', () => {
  let database: TestDatabase;
  let orderId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const instance = await fillBackOffice(database.dataSource);
    const [order] = await database.dataSource.query<{ id: string }[]>(
      `insert into marketplace_order
         (instance_id, marketplace_order_id, state, content_hash, last_updated_at, requested_at, last_read_at, decision)
       values ($1, 'AN-1-A', 'SHIPPING', 'hash', now(), now(), now(), 'taken') returning id`,
      [instance.id],
    );
    orderId = order?.id ?? '';
  });

  afterAll(() => database.drop());

  const query = (sql: string, parameters: readonly unknown[]): Promise<unknown> =>
    database.dataSource.query(sql, [...parameters]);

  async function happen(kind: string, sentence: string, isPrimary = true): Promise<void> {
    await database.dataSource.query(
      `insert into timeline_entry (order_id, kind, actor, sentence, is_primary) values ($1, $2, 'system', $3, $4)`,
      [orderId, kind, sentence, isPrimary],
    );
  }

  it('shows each fact once, those of an earlier start not at all, minor ones but the wait for a delivery neither', async () => {
    await happen('imported', 'of an earlier start');
    const from = await newestFact(query);
    const shown: OrderFact[] = [];
    const stop = new AbortController();
    const showing = showFacts(from, { query, show: (fact) => shown.push(fact), signal: stop.signal });
    await happen('imported', 'Imported');
    await happen('invoiceCreated', 'Draft', false);
    await happen('waitingForDelivery', 'Waiting', false);
    await eventually(() => Promise.resolve(shown.length === 2));
    await happen('shipped', 'Shipped');
    await eventually(() => Promise.resolve(shown.length === 3));
    stop.abort();
    await showing;
    expect(shown.map(({ sentence }) => sentence)).toEqual(['Imported', 'Waiting', 'Shipped']);
  });

  it('shows a fact whose transaction ended later than that of a newer one', async () => {
    const slow = database.dataSource.createQueryRunner();
    await slow.connect();
    await slow.startTransaction();
    const from = await newestFact(query);
    await slow.query(
      `insert into timeline_entry (order_id, kind, actor, sentence) values ($1, 'invoiced', 'system', 'slow')`,
      [orderId],
    );
    const shown: string[] = [];
    const stop = new AbortController();
    const showing = showFacts(from, { query, show: ({ sentence }) => shown.push(sentence), signal: stop.signal });
    await happen('paid', 'quick');
    await eventually(() => Promise.resolve(shown.length === 1));
    await slow.commitTransaction();
    await slow.release();
    await eventually(() => Promise.resolve(shown.length === 2));
    stop.abort();
    await showing;
    expect(shown).toEqual(['quick', 'slow']);
  });

  it('is one line for each fact: time, order, sentence', () => {
    const fact = {
      id: 1,
      at: new Date(2026, 0, 2, 3, 4, 5),
      kind: 'parked',
      sentence: 'Parked',
      marketplace_order_id: 'AN-1',
    };
    expect(factLine(fact)).toBe('03:04:05 ⏸ AN-1           Parked');
  });
});

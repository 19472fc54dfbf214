import type { DataSource } from 'typeorm';
import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { ToDo } from '../../entities/to-do.entity';
import { raiseLateRisks } from '../../worker/to-dos/raise-late-risks';
import { aBackOffice, anInstance, anOrderRow, type BackOffice } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let dataSource: DataSource;
let backOffice: BackOffice;
let mine: Instance;
let theirs: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = database.dataSource;
  backOffice = await aBackOffice(dataSource);
  mine = await anInstance(dataSource, backOffice, {
    settings: { notificationRecipients: ['ops@nord.example', 'Ann'] },
  });
  theirs = await anInstance(dataSource, backOffice, { settings: { notificationDueInDays: 5 } });
}, 60_000);
afterAll(() => database.drop());
beforeEach(async () => {
  await dataSource.query('delete from notice');
  await dataSource.query('delete from to_do');
  await dataSource.query('delete from marketplace_order');
});

const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

/** To be shipped in so many hours, at risk a day before. */
async function due(hours: number, instance = mine): Promise<MarketplaceOrder> {
  const deadline = inHours(hours);
  return anOrderRow(dataSource, instance, {
    ...{ shippingDeadline: deadline, nextDeadlineAt: deadline, atRiskFrom: inHours(hours - 24) },
  });
}
const look = (): Promise<boolean> => raiseLateRisks({ dataSource });
const toDos = (): Promise<ToDo[]> => dataSource.getRepository(ToDo).find({ order: { dueAt: 'asc' } });
const subjects = async (): Promise<string[]> => (await toDos()).map(({ subject }) => subject);

describe('TRK-07 an order that comes to be at risk of leaving late', () => {
  it('raises one to-do, for whoever its own instance names, due with its deadline', async () => {
    const [late, risky, other] = [await due(-2), await due(20), await due(23, theirs)];
    await due(25);
    await anOrderRow(dataSource, mine, { shippingDeadline: inHours(-9) });
    expect(await look()).toBe(false);
    expect(await toDos()).toMatchObject([
      { subject: late.marketplaceOrderId, orderId: late.id, responsible: ['ops@nord.example', 'Ann'] },
      {
        subject: risky.marketplaceOrderId,
        kind: 'lateRisk',
        reasonCode: 'shippingAtRisk',
        dueAt: risky.nextDeadlineAt,
      },
      { subject: other.marketplaceOrderId, responsible: [], dueAt: other.nextDeadlineAt },
    ]);
    const told: object[] = await dataSource.query(`select recipient from notice`);
    expect(told).toEqual([{ recipient: 'ops@nord.example' }, { recipient: 'ops@nord.example' }]);
  });

  it('is told of no more by later looks, be its to-do closed by hand, until its deadline moves', async () => {
    const order = await due(20);
    await look();
    await dataSource.query(`update to_do set closed_at = now(), closed_by = 'Ann'`);
    await look();
    expect(await subjects()).toEqual([order.marketplaceOrderId]);
    await dataSource.getRepository(MarketplaceOrder).update(order.id, { atRiskFrom: inHours(-1), isRiskTold: false });
    await look();
    expect(await subjects()).toEqual([order.marketplaceOrderId, order.marketplaceOrderId]);
  });

  it('is left to the next look while a step has it in hand, and keeps no other waiting', async () => {
    const [held, free] = [await due(-3), await due(20)];
    await dataSource.transaction(async (manager) => {
      await manager.query('select from marketplace_order where id = $1 for update', [held.id]);
      await look();
      expect(await subjects()).toEqual([free.marketplaceOrderId]);
    });
    await look();
    expect((await subjects()).sort()).toEqual([held.marketplaceOrderId, free.marketplaceOrderId].sort());
  });

  it('is found five hundred at a time', async () => {
    const order = await due(-1);
    await dataSource.query(
      `insert into marketplace_order (instance_id, marketplace_order_id, state, content_hash, last_updated_at, requested_at,
                                      last_read_at, decision, next_deadline_at, at_risk_from)
       select instance_id, 'MANY-' || n, state, content_hash, last_updated_at, requested_at, last_read_at, decision,
              next_deadline_at, at_risk_from from marketplace_order, generate_series(1, 500) as n where id = $1`,
      [order.id],
    );
    expect(await look()).toBe(true);
    expect(await look()).toBe(false);
    expect(await subjects()).toHaveLength(501);
  });
});

import { aBackOffice, anInstance, anOrderRow } from '../../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { isSomebodyHeldUp } from '../../support/is-somebody-held-up';
import { lookAtOrder } from '../../support/look-at-order';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
}, 60_000);
afterAll(() => database.drop());

describe('INS-08 an order that begins to wait while the gate opens', () => {
  it('is not left behind: it finds the gate open', async () => {
    const { dataSource } = database;
    const instance = await anInstance(dataSource, await aBackOffice(dataSource), { gate: 'closed' });
    const { marketplaceOrderId } = await anOrderRow(dataSource, instance);
    let hasAnswered = false;
    const reading = await dataSource.transaction(async (manager) => {
      await manager.query(`update instance set gate = 'open' where id = $1`, [instance.id]);
      const report = lookAtOrder(dataSource, { instanceCode: instance.code, marketplaceOrderId }).finally(() => {
        hasAnswered = true;
      });
      await eventually(async () => hasAnswered || (await isSomebodyHeldUp(database.dataSource)));
      return { report };
    });
    expect((await reading.report).action).toEqual({ kind: 'run', step: 'importOrder' });
  });
});

import { settleCopies } from '../../../activities/instances/settle-copies';
import { aBackOffice, anInstance } from '../../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
}, 60_000);
afterAll(() => database.drop());

describe('INS-05 a database that is a copy', () => {
  it('asks somebody to look at each instance, but for archived ones, until it is at home again', async () => {
    const { dataSource } = database;
    const backOffice = await aBackOffice(dataSource);
    const live = await anInstance(dataSource, backOffice, { installationFingerprint: 'home' });
    await anInstance(dataSource, backOffice, { installationFingerprint: 'home', state: 'archived' });
    const toDos = (): Promise<object[]> =>
      dataSource.query(`select subject, reason_code, closed_by from to_do order by id`);
    const told = { subject: live.code, reason_code: 'copiedDatabase' };
    expect(await settleCopies(dataSource, 'elsewhere')).toEqual([live.code]);
    expect(await toDos()).toEqual([{ ...told, closed_by: null }]);
    expect(await settleCopies(dataSource, 'home')).toEqual([]);
    expect(await toDos()).toEqual([{ ...told, closed_by: 'system' }]);
  });
});

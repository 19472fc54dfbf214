import { nextNumber } from '../../entities/next-number';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('the next number of a sequence', () => {
  it.each(['sale_order_number', 'delivery_number'] as const)(
    'has six digits, and more once it needs them: %s',
    async (sequence) => {
      const after = async (last: number): Promise<unknown> => {
        await database.dataSource.query(`select setval('${sequence}', ${String(last)})`);
        const [row]: { number: string }[] = await database.dataSource.query(`select ${nextNumber(sequence)} as number`);
        return row?.number;
      };
      expect([await after(41), await after(999_998), await after(999_999), await after(12_345_678)]).toEqual([
        ...['000042', '999999', '1000000', '12345679'],
      ]);
    },
  );
});

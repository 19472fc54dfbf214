import { Product } from '../../../entities/product.entity';
import { StockMove } from '../../../entities/stock-move.entity';
import { demoDefinition } from '../../../scripts/demo/definition';
import { seedBackOffice } from '../../../scripts/demo/seed-back-office';
import { seedWorkflowConfiguration } from '../../../scripts/demo/seed-workflow-configuration';
import { fillBackOffice } from '../../support/a-back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';

describe("The demo's back office", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillBackOffice(database.dataSource);
  });

  afterAll(() => database.drop());

  const count = async (table: string): Promise<number> => {
    const [row] = await database.dataSource.query<{ count: string }[]>(`select count(*) from ${table}`);
    return Number(row?.count);
  };

  it('has fifty products with stock, and what orders are booked with', async () => {
    expect(await count('product')).toBe(50);
    expect(await count('stock_level where on_hand = 1000')).toBe(50);
    expect(await count('journal')).toBe(2);
    expect(await count('workflow_configuration')).toBe(1);
  });

  it('may be asked for at every start: what is there stays as people have changed it', async () => {
    const sku = demoDefinition.products[0]?.sku ?? '';
    await database.dataSource.getRepository(Product).update({ sku }, { name: 'renamed' });
    await database.dataSource.query(`update stock_level set on_hand = on_hand - 1`);
    const before = await Promise.all(['product', 'stock_move', 'company', 'order_workflow'].map(count));
    await seedBackOffice(database.dataSource);
    await seedWorkflowConfiguration(database.dataSource);
    expect(await Promise.all(['product', 'stock_move', 'company', 'order_workflow'].map(count))).toEqual(before);
    expect(await count('stock_level where on_hand = 999')).toBe(50);
    expect(await count('workflow_configuration')).toBe(1);
    expect(await database.dataSource.getRepository(Product).findOneBy({ sku })).toMatchObject({ name: 'renamed' });
    expect(await database.dataSource.getRepository(StockMove).countBy({ onHandChange: 1000 })).toBe(50);
  });
});

import { moveStock, type StockChange } from '../../entities/move-stock';
import { Product } from '../../entities/product.entity';
import { StockLevel } from '../../entities/stock-level.entity';
import { aBackOffice, type BackOffice } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let backOffice: BackOffice;
beforeAll(async () => {
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
});
afterAll(() => database.drop());

let products = 0;
async function aProduct(): Promise<Product> {
  products += 1;
  const { manager } = database.dataSource;
  return manager.save(manager.create(Product, { sku: `SKU-${String(products)}`, name: 'Lamp' }));
}

const change = (product: Product, parts: Partial<StockChange> = {}): StockChange => ({
  warehouseId: backOffice.warehouse.id,
  productId: product.id,
  reference: `opening/${product.sku}`,
  onHandChange: 0,
  reservedChange: 0,
  ...parts,
});

const move = (...changes: StockChange[]): Promise<void> =>
  database.dataSource.transaction((manager) => moveStock(manager, changes));

async function figuresOf(product: Product): Promise<{ onHand: number; reserved: number } | null> {
  const level = await database.dataSource.getRepository(StockLevel).findOneBy({ productId: product.id });
  return level === null ? null : { onHand: level.onHand, reserved: level.reserved };
}

describe('a stock move', () => {
  it('changes the figures by what it says, from nothing on', async () => {
    const lamp = await aProduct();
    await move(change(lamp, { onHandChange: 10 }));
    await move(change(lamp, { reference: 'delivery/1', onHandChange: -4, reservedChange: 3 }));
    expect(await figuresOf(lamp)).toEqual({ onHand: 6, reserved: 3 });
  });

  it('moves nothing a second time under the same reference', async () => {
    const lamp = await aProduct();
    await move(change(lamp, { onHandChange: 10 }));
    await move(change(lamp, { onHandChange: 10 }), change(lamp, { reference: `more/${lamp.sku}`, onHandChange: 1 }));
    expect(await figuresOf(lamp)).toEqual({ onHand: 11, reserved: 0 });
  });

  it('may stand beside another of the same product in one step', async () => {
    const lamp = await aProduct();
    const lines = [1, 2].map((line) => change(lamp, { reference: `two/${lamp.sku}/${String(line)}`, onHandChange: 5 }));
    await move(...lines);
    expect(await figuresOf(lamp)).toEqual({ onHand: 10, reserved: 0 });
  });

  it('may leave less than nothing on hand', async () => {
    const lamp = await aProduct();
    await move(change(lamp, { onHandChange: -2 }));
    expect(await figuresOf(lamp)).toEqual({ onHand: -2, reserved: 0 });
  });

  it('moves once when the same step runs twice at the same time', async () => {
    const lamp = await aProduct();
    await Promise.all(Array.from({ length: 8 }, () => move(change(lamp, { onHandChange: 10 }))));
    expect(await figuresOf(lamp)).toEqual({ onHand: 10, reserved: 0 });
  });

  it('waits for nobody crosswise: orders of the same products in any order of lines', async () => {
    const [lamp, chair] = [await aProduct(), await aProduct()];
    const orders = Array.from({ length: 20 }, (_, order) => {
      const lines = [lamp, chair].map((product) =>
        change(product, { reference: `order/${String(order)}/${product.sku}`, reservedChange: 1 }),
      );
      return order % 2 === 0 ? lines : lines.reverse();
    });
    await Promise.all(orders.map((lines) => move(...lines)));
    expect(await figuresOf(lamp)).toEqual({ onHand: 0, reserved: 20 });
    expect(await figuresOf(chair)).toEqual({ onHand: 0, reserved: 20 });
  });

  it('that moves nothing touches nothing', async () => {
    const lamp = await aProduct();
    await move();
    expect(await figuresOf(lamp)).toBeNull();
  });
});

import { cancelOpenDeliveries, finishDelivery } from '../../entities/finish-delivery';
import { Delivery } from '../../entities/delivery.entity';
import type { Instance } from '../../entities/instance.entity';
import { moveStock } from '../../entities/move-stock';
import { Product } from '../../entities/product.entity';
import { StockLevel } from '../../entities/stock-level.entity';
import { aBackOffice, anInstance, aReadyOrder, type BackOffice, type ImportedOrder } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
  instance = await anInstance(database.dataSource, backOffice);
});
afterAll(() => database.drop());

/** Two pieces of it are reserved, of ten on hand. */
const anOrder = (): Promise<ImportedOrder> => aReadyOrder(database.dataSource, instance, backOffice);

const parcel = { doneBy: 'the warehouse', carrierCode: 'COLISSIMO', carrierName: null, trackingUrl: null };

const finish = ({ delivery }: ImportedOrder, trackingNumber = '6A1'): Promise<object | null> =>
  database.dataSource.transaction((manager) =>
    finishDelivery(manager, { ...parcel, trackingNumber, deliveryId: delivery.id }),
  );

const cancel = ({ saleOrder }: ImportedOrder): Promise<void> =>
  database.dataSource.transaction((manager) => cancelOpenDeliveries(manager, saleOrder.id));

async function standing({ delivery, product }: ImportedOrder): Promise<object> {
  const { manager } = database.dataSource;
  const { state, trackingNumber } = await manager.findOneByOrFail(Delivery, { id: delivery.id });
  const { onHand, reserved } = await manager.findOneByOrFail(StockLevel, { productId: product.id });
  return { state, trackingNumber, onHand, reserved };
}

describe('a delivery that leaves the house', () => {
  it('takes its goods from stock, and its reservation ends', async () => {
    const order = await anOrder();
    expect(await finish(order)).toEqual({ isShort: false });
    expect(await standing(order)).toEqual({ state: 'done', trackingNumber: '6A1', onHand: 8, reserved: 0 });
  });

  it('does so once, and keeps its first tracking number', async () => {
    const order = await anOrder();
    expect(await finish(order)).toEqual({ isShort: false });
    expect(await finish(order, 'another')).toBeNull();
    expect(await standing(order)).toEqual({ state: 'done', trackingNumber: '6A1', onHand: 8, reserved: 0 });
  });

  it('does so once when two people say it at the same time', async () => {
    const order = await anOrder();
    const outcomes = await Promise.all([finish(order), finish(order), finish(order)]);
    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
    expect(await standing(order)).toMatchObject({ onHand: 8, reserved: 0 });
  });

  it('says that it went short when a count had found less than was reserved', async () => {
    const order = await anOrder();
    const place = { warehouseId: backOffice.warehouse.id, productId: order.product.id };
    const counted = { ...place, reference: `count/${order.product.sku}`, onHandChange: -9, reservedChange: 0 };
    await moveStock(database.dataSource.manager, [counted]);
    expect(await standing(order)).toMatchObject({ state: 'ready', onHand: 1, reserved: 2 });
    expect(await finish(order)).toEqual({ isShort: true });
    expect(await standing(order)).toMatchObject({ state: 'done', onHand: -1, reserved: 0 });
    const { isShort } = await database.dataSource.manager.findOneByOrFail(Delivery, { id: order.delivery.id });
    expect(isShort).toBe(true);
  });

  it('ends what was reserved of a product that is no longer stored', async () => {
    const order = await anOrder();
    await database.dataSource.manager.update(Product, order.product.id, { kind: 'consumable' });
    await finish(order);
    expect(await standing(order)).toMatchObject({ state: 'done', onHand: 8, reserved: 0 });
  });

  it('cannot be cancelled any more', async () => {
    const order = await anOrder();
    await finish(order);
    await cancel(order);
    expect(await standing(order)).toMatchObject({ state: 'done', onHand: 8, reserved: 0 });
  });
});

describe('a delivery that is cancelled', () => {
  it('leaves its goods on hand, and its reservation ends', async () => {
    const order = await anOrder();
    await cancel(order);
    await cancel(order);
    expect(await standing(order)).toEqual({ state: 'cancelled', trackingNumber: null, onHand: 10, reserved: 0 });
  });

  it('cannot leave the house any more', async () => {
    const order = await anOrder();
    await cancel(order);
    expect(await finish(order)).toBeNull();
    expect(await standing(order)).toMatchObject({ state: 'cancelled', onHand: 10, reserved: 0 });
  });
});

import { randomUUID } from 'node:crypto';
import { cancelOpenDeliveries, finishDelivery } from '../../entities/finish-delivery';
import { createDataSource } from '../../entities/data-source';
import { DeliveryLine } from '../../entities/delivery-line.entity';
import { Delivery } from '../../entities/delivery.entity';
import type { Instance } from '../../entities/instance.entity';
import { MarketplaceOrder } from '../../entities/marketplace-order.entity';
import { moveStock } from '../../entities/move-stock';
import { StockArrival } from '../../entities/stock-arrival.entity';
import { StockLevel } from '../../entities/stock-level.entity';
import { createLogger } from '../../platform/logger';
import { shareFreeStock } from '../../worker/stock/share-free-stock';
import {
  aBackOffice,
  anImportedOrder,
  anInstance,
  type BackOffice,
  type ImportedOrder,
} from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { isSomebodyHeldUp } from '../support/is-somebody-held-up';

let database: TestDatabase;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
  instance = await anInstance(database.dataSource, backOffice);
});
afterAll(() => database.drop());

const logger = createLogger({ name: 'test', level: 'silent' });
const share = async (): Promise<void> => {
  while (await shareFreeStock({ dataSource: database.dataSource, logger }));
};
const arrive = (productId: string, onHandChange: number): Promise<void> =>
  database.dataSource.transaction((manager) =>
    moveStock(manager, [
      { warehouseId: backOffice.warehouse.id, productId, reference: randomUUID(), onHandChange, reservedChange: 0 },
    ]),
  );
const arrivals = (): Promise<number> => database.dataSource.getRepository(StockArrival).count();

/** An order of two pieces of which none is in stock; of the product of another, where one is given. */
async function aWaitingOrder(shipBy: string | null, like?: ImportedOrder): Promise<ImportedOrder> {
  const { dataSource } = database;
  const made = await anImportedOrder(dataSource, instance, backOffice, {
    shippingDeadline: shipBy === null ? null : new Date(shipBy),
  });
  const product = like?.product ?? made.product;
  await dataSource.getRepository(Delivery).update(made.delivery.id, { state: 'waiting' });
  await dataSource
    .getRepository(DeliveryLine)
    .update({ deliveryId: made.delivery.id }, { productId: product.id, reservedQuantity: 0, missingQuantity: 2 });
  return { ...made, product };
}

async function standing({ delivery }: ImportedOrder): Promise<string> {
  const { manager } = database.dataSource;
  const { state } = await manager.findOneByOrFail(Delivery, { id: delivery.id });
  const line = await manager.findOneByOrFail(DeliveryLine, { deliveryId: delivery.id });
  return `${state}, ${String(line.reservedQuantity)} reserved, ${String(line.missingQuantity)} missing`;
}
const reserved = ({ product }: ImportedOrder): Promise<StockLevel> =>
  database.dataSource.manager.findOneByOrFail(StockLevel, { productId: product.id });

const MONDAY = '2026-08-03T12:00:00.000Z';
const FRIDAY = '2026-08-07T12:00:00.000Z';

describe('WFL-08 stock that arrives goes to the deliveries that wait for it', () => {
  it('to the earliest ship-by first; one that becomes complete is ready', async () => {
    const later = await aWaitingOrder(FRIDAY);
    const sooner = await aWaitingOrder(MONDAY, later);
    await arrive(later.product.id, 3);
    await share();
    expect(await standing(sooner)).toBe('ready, 2 reserved, 0 missing');
    expect(await standing(later)).toBe('waiting, 1 reserved, 1 missing');
    expect(await reserved(later)).toMatchObject({ onHand: 3, reserved: 3 });
    await arrive(later.product.id, 5);
    await share();
    expect(await standing(later)).toBe('ready, 2 reserved, 0 missing');
    expect(await reserved(later)).toMatchObject({ onHand: 8, reserved: 4 });
    expect(await arrivals()).toBe(0);
  });

  it('once, however many workers share it, and again when one was killed before it said so', async () => {
    const order = await aWaitingOrder(MONDAY);
    const other = await aWaitingOrder(FRIDAY, order);
    await arrive(order.product.id, 3);
    await Promise.all([share(), share(), share()]);
    await database.dataSource
      .getRepository(StockArrival)
      .insert({ warehouseId: backOffice.warehouse.id, productId: order.product.id });
    await share();
    expect([await standing(order), await standing(other)]).toEqual([
      'ready, 2 reserved, 0 missing',
      'waiting, 1 reserved, 1 missing',
    ]);
    expect(await reserved(order)).toMatchObject({ onHand: 3, reserved: 3 });
  });

  it('when a delivery that held some is cancelled', async () => {
    const holder = await aWaitingOrder(FRIDAY);
    await arrive(holder.product.id, 2);
    await share();
    const waiting = await aWaitingOrder(MONDAY, holder);
    await database.dataSource.transaction((manager) => cancelOpenDeliveries(manager, holder.saleOrder.id));
    await share();
    expect(await standing(waiting)).toBe('ready, 2 reserved, 0 missing');
    expect(await reserved(holder)).toMatchObject({ onHand: 2, reserved: 2 });
  });

  it('and a product whose orders somebody holds in hand keeps no other waiting', async () => {
    const [held, other] = [await aWaitingOrder(MONDAY), await aWaitingOrder(FRIDAY)];
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('select from marketplace_order where id = $1 for update', [held.order.id]);
    await arrive(held.product.id, 2);
    await arrive(other.product.id, 2);
    const impatient = createDataSource(database.url, { limits: { lockTimeoutMs: 50, silentTransactionMs: 60_000 } });
    await impatient.initialize();
    expect(await shareFreeStock({ dataSource: impatient, logger })).toBe(true);
    await expect(shareFreeStock({ dataSource: impatient, logger })).rejects.toThrow('could not be shared out now');
    await impatient.destroy();
    expect(await standing(other)).toBe('ready, 2 reserved, 0 missing');
    expect(await arrivals()).toBe(1);
    await runner.rollbackTransaction();
    await runner.release();
    await share();
    expect(await standing(held)).toBe('ready, 2 reserved, 0 missing');
    expect(await arrivals()).toBe(0);
  });

  it('and leaves no trace where nobody waits for it', async () => {
    const order = await aWaitingOrder(MONDAY);
    await database.dataSource.transaction((manager) => cancelOpenDeliveries(manager, order.saleOrder.id));
    await arrive(order.product.id, 2);
    expect(await arrivals()).toBe(0);
  });

  it('but not by way of an order that somebody holds in hand: it waits for them', async () => {
    const order = await aWaitingOrder(MONDAY);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.findOneOrFail(MarketplaceOrder, {
      where: { id: order.order.id },
      lock: { mode: 'pessimistic_write' },
    });
    await arrive(order.product.id, 2);
    const shared = share();
    await eventually(() => isSomebodyHeldUp(database.dataSource));
    await cancelOpenDeliveries(runner.manager, order.saleOrder.id);
    await runner.commitTransaction();
    await runner.release();
    await shared;
    expect(await standing(order)).toBe('cancelled, 0 reserved, 0 missing');
    expect(await reserved(order)).toMatchObject({ onHand: 2, reserved: 0 });
  });
});

describe('WFL-08 a delivery that is done beyond its stock', () => {
  it('drives on hand negative, says so, and waits for nothing any more', async () => {
    const order = await aWaitingOrder(MONDAY);
    const parcel = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };
    await database.dataSource.transaction((manager) =>
      finishDelivery(manager, { ...parcel, deliveryId: order.delivery.id, doneBy: 'the warehouse' }),
    );
    expect(await reserved(order)).toMatchObject({ onHand: -2, reserved: 0 });
    const done = await database.dataSource.manager.findOneByOrFail(Delivery, { id: order.delivery.id });
    expect(done).toMatchObject({ state: 'done', isShort: true });
    await arrive(order.product.id, 5);
    expect(await arrivals()).toBe(0);
    expect(await standing(order)).toBe('done, 0 reserved, 0 missing');
  });
});

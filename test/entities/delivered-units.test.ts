import { randomUUID } from 'node:crypto';
import { readLockedOrder } from '../../activities/orders/lock-order';
import { deliveredUnits as deliveredBy } from '../../domain/invoicing/delivered-units';
import { deliveredUnits } from '../../entities/delivered-units';
import { DeliveryLine } from '../../entities/delivery-line.entity';
import { cancelOpenDeliveries, finishDelivery } from '../../entities/finish-delivery';
import { Product } from '../../entities/product.entity';
import { splitDelivery } from '../../entities/split-delivery';
import { aBackOffice, anImportedOrder, anInstance } from '../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const parcel = {
  doneBy: 'the warehouse',
  carrierCode: null,
  carrierName: null,
  trackingNumber: null,
  trackingUrl: null,
};

describe('a kit of which one component has left', () => {
  it('is not delivered, also when the rest was cancelled', async () => {
    const { manager } = database.dataSource;
    const backOffice = await aBackOffice(database.dataSource);
    const instance = await anInstance(database.dataSource, backOffice);
    const { order, saleOrder, line, delivery } = await anImportedOrder(database.dataSource, instance, backOffice);
    const foot = await manager.save(manager.create(Product, { sku: `FOOT-${randomUUID()}`, name: 'Foot' }));
    const { id: lineId } = await manager.save(
      manager.create(DeliveryLine, {
        ...{ deliveryId: delivery.id, saleOrderLineId: line.id, productId: foot.id, quantity: 2, missingQuantity: 2 },
      }),
    );
    const units = async (): Promise<readonly number[]> => {
      const [row]: { units: number }[] = await manager.query(`select ${deliveredUnits(line.id)} as units`);
      const ref = { instanceCode: instance.code, marketplaceOrderId: order.marketplaceOrderId };
      const invoiceable = (await readLockedOrder(manager, ref))?.invoiceable.lines ?? [];
      return [row?.units ?? -1, ...invoiceable.flatMap(deliveredBy).map((part) => part.units)];
    };
    await database.dataSource.transaction(async (within) => {
      const rest = { lineId, quantity: 2, reservedQuantity: 0, missingQuantity: 2 };
      await splitDelivery(within, delivery.id, [rest]);
      await finishDelivery(within, { ...parcel, deliveryId: delivery.id });
    });
    expect(await units()).toEqual([0, 0]);
    await database.dataSource.transaction((within) => cancelOpenDeliveries(within, saleOrder.id));
    expect(await units()).toEqual([0, 0]);
  });
});

describe('what has left of a line', () => {
  it('is found by an index, however much was delivered of others', async () => {
    const plan = await database.dataSource.transaction(async (manager): Promise<unknown> => {
      await manager.query('set local enable_seqscan = off');
      return manager.query(`explain select ${deliveredUnits('l.id')} from sale_order_line l where l.id = 1`);
    });
    expect(JSON.stringify(plan)).toContain('ix_delivery_line_sale_order_line');
  });
});

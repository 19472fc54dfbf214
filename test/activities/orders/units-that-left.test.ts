import { randomUUID } from 'node:crypto';
import { readBookedLines } from '../../../activities/orders/booked-lines';
import { closeDecisions, readDecisions } from '../../../activities/orders/decisions';
import { readLockedOrder } from '../../../activities/orders/lock-order';
import { keepWhatHadLeft } from '../../../activities/orders/units-that-left';
import type { LineChange } from '../../../domain/changes/order-change';
import { DeliveryLine } from '../../../entities/delivery-line.entity';
import { finishDelivery } from '../../../entities/finish-delivery';
import { Product } from '../../../entities/product.entity';
import { splitDelivery } from '../../../entities/split-delivery';
import { aBackOffice, anImportedOrder, anInstance } from '../../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const parcel = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };

const cancelation = (cancelationId: string): LineChange => ({
  ...{ kind: 'cancelation', key: `cancelation/1/${cancelationId}`, marketplaceLineId: '1' },
  cancelation: {
    ...{ cancelationId, quantity: 1, amount: '6.25', shippingAmount: '0', taxes: [], shippingTaxes: [] },
    ...{ reasonCode: null, createdAt: null },
  },
});

describe('CAN-06 a kit of which one component had left when it was cancelled', () => {
  it('waits for a person with the unit that the component is of, once', async () => {
    const { manager } = database.dataSource;
    const backOffice = await aBackOffice(database.dataSource);
    const instance = await anInstance(database.dataSource, backOffice);
    const { order, saleOrder, line, delivery } = await anImportedOrder(database.dataSource, instance, backOffice);
    const foot = await manager.save(manager.create(Product, { sku: `FOOT-${randomUUID()}`, name: 'Foot' }));
    const feet = { deliveryId: delivery.id, saleOrderLineId: line.id, productId: foot.id, quantityPerUnit: 2 };
    const { id: footLine } = await manager.save(manager.create(DeliveryLine, { ...feet, quantity: 4 }));
    const [lampLine] = await manager.findBy(DeliveryLine, { deliveryId: delivery.id, productId: line.productId ?? '' });
    const rest = { reservedQuantity: 0, missingQuantity: 0 };
    await database.dataSource.transaction(async (within) => {
      await splitDelivery(within, delivery.id, [
        { ...rest, lineId: lampLine?.id ?? '', quantity: 2 },
        { ...rest, lineId: footLine, quantity: 3 },
      ]);
      await finishDelivery(within, { ...parcel, deliveryId: delivery.id, doneBy: 'the warehouse' });
    });

    const cancelled = async (id: string, left: number): Promise<readonly string[]> => {
      const ref = { instanceCode: instance.code, marketplaceOrderId: order.marketplaceOrderId };
      const locked = await readLockedOrder(manager, ref);
      if (locked === null) throw new Error('There is no such order');
      const before = await readBookedLines(manager, saleOrder.id);
      const after = before.map((each) => ({ ...each, quantity: left }));
      await keepWhatHadLeft(manager, locked, { changes: [cancelation(id)], before, after });
      await manager.query(`update sale_order_line set quantity = $2 where id = $1`, [line.id, left]);
      return (await readDecisions(manager, order.id)).map(({ message }) => message);
    };
    expect(await cancelled('C1', 1)).toEqual([]);
    const words = `1 of 1 units of ${line.sku ?? ''} that left with ${delivery.name} cancelled by cancelation C2`;
    expect(await cancelled('C2', 0)).toEqual([words]);
    await closeDecisions(manager, order.id);
    expect(await readDecisions(manager, order.id)).toEqual([]);
  });
});

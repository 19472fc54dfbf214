import { randomUUID } from 'node:crypto';
import { readLockedOrder } from '../../../activities/orders/lock-order';
import { shrinkDeliveries } from '../../../activities/orders/shrink-deliveries';
import { DeliveryLine } from '../../../entities/delivery-line.entity';
import { Delivery } from '../../../entities/delivery.entity';
import type { Instance } from '../../../entities/instance.entity';
import { moveStock } from '../../../entities/move-stock';
import { Product } from '../../../entities/product.entity';
import { SaleOrderLine } from '../../../entities/sale-order-line.entity';
import { splitDelivery } from '../../../entities/split-delivery';
import { StockLevel } from '../../../entities/stock-level.entity';
import {
  aBackOffice,
  anInstance,
  aReadyOrder,
  type BackOffice,
  type ImportedOrder,
} from '../../api/support/back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { isSomebodyHeldUp } from '../../support/is-somebody-held-up';

let database: TestDatabase;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  database = await createTestDatabase();
  backOffice = await aBackOffice(database.dataSource);
  instance = await anInstance(database.dataSource, backOffice);
});
afterAll(() => database.drop());

/** Two pieces, both reserved. */
const anOrder = (): Promise<ImportedOrder> => aReadyOrder(database.dataSource, instance, backOffice);

/** One of another product goes with the order. */
async function carryToo({ line, delivery }: ImportedOrder, product: Product): Promise<void> {
  const { manager } = database.dataSource;
  const other = await manager.save(
    manager.create(SaleOrderLine, {
      ...{ saleOrderId: line.saleOrderId, position: 2, marketplaceLineId: '2', kind: 'product', state: 'live' },
      ...{ productId: product.id, sku: product.sku, description: 'Foot', orderedQuantity: 1, quantity: 1 },
      ...{ unitPrice: '1', amount: '1', isTaxIncluded: true, marketplaceState: 'SHIPPING' },
    }),
  );
  const carried = { deliveryId: delivery.id, saleOrderLineId: other.id, productId: product.id };
  await manager.save(manager.create(DeliveryLine, { ...carried, quantity: 1, reservedQuantity: 1 }));
  const place = { warehouseId: backOffice.warehouse.id, productId: product.id };
  await moveStock(manager, [{ ...place, reference: `opening/${product.sku}`, onHandChange: 1, reservedChange: 1 }]);
}

const shrink = ({ order, line }: ImportedOrder, units: number): Promise<number> =>
  database.dataSource.transaction(async (manager) => {
    const ref = { instanceCode: instance.code, marketplaceOrderId: order.marketplaceOrderId };
    const locked = await readLockedOrder(manager, ref);
    if (locked === null) throw new Error('There is no such order');
    return shrinkDeliveries(manager, locked, line.id, units);
  });

/** State and lines of each delivery of an order, and what is reserved of its product. */
async function standing({ saleOrder, product }: ImportedOrder): Promise<readonly unknown[]> {
  const { manager } = database.dataSource;
  const deliveries = await manager.find(Delivery, { where: { saleOrderId: saleOrder.id }, order: { id: 'ASC' } });
  const lines = await manager.find(DeliveryLine, { order: { id: 'ASC' } });
  const { reserved } = await manager.findOneByOrFail(StockLevel, { productId: product.id });
  const words = deliveries.map(({ id, state }) => {
    const quantities = lines.filter(({ deliveryId }) => deliveryId === id).map(({ quantity }) => String(quantity));
    return [state, ...quantities].join(' ');
  });
  return [...words, reserved];
}

describe('units that are not to be shipped any more', () => {
  it('leave the delivery, and their reservation ends', async () => {
    const order = await anOrder();
    expect(await shrink(order, 1)).toBe(1);
    expect(await standing(order)).toEqual(['ready 1', 1]);
  });

  it('cancel a delivery that carries nothing any more; no more can be taken than is open', async () => {
    const order = await anOrder();
    expect(await shrink(order, 3)).toBe(2);
    expect(await standing(order)).toEqual(['cancelled 0', 0]);
    expect(await shrink(order, 1)).toBe(0);
  });

  it('leave the latest delivery first', async () => {
    const order = await anOrder();
    const { id: lineId } = await database.dataSource.manager.findOneByOrFail(DeliveryLine, {
      deliveryId: order.delivery.id,
    });
    await database.dataSource.transaction((manager) =>
      splitDelivery(manager, order.delivery.id, [{ lineId, quantity: 1, reservedQuantity: 1, missingQuantity: 0 }]),
    );
    expect(await standing(order)).toEqual(['ready 1', 'ready 1', 2]);
    expect(await shrink(order, 1)).toBe(1);
    expect(await standing(order)).toEqual(['ready 1', 'cancelled 0', 1]);
  });

  it('lock the figures of all that the order ships by product, whatever line shrinks first', async () => {
    const { manager } = database.dataSource;
    const lower = await manager.save(manager.create(Product, { sku: `LOWER-${randomUUID()}`, name: 'Foot' }));
    const order = await anOrder();
    await carryToo(order, lower);
    const rival = database.dataSource.createQueryRunner();
    await rival.startTransaction();
    const lock = (productId: string, mode = '') =>
      rival.query(`select from stock_level where product_id = $1 for update ${mode}`, [productId]);
    await lock(lower.id);
    const shrunk = shrink(order, 1);
    await eventually(() => isSomebodyHeldUp(database.dataSource));
    await lock(order.product.id, 'nowait');
    await rival.commitTransaction();
    await rival.release();
    expect(await shrunk).toBe(1);
    expect(await standing(order)).toEqual(['ready 1 1', 1]);
  });

  it('make a delivery ready that waited for them alone', async () => {
    const order = await anOrder();
    const { manager } = database.dataSource;
    await manager.update(Delivery, order.delivery.id, { state: 'waiting' });
    await manager.update(
      DeliveryLine,
      { deliveryId: order.delivery.id },
      { quantity: 3, reservedQuantity: 2, missingQuantity: 1 },
    );
    expect(await shrink(order, 1)).toBe(1);
    expect(await standing(order)).toEqual(['ready 2', 2]);
  });

  it('of an order with a service left keep the delivery by which the marketplace is told', async () => {
    const order = await anOrder();
    const { manager } = database.dataSource;
    const service = await manager.save(
      manager.create(Product, { sku: `S-${order.line.id}`, name: 'S', kind: 'service' }),
    );
    await manager.query(
      `insert into sale_order_line (sale_order_id, position, marketplace_line_id, kind, state, product_id, description,
         ordered_quantity, quantity, unit_price, amount, is_tax_included, marketplace_state)
       select sale_order_id, 2, '2', kind, state, $2, 'Assembly', 1, 1, unit_price, 0, true, marketplace_state
         from sale_order_line where id = $1`,
      [order.line.id, service.id],
    );
    expect(await shrink(order, 2)).toBe(2);
    expect(await standing(order)).toEqual(['ready 0', 0]);
  });
});

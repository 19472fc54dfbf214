import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { Company } from '../../../entities/company.entity';
import { DeliveryLine } from '../../../entities/delivery-line.entity';
import { Delivery } from '../../../entities/delivery.entity';
import { Instance } from '../../../entities/instance.entity';
import { MarketplaceOrder } from '../../../entities/marketplace-order.entity';
import { moveStock } from '../../../entities/move-stock';
import { Partner } from '../../../entities/partner.entity';
import { Product } from '../../../entities/product.entity';
import { SaleOrderLine } from '../../../entities/sale-order-line.entity';
import { SaleOrder } from '../../../entities/sale-order.entity';
import { Warehouse } from '../../../entities/warehouse.entity';

export interface BackOffice {
  readonly company: Company;
  readonly warehouse: Warehouse;
}

/** A company that sells and the warehouse that ships. */
export async function aBackOffice({ manager }: DataSource): Promise<BackOffice> {
  const company = await manager.save(manager.create(Company, { code: 'NORD', name: 'Atelier Nord', currency: 'EUR' }));
  const warehouse = await manager.save(
    manager.create(Warehouse, { code: 'MAIN', name: 'Main warehouse', companyId: company.id }),
  );
  return { company, warehouse };
}

export async function anInstance(
  { manager }: DataSource,
  { company, warehouse }: BackOffice,
  parts: Partial<Instance> = {},
): Promise<Instance> {
  const instance = manager.create(Instance, {
    ...{ code: `shop-${randomUUID().slice(0, 8)}`, name: 'Shop', environment: 'sandbox', state: 'confirmed' },
    baseUrl: `https://${randomUUID()}.example`,
    shopId: '2042',
    ...{ companyId: company.id, warehouseId: warehouse.id },
  });
  return manager.save(Object.assign(instance, parts));
}

const NOON = '2026-03-01T12:00:00.000Z';

export async function anOrderRow(
  { manager }: DataSource,
  instance: Instance,
  parts: Partial<MarketplaceOrder> = {},
): Promise<MarketplaceOrder> {
  const order = manager.create(MarketplaceOrder, {
    instanceId: instance.id,
    marketplaceOrderId: `ORDER-${randomUUID()}`,
    ...{ state: 'SHIPPING', currency: 'EUR', total: '12.5', lineCount: 1, contentHash: 'a', decision: 'taken' },
    ...{
      orderedAt: new Date(NOON),
      lastUpdatedAt: new Date(NOON),
      requestedAt: new Date(NOON),
      lastReadAt: new Date(NOON),
    },
  });
  return manager.save(Object.assign(order, parts));
}

export interface ImportedOrder {
  readonly order: MarketplaceOrder;
  readonly saleOrder: SaleOrder;
  readonly line: SaleOrderLine;
  readonly product: Product;
  readonly delivery: Delivery;
}

async function saveSaleOrder(
  manager: EntityManager,
  order: MarketplaceOrder,
  { company }: BackOffice,
): Promise<SaleOrder> {
  const partner = await manager.save(
    manager.create(Partner, {
      ...{
        companyId: company.id,
        type: 'invoice',
        name: 'Zoé van den Berg',
        email: 'zoe@alias.example',
        phone: '+33 1 23',
      },
      ...{ street1: '12 rue des Lilas', city: 'Lyon', country: 'FR', identityHash: randomUUID() },
    }),
  );
  const switches = { confirmOrder: true, createInvoice: true, validateInvoice: true, registerPayment: true };
  const orderWorkflow = {
    ...{ name: 'Automatic', ...switches, orderJournalCode: null, paymentJournalCode: null, paymentMethod: null },
    ...({
      forceInvoiceDate: false,
      shippingPolicy: 'asSoonAsPossible',
      securityLeadDays: 0,
      invoicePer: 'order',
    } as const),
  };
  return manager.save(
    manager.create(SaleOrder, {
      ...{ orderId: order.id, companyId: company.id, name: `SO-${order.id}`, state: 'confirmed' },
      ...{ invoicePartnerId: partner.id, deliveryPartnerId: partner.id, currency: 'EUR', taxMode: 'TAX_INCLUDED' },
      ...{ amountUntaxed: '10.4167', amountTax: '2.0833', amountTotal: '12.5', marketplaceTotal: '12.5' },
      ...{ taxSystem: 'marketplace', marketplaceTax: '2.0833', receivedTotal: '12.5' },
      ...{ financialStatus: 'Paid', fulfillmentCenter: 'DEFAULT', orderedAt: new Date(NOON) },
      workflow: {
        workflowConfigurationId: '1',
        paymentType: null,
        financialStatus: null,
        orderWorkflow,
        paymentTerm: null,
      },
    }),
  );
}

/** An order with its sale order and a delivery of 2 pieces that are reserved. */
export async function anImportedOrder(
  dataSource: DataSource,
  instance: Instance,
  backOffice: BackOffice,
  parts: Partial<MarketplaceOrder> = {},
): Promise<ImportedOrder> {
  const { manager } = dataSource;
  const order = await anOrderRow(dataSource, instance, parts);
  const saleOrder = await saveSaleOrder(manager, order, backOffice);
  const product = await manager.save(manager.create(Product, { sku: `SKU-${randomUUID()}`, name: 'Lamp' }));
  const line = await manager.save(
    manager.create(SaleOrderLine, {
      ...{ saleOrderId: saleOrder.id, position: 1, marketplaceLineId: '1', kind: 'product', state: 'live' },
      ...{ productId: product.id, sku: product.sku, description: 'Lamp', orderedQuantity: 2, quantity: 2 },
      ...{ unitPrice: '6.25', amount: '12.5', isTaxIncluded: true, marketplaceState: 'SHIPPING' },
    }),
  );
  const delivery = await manager.save(
    manager.create(Delivery, {
      ...{
        saleOrderId: saleOrder.id,
        name: `OUT/${saleOrder.id}`,
        state: 'ready',
        warehouseId: backOffice.warehouse.id,
      },
    }),
  );
  await manager.save(
    manager.create(DeliveryLine, {
      deliveryId: delivery.id,
      ...{ saleOrderLineId: line.id, productId: product.id },
      quantity: 2,
      reservedQuantity: 2,
    }),
  );
  return { order, saleOrder, line, product, delivery };
}

/** One of whose product ten are on hand, as a stock move says. */
export async function aReadyOrder(
  dataSource: DataSource,
  instance: Instance,
  backOffice: BackOffice,
): Promise<ImportedOrder> {
  const imported = await anImportedOrder(dataSource, instance, backOffice);
  const place = { warehouseId: backOffice.warehouse.id, productId: imported.product.id };
  const reference = `opening/${imported.product.sku}`;
  await moveStock(dataSource.manager, [{ ...place, reference, onHandChange: 10, reservedChange: 2 }]);
  return imported;
}

import { In, type EntityManager } from 'typeorm';
import type { InstanceSettings } from '../../domain/instance-settings';
import type { MappingContext } from '../../domain/mapping/mapping-context';
import type { MarketplaceOrder } from '../../domain/marketplace-order';
import type { WorkflowConfigurationLine } from '../../domain/workflow-configuration';
import { findShippingMethods } from '../../entities/find-master-data';
import type { Instance } from '../../entities/instance.entity';
import { Product } from '../../entities/product.entity';
import { WorkflowConfiguration } from '../../entities/workflow-configuration.entity';
import { loadCountryResolver } from './load-country-resolver';
import { loadDeliveryMethods } from './load-delivery-methods';
import { loadFiscalPositions, loadProductTaxes } from './load-taxes';

export interface MappingContextInput {
  readonly instance: Pick<Instance, 'id' | 'companyId'>;
  /** In force for these orders: the instance's own, or with the changes of a preview. */
  readonly settings: InstanceSettings;
  readonly orders: readonly MarketplaceOrder[];
}

/**
 * All that the mapping of some orders of one instance looks up. Four statements, one more in a tax system that looks up
 * taxes, and one more where a country is told by neither code nor language, however many orders: a page of orders costs
 * what one order does. Used by the import and by the preview alike.
 */
export async function loadMappingContext(manager: EntityManager, input: MappingContextInput): Promise<MappingContext> {
  const { instance, settings, orders } = input;
  return {
    settings,
    products: await loadProducts(manager, settings, orders),
    productTaxes: await loadProductTaxes(manager, input),
    fiscalPositions: await loadFiscalPositions(manager, input),
    workflowConfiguration: await loadWorkflowConfiguration(manager, instance.id),
    deliveryMethods: await loadDeliveryMethods(manager, instance, orders),
    shippingMethods: await loadShippingMethods(manager, instance.id, orders),
    resolveCountry: await loadCountryResolver(manager, input),
  };
}

async function loadProducts(
  manager: EntityManager,
  { shippingProduct, discountProduct }: InstanceSettings,
  orders: readonly MarketplaceOrder[],
): Promise<MappingContext['products']> {
  const named = orders.flatMap((order) => order.lines.map((line) => line.shopSku));
  const found = await manager.find(Product, {
    select: { id: true, sku: true, name: true, isArchived: true },
    where: { sku: In(distinct([...named, shippingProduct, discountProduct])) },
  });
  return new Map(found.map(({ id, sku, name, isArchived }) => [sku, { productId: id, name, isArchived }]));
}

/** The lines of an instance, from which one is chosen for each order [ORD-07]. */
export async function loadWorkflowConfiguration(
  manager: EntityManager,
  instanceId: string,
): Promise<WorkflowConfigurationLine[]> {
  const lines = await manager.find(WorkflowConfiguration, {
    where: { instanceId },
    relations: { orderWorkflow: { orderJournal: true, paymentJournal: true }, paymentTerm: true },
  });
  return lines.map(({ id, paymentType, financialStatus, orderWorkflow, paymentTerm }) => ({
    workflowConfigurationId: id,
    paymentType: paymentType === '*' ? null : paymentType,
    financialStatus: financialStatus === 'Any' ? null : financialStatus,
    orderWorkflow: {
      name: orderWorkflow.name,
      confirmOrder: orderWorkflow.confirmOrder,
      createInvoice: orderWorkflow.createInvoice,
      validateInvoice: orderWorkflow.validateInvoice,
      registerPayment: orderWorkflow.registerPayment,
      orderJournalCode: orderWorkflow.orderJournal?.code ?? null,
      paymentJournalCode: orderWorkflow.paymentJournal?.code ?? null,
      paymentMethod: orderWorkflow.paymentMethod,
      forceInvoiceDate: orderWorkflow.forceInvoiceDate,
      shippingPolicy: orderWorkflow.shippingPolicy,
      securityLeadDays: orderWorkflow.securityLeadDays,
      invoicePer: orderWorkflow.invoicePer,
    },
    paymentTerm:
      paymentTerm === null ? null : { code: paymentTerm.code, name: paymentTerm.name, dueDays: paymentTerm.dueDays },
  }));
}

async function loadShippingMethods(
  manager: EntityManager,
  instanceId: string,
  orders: readonly MarketplaceOrder[],
): Promise<MappingContext['shippingMethods']> {
  const codes = distinct(orders.map((order) => order.shippingMethodCode));
  const found = await findShippingMethods(manager, instanceId, codes);
  return new Map(found.map((method) => [method.code, method]));
}

const distinct = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];

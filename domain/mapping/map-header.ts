import type { FinancialStatus } from '../financial-status';
import type { InstanceSettings } from '../instance-settings';
import type { MarketplaceOrder } from '../marketplace-order';
import { formatExact, sumOf } from '../money';
import { isLiveLine } from '../order-states';
import type { WorkflowConfigurationLine } from '../workflow-configuration';
import type { SaleOrderHeader, SaleOrderName } from './mapped-sale-order';

interface HeaderParts {
  readonly settings: InstanceSettings;
  readonly financialStatus: FinancialStatus;
  readonly workflowConfiguration: WorkflowConfigurationLine;
}

/** The head of a sale order (ORD-09), with the workflow configuration as it is at import (WFL-01). */
export const mapHeader = (order: MarketplaceOrder, parts: HeaderParts): SaleOrderHeader => ({
  marketplaceOrderId: order.marketplaceOrderId,
  commercialId: order.commercialId,
  name: saleOrderName(order, parts.settings),
  currency: order.currency,
  taxMode: order.taxMode,
  taxSystem: parts.settings.taxSystem,
  orderedAt: order.createdAt,
  customerReference: order.customerReference,
  channelCode: order.channelCode,
  channelLabel: order.channelLabel,
  fulfillmentCenterCode: order.fulfillmentCenterCode,
  paymentType: order.paymentType,
  paymentWorkflow: order.paymentWorkflow,
  financialStatus: parts.financialStatus,
  workflowConfiguration: parts.workflowConfiguration,
  shippingDeadline: order.shippingDeadline,
  deliveryEarliestAt: order.deliveryEarliestAt,
  deliveryLatestAt: order.deliveryLatestAt,
  shippingMethodCode: order.shippingMethodCode,
  shippingMethodLabel: order.shippingMethodLabel,
  shippingZoneCode: order.shippingZoneCode,
  shippingZoneLabel: order.shippingZoneLabel,
  additionalFields: order.additionalFields,
  commission: commissionOf(order),
  salesTeam: parts.settings.salesTeam,
  salesperson: parts.settings.salesperson,
});

export const saleOrderName = (order: MarketplaceOrder, { orderName, orderPrefix }: InstanceSettings): SaleOrderName =>
  orderName === 'marketplaceNumber'
    ? { source: 'marketplaceNumber', text: `${orderPrefix}${order.marketplaceOrderId}` }
    : { source: 'ownNumber', prefix: orderPrefix };

/** Of the lines that count. */
export function commissionOf(order: MarketplaceOrder): string {
  const given = order.lines
    .filter((line) => isLiveLine(line, order))
    .map((line) => line.totalCommission)
    .filter((commission) => commission !== null);
  return formatExact(sumOf(given), order.currency);
}

import { chooseDeliveryMethod } from '../delivery-method';
import { financialStatusOf } from '../financial-status';
import type { MarketplaceOrder } from '../marketplace-order';
import { isCurrencyCode } from '../money';
import { isLiveLine, isShippedOrBeyond } from '../order-states';
import { reason, type Reason } from '../reason-codes';
import { orderTotals, totalsReason } from '../totals';
import { chooseWorkflowConfiguration } from '../workflow-configuration';
import { mapHeader } from './map-header';
import { mapLines } from './map-lines';
import { mapPartners } from './map-partners';
import type { DeliveryIntent, MappedSaleOrder, OrderTotals } from './mapped-sale-order';
import type { MappingContext } from './mapping-context';

export type MappingOutcome =
  | { readonly kind: 'mapped'; readonly saleOrder: MappedSaleOrder; readonly totals: OrderTotals }
  /** All that stands in the way, not only the first. */
  | { readonly kind: 'blocked'; readonly reasons: readonly Reason[]; readonly totals: OrderTotals };

/**
 * What a marketplace order becomes, or every reason why it cannot become a sale order yet. Nothing half-made: one reason
 * holds the whole order (ORD-08). The import and the preview both go through here.
 */
export function mapOrder(order: MarketplaceOrder, context: MappingContext): MappingOutcome {
  const totals = orderTotals(order);
  const partners = mapPartners(order, context);
  const financialStatus = financialStatusOf(order);
  const workflow = chooseWorkflowConfiguration(context.workflowConfiguration, {
    paymentType: order.paymentType,
    financialStatus,
  });
  const reasons = [
    ...contentReasons(order, context),
    ...(workflow.kind === 'none' ? [workflow.reason] : []),
    ...(partners.kind === 'blocked' ? partners.reasons : []),
    ...[totalsReason(totals)].filter((found) => found !== null),
  ];
  if (workflow.kind === 'none' || partners.kind === 'blocked' || reasons.length > 0) {
    return { kind: 'blocked', reasons, totals };
  }
  const saleOrder: MappedSaleOrder = {
    header: mapHeader(order, { settings: context.settings, financialStatus, workflowConfiguration: workflow.line }),
    partners: partners.partners,
    lines: mapLines(order, context),
    delivery: deliveryIntent(order),
    deliveryMethod: chooseDeliveryMethod(context.deliveryMethods, order, partners.partners.delivery.countryCode),
    totals,
  };
  return { kind: 'mapped', saleOrder, totals };
}

function contentReasons(order: MarketplaceOrder, { settings, products }: MappingContext): Reason[] {
  const live = order.lines.filter((line) => isLiveLine(line, order));
  const missing = settings.createProductIfNotFound
    ? new Set<string>()
    : new Set(live.map((line) => line.shopSku).filter((sku) => !products.has(sku)));
  return [
    ...(live.length > 0 ? [] : [reason('noLines', noLinesWords(order))]),
    ...(isCurrencyCode(order.currency) ? [] : [reason('invalidCurrency', invalidCurrencyWords(order.currency))]),
    ...(settings.taxSystem === 'marketplace'
      ? []
      : [reason('taxSystemNotBuilt', `Tax system ${settings.taxSystem} is not available yet: only marketplace is`)]),
    ...(missing.size === 0 ? [] : [reason('unknownSku', unknownSkuWords([...missing]), [...missing])]),
  ];
}

const noLinesWords = (order: MarketplaceOrder): string =>
  order.lines.length === 0 ? 'The order has no lines' : 'Every line of the order was refused or cancelled';

const unknownSkuWords = (skus: readonly string[]): string =>
  `No product has SKU ${skus.map((sku) => `"${sku}"`).join(', ')}`;

/** What stands in the place of a code is quoted only where it is as short as one: it may be anybody's words [SEC-02]. */
const invalidCurrencyWords = (currency: string): string =>
  `The currency of the order${/^\w{0,5}$/.test(currency) ? ` is "${currency}", which` : ''} is not an ISO 4217 code`;

/** Operator fulfilled: none (ORD-14). Shipped before we had it: done, with the marketplace's tracking (ORD-15). */
function deliveryIntent(order: MarketplaceOrder): DeliveryIntent {
  if (order.fulfillmentCenterCode !== 'DEFAULT') return { kind: 'none' };
  if (!isShippedOrBeyond(order.state)) return { kind: 'open' };
  const shippedAt = order.lines
    .map((line) => line.shippedAt)
    .filter((at) => at !== null)
    .sort((a, b) => Date.parse(b) - Date.parse(a));
  return { kind: 'done', shippedAt: shippedAt[0] ?? null, ...order.tracking };
}

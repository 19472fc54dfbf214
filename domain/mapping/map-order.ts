import { chooseDeliveryMethod } from '../delivery-method';
import { financialStatusOf } from '../financial-status';
import type { MarketplaceOrder } from '../marketplace-order';
import { isCurrencyCode } from '../money';
import { isLiveLine, isShippedOrBeyond } from '../order-states';
import { reason, type Reason } from '../reason-codes';
import { chooseFiscalPosition, exchangesOf, exchangeTaxes, type FiscalPosition } from '../taxes/fiscal-position';
import { orderTotals, totalsReason, type AcceptedTotals } from '../totals';
import { chooseWorkflowConfiguration } from '../workflow-configuration';
import { mapHeader } from './map-header';
import { mapLines } from './map-lines';
import { mapPartners } from './map-partners';
import type {
  AppliedFiscalPosition,
  DeliveryIntent,
  MappedLine,
  MappedPartners,
  MappedSaleOrder,
  OrderTotals,
} from './mapped-sale-order';
import type { MappingContext } from './mapping-context';
import { taxesWithoutRate } from './product-taxes';
import { TAX_RATE_LIMIT, taxesBeyondBooking } from './tax-rates';

export type MappingOutcome =
  { readonly kind: 'mapped'; readonly saleOrder: MappedSaleOrder; readonly totals: OrderTotals } | BlockedMapping;

/** What would be booked, and is not. */
interface BlockedMapping extends Pick<MappedSaleOrder, 'lines' | 'fiscalPosition' | 'totals' | 'delivery'> {
  readonly kind: 'blocked';
  /** All that stands in the way, not only the first. */
  readonly reasons: readonly Reason[];
}

/**
 * What a marketplace order becomes, or every reason why it cannot become a sale order yet. Nothing half-made: one reason
 * holds the whole order (ORD-08). The import and the preview both go through here.
 *
 * @param accepted totals that differ and that a person accepted for this order; null for none
 */
export function mapOrder(
  order: MarketplaceOrder,
  context: MappingContext,
  accepted: AcceptedTotals | null = null,
): MappingOutcome {
  const partners = mapPartners(order, context);
  const position = partners.kind === 'mapped' ? fiscalPositionOf(order, partners.partners, context) : null;
  const given = mapLines(order, context);
  const lines = position === null ? given : withExchangedTaxes(given, position);
  const fiscalPosition = position === null ? null : appliedPosition(position, given);
  const totals = orderTotals(order, lines, context.settings.taxSystem);
  const delivery = deliveryIntent(order);
  const financialStatus = financialStatusOf(order);
  const workflow = chooseWorkflowConfiguration(context.workflowConfiguration, {
    paymentType: order.paymentType,
    financialStatus,
  });
  const reasons = [
    ...contentReasons(order, context),
    ...taxReasons(lines, context),
    ...(workflow.kind === 'none' ? [workflow.reason] : []),
    ...(partners.kind === 'blocked' ? partners.reasons : []),
    ...[totalsReason(totals, accepted)].filter((found) => found !== null),
  ];
  if (workflow.kind === 'none' || partners.kind === 'blocked' || reasons.length > 0) {
    return { kind: 'blocked', reasons, lines, fiscalPosition, totals, delivery };
  }
  const saleOrder: MappedSaleOrder = {
    header: mapHeader(order, { settings: context.settings, financialStatus, workflowConfiguration: workflow.line }),
    partners: partners.partners,
    lines,
    delivery,
    deliveryMethod: chooseDeliveryMethod(context.deliveryMethods, order, partners.partners.delivery.countryCode),
    fiscalPosition,
    totals,
  };
  return { kind: 'mapped', saleOrder, totals };
}

function contentReasons(order: MarketplaceOrder, { settings, products }: MappingContext): Reason[] {
  const live = order.lines.filter((line) => isLiveLine(line, order));
  const skus = [...new Set(live.map((line) => line.shopSku))];
  const missing = settings.createProductIfNotFound ? [] : skus.filter((sku) => !products.has(sku));
  const archived = skus.filter((sku) => products.get(sku)?.isArchived === true);
  return [
    ...(live.length > 0 ? [] : [reason('noLines', noLinesWords(order))]),
    ...(isCurrencyCode(order.currency) ? [] : [reason('invalidCurrency', invalidCurrencyWords(order.currency))]),
    ...(missing.length === 0 ? [] : [reason('unknownSku', unknownSkuWords(missing), missing)]),
    ...(archived.length === 0 ? [] : [reason('productArchived', archivedWords(archived), archived)]),
  ];
}

/** Taxes of ours from which nothing can be computed, and taxes of the marketplace that no record of ours can hold. */
function taxReasons(lines: readonly MappedLine[], { settings }: MappingContext): Reason[] {
  const without = settings.taxSystem === 'default' ? taxesWithoutRate(lines) : [];
  const beyond = taxesBeyondBooking(lines);
  return [
    ...(without.length === 0 ? [] : [reason('taxWithoutRate', taxWithoutRateWords(without), without)]),
    ...(beyond.length === 0 ? [] : [reason('taxRateTooHigh', taxRateTooHighWords(beyond), beyond)]),
  ];
}

const taxWithoutRateWords = (names: readonly string[]): string =>
  `Taxes of our products without a rate: ${quoted(names)}`;

const taxRateTooHighWords = (names: readonly string[]): string =>
  `Taxes with a rate of ${TAX_RATE_LIMIT} % or more: ${quoted(names)}`;

/** By the country of delivery and the VAT number of the buyer (TAX-03). */
function fiscalPositionOf(
  order: MarketplaceOrder,
  { delivery: { countryCode } }: MappedPartners,
  { settings, fiscalPositions }: MappingContext,
): FiscalPosition | null {
  if (settings.taxSystem !== 'marketplaceWithFiscalPosition') return null;
  const vatNumber = order.customer.organization?.vatNumber ?? '';
  return chooseFiscalPosition(fiscalPositions, { countryCode, hasVatNumber: vatNumber.trim() !== '' });
}

const withExchangedTaxes = (lines: readonly MappedLine[], position: FiscalPosition): MappedLine[] =>
  lines.map((line) => ({ ...line, taxes: exchangeTaxes(line.taxes, position) }));

const appliedPosition = (position: FiscalPosition, given: readonly MappedLine[]): AppliedFiscalPosition => ({
  code: position.code,
  name: position.name,
  exchanged: exchangesOf(
    given.flatMap(({ taxes }) => taxes.map(({ name }) => name)),
    position,
  ),
});

const noLinesWords = (order: MarketplaceOrder): string =>
  order.lines.length === 0 ? 'The order has no lines' : 'Every line of the order was refused or cancelled';

const unknownSkuWords = (skus: readonly string[]): string => `No product has SKU ${quoted(skus)}`;

const archivedWords = (skus: readonly string[]): string => `The product of SKU ${quoted(skus)} is archived`;

const quoted = (texts: readonly string[]): string => texts.map((text) => `"${text}"`).join(', ');

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

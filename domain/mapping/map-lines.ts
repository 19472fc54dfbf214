import { lineQuantity } from '../line-quantity';
import type { MarketplaceOrder, MarketplaceOrderLine, MarketplaceTax } from '../marketplace-order';
import { amountOf, formatExact, timesQuantity, zero, type Amount } from '../money';
import { orderShipping } from '../order-shipping';
import { isLiveLine } from '../order-states';
import { taxName } from '../tax-name';
import type { KnownLineProduct, LineProduct, MappedLine, MappedTax } from './mapped-sale-order';
import type { MappingContext } from './mapping-context';
import { withProductTaxes } from './product-taxes';
import { unitPriceOf } from './unit-price';

/**
 * The lines of the sale order. Each marketplace line stands by itself and is never merged by SKU: its product line, then
 * its own shipping line and fee lines where it has such prices (ORD-08, ORD-09). Amounts are taken as given, and so are
 * the taxes (TAX-02), unless those of our products count (TAX-01); a refused or cancelled line stays for the record and
 * counts 0 (ORD-10).
 */
export function mapLines(order: MarketplaceOrder, context: MappingContext): MappedLine[] {
  const carrier = order.lines.find((line) => isLiveLine(line, order));
  const lines = order.lines.flatMap((line) => {
    const isTaxIncluded = isPriceWithTax(line, order, context);
    const shipping = line === carrier ? orderShipping(order) : zero;
    const origin: LineOrigin = { line, order, context, isTaxIncluded, shipping };
    if (!isLiveLine(line, order)) return [deadLine(origin)];
    return [productLine(origin), ...shippingLines(origin), ...feeLines(origin)];
  });
  return context.settings.taxSystem === 'default' ? withProductTaxes(lines, order.currency, context) : lines;
}

interface LineOrigin {
  readonly line: MarketplaceOrderLine;
  readonly order: MarketplaceOrder;
  readonly context: MappingContext;
  readonly isTaxIncluded: boolean;
  /** That the order names and no line: the first live line carries it. */
  readonly shipping: Amount;
}

function productLine(origin: LineOrigin): MappedLine {
  const { line, order } = origin;
  const { ordered, live } = lineQuantity(line, order.currency);
  const unitPrice = unitPriceOf(line, live);
  const amount = amountOf(line.price);
  const discount = timesQuantity(unitPrice, live).minus(amount);
  return {
    ...sharedParts(origin),
    ...productParts(origin),
    product: lineProduct(origin),
    discountProduct: discount.eq(zero) ? null : settingProduct(origin, 'discountProduct'),
    quantity: live,
    orderedQuantity: ordered,
    unitPrice: formatExact(unitPrice, order.currency),
    discount: formatExact(discount, order.currency),
    amount: formatExact(amount, order.currency),
    taxes: mapTaxes(line.taxes, origin),
    state: 'live',
  };
}

function deadLine(origin: LineOrigin): MappedLine {
  const { line, order } = origin;
  const { ordered } = lineQuantity(line, order.currency);
  return {
    ...sharedParts(origin),
    ...productParts(origin),
    ...amounts(zero, order.currency),
    product: knownProduct(origin, line.shopSku),
    discountProduct: null,
    quantity: 0,
    orderedQuantity: ordered,
    unitPrice: formatExact(unitPriceOf(line, ordered), order.currency),
    taxes: [],
    state: line.state === 'REFUSED' || order.state === 'REFUSED' ? 'refused' : 'cancelled',
  };
}

function shippingLines(origin: LineOrigin): MappedLine[] {
  const { line, order } = origin;
  const price = amountOf(line.shippingPrice).plus(origin.shipping);
  if (price.eq(zero) && line.shippingTaxes.length === 0) return [];
  return [
    {
      ...sharedParts(origin),
      ...singleParts,
      ...amounts(price, order.currency),
      kind: 'shipping',
      product: settingProduct(origin, 'shippingProduct'),
      feeCode: null,
      description: order.shippingMethodLabel ?? order.shippingMethodCode ?? 'Shipping',
      taxes: mapTaxes(line.shippingTaxes, origin),
    },
  ];
}

const feeLines = (origin: LineOrigin): MappedLine[] =>
  origin.line.fees.map((fee) => ({
    ...sharedParts(origin),
    ...singleParts,
    ...amounts(amountOf(fee.amount), origin.order.currency),
    kind: 'fee',
    product: null,
    feeCode: fee.code,
    description: fee.code,
    taxes: [],
  }));

const sharedParts = ({ line, isTaxIncluded }: LineOrigin) => ({
  marketplaceLineId: line.marketplaceLineId,
  shopSku: line.shopSku,
  marketplaceState: line.state,
  isTaxIncluded,
});

const productParts = ({ line, context }: LineOrigin) => ({
  kind: 'product' as const,
  feeCode: null,
  description: line.title ?? context.products.get(line.shopSku)?.name ?? line.shopSku,
  commission: line.totalCommission,
  additionalFields: line.additionalFields,
});

/** Shipping and fee lines: one of it, at its price. */
const singleParts = {
  discountProduct: null,
  commission: null,
  additionalFields: [],
  quantity: 1,
  orderedQuantity: 1,
  state: 'live',
} as const;

const amounts = (amount: Amount, currency: string) => ({
  unitPrice: formatExact(amount, currency),
  discount: formatExact(zero, currency),
  amount: formatExact(amount, currency),
});

function lineProduct(origin: LineOrigin): LineProduct | null {
  const { line, context } = origin;
  const known = knownProduct(origin, line.shopSku);
  if (known !== null || !context.settings.createProductIfNotFound) return known;
  const { shopSku: sku, offerId, productSku } = line;
  return { kind: 'toCreate', sku, name: line.title ?? sku, offerId, productSku };
}

function knownProduct({ context }: LineOrigin, sku: string): KnownLineProduct | null {
  const known = context.products.get(sku);
  return known === undefined ? null : { kind: 'known', productId: known.productId };
}

/** The product that the instance names for such a line; null where it names none, or one that is gone. */
function settingProduct(origin: LineOrigin, setting: 'shippingProduct' | 'discountProduct'): KnownLineProduct | null {
  const sku = origin.context.settings[setting];
  return sku === null ? null : knownProduct(origin, sku);
}

/** A line without any tax lines says nothing about its price: the instance's setting does (TAX-05). */
function isPriceWithTax(line: MarketplaceOrderLine, order: MarketplaceOrder, { settings }: MappingContext): boolean {
  const hasTaxLines = line.taxes.length + line.shippingTaxes.length > 0;
  return hasTaxLines ? order.taxMode === 'TAX_INCLUDED' : settings.untaxedPrices === 'taxIncluded';
}

const mapTaxes = (taxes: readonly MarketplaceTax[], { order, isTaxIncluded }: LineOrigin): MappedTax[] =>
  taxes.map((tax) => ({
    name: taxName({ ...tax, isIncluded: isTaxIncluded }),
    code: tax.code,
    rate: tax.rate,
    amount: formatExact(amountOf(tax.amount), order.currency),
    isIncluded: isTaxIncluded,
    insteadOf: null,
  }));

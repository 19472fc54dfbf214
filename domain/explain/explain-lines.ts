import { lineQuantity } from '../line-quantity';
import type { LineProduct, MappedLine, MappedTax } from '../mapping/mapped-sale-order';
import type { MappingContext } from '../mapping/mapping-context';
import type { MarketplaceOrder, MarketplaceOrderLine } from '../marketplace-order';
import { amountOf, formatExact, zero } from '../money';
import { isKnownLineState } from '../order-states';
import { untaxedWords } from '../taxes/untaxed-words';
import { fieldNames, givenAmount, keptParts } from './explain-kept';
import { explainRefunds } from './explain-refunds';
import { settled, type ExplainedDecision } from './explained-decision';

interface ExplainedOrder {
  readonly order: MarketplaceOrder;
  readonly context: MappingContext;
  /** As the import books them, or would but for a reason. */
  readonly lines: readonly MappedLine[];
}

/** What each marketplace line becomes: whether it counts, which product it is, what is booked of it, with which taxes. */
export function explainLines({ order, context, lines }: ExplainedOrder): ExplainedDecision[] {
  return order.lines.flatMap((line) => {
    const own = lines.filter(({ marketplaceLineId }) => marketplaceLineId === line.marketplaceLineId);
    const product = own.find(({ kind }) => kind === 'product');
    if (product === undefined) return [];
    const subject = `line ${line.marketplaceLineId}`;
    if (product.state !== 'live') return [settled('ORD-10', subject, deadWords(line, product))];
    return [
      ...stateDecision(line, subject),
      ...cancelledPart(line, order, subject),
      ...productDecision(product, { order, context, subject }),
      ...priceDecision(line, product, { order, context, subject }),
      ...ownPrices(own, line, subject),
      ...keptParts(
        [
          ['commission', givenAmount(product.commission, order.currency)],
          ['custom fields', fieldNames(product.additionalFields)],
        ],
        subject,
      ),
      ...taxDecisions(own, { subject, context }),
      ...explainRefunds(line, order, subject),
    ];
  });
}

const deadWords = (line: MarketplaceOrderLine, { state, orderedQuantity }: MappedLine): string =>
  `In state ${line.state}: ${state}, kept for the record and counted 0 of ${String(orderedQuantity)}`;

function stateDecision({ state }: MarketplaceOrderLine, subject: string): ExplainedDecision[] {
  if (isKnownLineState(state)) return [];
  return [settled('ORD-12', subject, `In state ${state}, which this version does not know: it counts`)];
}

function cancelledPart(line: MarketplaceOrderLine, order: MarketplaceOrder, subject: string): ExplainedDecision[] {
  const { ordered, live } = lineQuantity(line, order.currency);
  if (ordered === live) return [];
  return [
    settled('ORD-10', subject, `${String(ordered - live)} of ${String(ordered)} cancelled: ${String(live)} count`),
  ];
}

interface LineWords {
  readonly order: MarketplaceOrder;
  readonly context: MappingContext;
  readonly subject: string;
}

function productDecision(line: MappedLine, { order, context, subject }: LineWords): ExplainedDecision[] {
  const { shopSku, product } = line;
  if (product === null) return [];
  const twins = order.lines.filter((other) => other.shopSku === shopSku).length;
  const twinWords = twins > 1 ? `; ${String(twins)} lines name it and stay ${String(twins)}` : '';
  const words =
    product.kind === 'known'
      ? `SKU "${shopSku}" is the product "${context.products.get(shopSku)?.name ?? shopSku}"`
      : `No product has SKU "${shopSku}": createProductIfNotFound makes ${madeWords(product)}`;
  return [settled('ORD-08', subject, `${words}${twinWords}`)];
}

const madeWords = ({ name, offerId }: Extract<LineProduct, { readonly kind: 'toCreate' }>): string =>
  offerId === null ? `"${name}"; the line names no offer for a listing` : `"${name}" and its listing`;

/** Where the price of a unit is not simply what the customer pays for one. */
function priceDecision(
  line: MarketplaceOrderLine,
  booked: MappedLine,
  { order, subject }: LineWords,
): ExplainedDecision[] {
  const { quantity, unitPrice, discount, amount } = booked;
  if (line.unitPrice === null && line.originUnitPrice === null && quantity > 1) {
    const shared = 'The marketplace gives no price of a unit: that of the line is shared among its units';
    return [settled('ORD-09', subject, shared)];
  }
  const difference = amountOf(discount);
  if (difference.eq(zero)) return [];
  const beyond = formatExact(difference.abs(), order.currency);
  const rest = difference.gt(zero) ? `less a discount of ${discount}` : `and ${beyond} beyond`;
  return [settled('ORD-09', subject, `${String(quantity)} x ${unitPrice}, ${rest}: ${amount}`)];
}

function ownPrices(own: readonly MappedLine[], line: MarketplaceOrderLine, subject: string): ExplainedDecision[] {
  const isOrders = amountOf(line.shippingPrice).eq(zero);
  return own.flatMap(({ kind, feeCode, amount }) => {
    if (kind === 'product') return [];
    if (kind === 'fee') return [settled('ORD-09', subject, `Fee ${feeCode ?? ''} of its own: ${amount}`)];
    return isOrders && !amountOf(amount).eq(zero)
      ? [settled('TAX-04', subject, `Shipping that the order names and no line, carried by the first: ${amount}`)]
      : [settled('ORD-09', subject, `Shipping of its own: ${amount}`)];
  });
}

interface TaxWords {
  readonly subject: string;
  readonly context: MappingContext;
}

/** By the rule of the tax system: of our products, as given, or exchanged by the fiscal position. */
function taxDecisions(own: readonly MappedLine[], { subject, context }: TaxWords): ExplainedDecision[] {
  const { taxSystem } = context.settings;
  const taxes = own.flatMap((line) => line.taxes);
  const untaxed = own
    .filter((line) => line.taxes.length === 0)
    .slice(0, 1)
    .map(({ isTaxIncluded }) => untaxedWords(taxSystem, isTaxIncluded));
  if (taxes.length === 0) return untaxed.map((words) => settled('TAX-05', subject, words));
  const amounts = taxes.map(({ name, amount }) => `${name} ${amount}`).join(', ');
  if (taxSystem === 'default') return [settled('TAX-01', subject, `Taxes of our products, computed: ${amounts}`)];
  const exchanged = taxes.flatMap(({ name, insteadOf }) =>
    insteadOf === null ? [] : [`${name} instead of ${insteadOf}`],
  );
  return [
    settled('TAX-02', subject, `Amounts of taxes as given: ${amounts}`),
    ...unique(exchanged).map((words) => settled('TAX-03', subject, words)),
    ...rateDecisions(taxes, subject),
  ];
}

/** Rates are taken, never computed back; a code with two of them is two taxes. */
function rateDecisions(taxes: readonly MappedTax[], subject: string): ExplainedDecision[] {
  const withoutRate = unique(taxes.filter(({ rate }) => rate === null).map(({ code }) => code));
  const twice = unique(taxes.map(({ code }) => code)).filter(
    (code) => unique(taxes.filter((tax) => tax.code === code).map(({ name }) => name)).length > 1,
  );
  return [
    ...withoutRate.map((code) => settled('TAX-05', subject, `${code} has no rate, and none is computed`)),
    ...twice.map((code) => settled('TAX-05', subject, `${code} comes at several rates: it stays several taxes`)),
  ];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
